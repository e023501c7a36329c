from markupsafe import Markup

from odoo import api, models

_SHOWN = 20


class SlaStockLevel(models.Model):
    """One message for all that fell below its minimum since the last look, to each who
    answers for it; once for each fall."""

    _inherit = "sla.stock.level"

    @api.model
    def _tell(self):
        fallen = self.search([("is_untold", "=", True)], order="missing desc, id")
        for company, levels in fallen.grouped("company_id").items():
            told = levels.grouped(lambda level: level._get_recipient())
            for user, mine in told.items():
                if user:
                    mine.with_company(company)._tell_user(user)
        fallen.is_untold = False

    def _get_recipient(self):
        """Return who is told (``res.users``): who answers for the warehouse, else the
        owner of the figure, else an SLA manager of the company."""
        self.ensure_one()
        manager = self.warehouse_id.sla_manager_id
        if manager.active and self.company_id in manager.company_ids:
            return manager
        kpi = self.env.ref(
            "sla_objective_stock.kpi_minimum_stock", raise_if_not_found=False
        )
        owner = kpi.owner_id if kpi else self.env["res.users"]
        return self.env["sla.reminder"]._choose(owner, self.company_id)

    def _tell_user(self, user):
        mine = self.with_context(lang=user.lang or self.env.lang)
        count = len(mine)
        shown = mine[:_SHOWN]
        more = count - len(shown)
        env = mine.env
        parts = [
            Markup("<p>%s</p>")
            % env._(
                "These products have fallen below the minimum stock that was promised:"
            ),
            Markup("<ul>%s</ul>")
            % Markup("").join(
                Markup("<li>%s</li>") % level._get_line() for level in shown
            ),
        ]
        if more:
            parts.append(Markup("<p>%s</p>") % env._("And %s more.", more))
        parts.append(
            Markup('<p><a href="/odoo/below-minimum-stock">%s</a></p>')
            % env._("All products below their minimum")
        )
        mine.env["mail.thread"].with_context(sla_queue_push=True).message_notify(
            partner_ids=user.partner_id.ids,
            subject=env._(
                "%(count)s products below minimum stock, %(company)s",
                count=count,
                company=mine.company_id.name,
            ),
            body=Markup("").join(parts),
            author_id=self.env.ref("base.partner_root").id,
            email_layout_xmlid="mail.mail_notification_light",
        )

    def _get_line(self):
        self.ensure_one()
        return self.env._(
            "%(product)s in %(warehouse)s: %(on_hand)s of %(minimum)s %(unit)s",
            product=self.product_id.display_name,
            warehouse=self.warehouse_id.name,
            on_hand=f"{self.on_hand:g}",
            minimum=f"{self.min_qty:g}",
            unit=self.uom_id.name,
        )
