from datetime import timedelta

from odoo import api, models

from odoo.addons.sla_base.past import Past

from . import plot


class SlaStockLevelDemo(models.AbstractModel):
    """The stock of the demonstration over the last weeks, looked at once a day."""

    _name = "sla.stock.level.demo"
    _description = "Demonstration Stock with a Past"

    @api.model
    def _tell(self):
        """Play all that happened, in its order. Called by the demo data only."""
        past = Past(self.env, host="stock.picking")
        stage = self.with_env(past.env)
        rules, changes = stage._get_rules(
            self.env.ref("base.main_company"), plot.ENGLISH
        )
        # the company of the demonstration in Persian, where it is installed already
        persian = self.env.ref("l10n_ir_sla.company_novinyar", raise_if_not_found=False)
        if persian:
            more, further = stage._get_rules(persian, plot.PERSIAN)
            rules, changes = rules | more, changes + further
        midnight = self.env.cr.now().replace(hour=0, minute=0, second=0, microsecond=0)
        past.play(
            [
                (
                    midnight - timedelta(days=day) + timedelta(hours=6),
                    stage._look,
                    (rules, [change[1:] for change in changes if change[0] == day]),
                )
                for day in range(plot.DAYS, 0, -1)
            ]
        )

    def _get_rules(self, company, products):
        """Make products with a minimum stock.

        :return: ``(reordering rules, [(days before today, rule, quantity), …])``
        """
        here = self.with_company(company).env
        warehouse = here["stock.warehouse"].search(
            [("company_id", "=", company.id)], limit=1
        ) or here["stock.warehouse"].create(
            {"name": company.name, "code": "NYS", "company_id": company.id}
        )
        rules, changes = here["stock.warehouse.orderpoint"], []
        for name, minimum, moves in products:
            product = here["product.product"].create(
                {"name": name, "is_storable": True, "company_id": company.id}
            )
            rule = rules.create(
                {
                    "product_id": product.id,
                    "product_min_qty": minimum,
                    "product_max_qty": 2 * minimum,
                    "warehouse_id": warehouse.id,
                    "location_id": warehouse.lot_stock_id.id,
                    "company_id": company.id,
                    "trigger": "manual",
                }
            )
            rules |= rule
            changes += [(day, rule, quantity) for day, quantity in moves.items()]
        return rules, changes

    def _look(self, rules, changes):
        for rule, quantity in changes:
            self.env["stock.quant"].with_company(
                rule.company_id
            )._update_available_quantity(rule.product_id, rule.location_id, quantity)
        self.env["sla.stock.level"]._look(rules.with_env(self.env))
