from odoo import models


class CrossoveredBudgetLines(models.Model):
    """Open pro-formas are committed: by what their quotations have not invoiced yet,
    drafts included, since those are committed already."""

    _inherit = "crossovered.budget.lines"

    def _sla_sum_committed(self):
        return super()._sla_sum_committed() + self._sla_sum_proformas()

    def _sla_sum_proformas(self):
        self.ensure_one()
        proformas = self.env["sla.proforma"].search(
            [
                ("state", "=", "issued"),
                ("company_id", "=", self.company_id.id),
                ("date", ">=", self.date_from),
                ("date", "<=", self.date_to),
            ]
        )
        issued = {each.order_id.id: each for each in proformas}
        lines = self.env["sale.order.line"].search(
            [
                ("order_id", "in", proformas.order_id.ids),
                ("display_type", "=", False),
                ("is_downpayment", "=", False),
                *self._sla_get_distribution_domain(),
            ]
        )
        return sum(
            self._sla_get_share(line)
            * self._sla_get_open_amount(line, issued[line.order_id.id])
            for line in lines
            if self._sla_get_income_account(line) in self.general_budget_id.account_ids
        )

    def _sla_get_income_account(self, line):
        """Return the account that ``line`` of an order will be invoiced on."""
        order = line.order_id
        template = line.product_id.product_tmpl_id.with_company(order.company_id)
        return template.get_product_accounts(order.fiscal_position_id)["income"]

    def _sla_get_open_amount(self, line, proforma):
        """Return what of ``line`` is not on an invoice, not on a draft either, in the
        currency of the company at the rate of the day of the pro-forma."""
        asked = line.product_uom_qty
        part = max(0.0, 1.0 - line.qty_invoiced / asked) if asked else 0.0
        company = proforma.company_id
        return proforma.currency_id._convert(
            line.price_subtotal * part, company.currency_id, company, proforma.date
        )
