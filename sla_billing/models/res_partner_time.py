from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    sla_balance_text = fields.Char(
        string="Included time left",
        compute="_compute_sla_balance_text",
        groups="base.group_user",
        help="What can still be used in the current billing period, under all "
        "agreements.",
    )

    def _compute_sla_balance_text(self):
        for partner in self:
            balances = partner._sla_get_balances()
            partner.sla_balance_text = self.env["sla.agreement"]._say_balances(balances)

    def _sla_get_balances(self):
        """Return what the partner's company can still use today."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        return self.env["sla.entitlement.balance"].search(
            [
                ("date_from", "<=", today),
                ("date_to", ">=", today),
                *self._sla_get_balance_domain(),
            ]
        )

    def _sla_get_balance_domain(self):
        customer = self.commercial_partner_id
        return [
            "|",
            ("partner_id", "=", customer.id or 0),
            "&",
            ("partner_id", "=", False),
            ("agreement_id.partner_ids", "=", customer.id or 0),
        ]

    def action_sla_balances(self):
        """Open the balances of this customer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_billing.action_sla_balance"
        )
        action["domain"] = self._sla_get_balance_domain()
        return action
