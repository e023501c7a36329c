from datetime import timedelta

from odoo import api, models
from odoo.fields import Command

from odoo.addons.sla_base.past import Past

from . import plot


class SlaProformaDemo(models.AbstractModel):
    """The pro-formas of the demonstration, each issued on its own day."""

    _name = "sla.proforma.demo"
    _description = "Demonstration Pro-formas with a Past"

    @api.model
    def _tell(self):
        """Play all that happened, in its order. Called by the demo data only."""
        past = Past(self.env, host="sale.order")
        companies = [("base.main_company", plot.ENGLISH, 1)]
        # the company of the demonstration in Persian, where it is installed already
        if self.env.ref("l10n_ir_sla.company_novinyar", raise_if_not_found=False):
            companies.append(
                ("l10n_ir_sla.company_novinyar", plot.PERSIAN, plot.MILLION)
            )
        morning = self.env.cr.now().replace(hour=7, minute=0, second=0, microsecond=0)
        story = []
        for number, orders, unit in companies:
            stage = self.with_env(past.env).with_company(self.env.ref(number))
            story += [
                (morning - timedelta(days=days), stage._issue, (order, unit))
                for order in orders
                for days in order[1:2]
            ]
        past.play(sorted(story, key=lambda deed: deed[0]))

    def _issue(self, order, unit):
        """Issue a pro-forma of an order as ``plot`` has it, and let come true what
        became of it."""
        customer, _days, what, price, valid, fate = order
        now = self.env.cr.now()
        sale = self.env["sale.order"].create(
            {
                "partner_id": self.env.ref(customer).id,
                "company_id": self.env.company.id,
                "user_id": self.env.ref("base.user_admin").id,
                "date_order": now,
                "validity_date": now.date() + timedelta(days=valid),
                "client_order_ref": what,
                "order_line": [Command.create(self._prepare_line(what, price * unit))],
            }
        )
        proforma = sale._sla_issue_proforma({"date": now.date()})
        if fate == "issued_again":
            # two days later, for what it costs with the discount asked for
            sale.order_line.discount = 5
            sale._sla_issue_proforma({"date": now.date() + timedelta(days=2)})
        elif fate == "cancelled":
            proforma.action_cancel()
        elif fate == "invoiced":
            sale.action_confirm()
            self._invoice(sale)

    def _prepare_line(self, what, price):
        product = self.env["product.product"].create(
            {
                "name": what,
                "type": "service",
                "invoice_policy": "order",
                "company_id": self.env.company.id,
                "taxes_id": [],
                "list_price": price,
            }
        )
        return {"product_id": product.id, "price_unit": price, "tax_ids": []}

    def _invoice(self, sale):
        journals = self.env["account.journal"]
        company = self.env.company
        if not journals.search(
            [("type", "=", "sale"), ("company_id", "=", company.id)], limit=1
        ):
            return  # no chart of accounts
        invoice = sale._create_invoices()
        invoice.invoice_date = self.env.cr.now().date()
        invoice.action_post()
