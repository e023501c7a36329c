from odoo import api, fields, models

_PAID = ("in_payment", "paid")
_TYPES = ("out_invoice", "out_receipt")


class AccountMove(models.Model):
    """When customers paid: kept with the invoice, so that it can be counted."""

    _inherit = "account.move"

    sla_paid_on = fields.Date(
        string="Fully paid on",
        compute="_compute_sla_paid_on",
        store=True,
        copy=False,
        help="The accounting date of the payment that settled the customer's invoice. "
        "Empty if it is not paid, or was settled by a credit note alone.",
    )
    sla_days_to_pay = fields.Integer(
        string="Days to pay",
        compute="_compute_sla_paid_on",
        store=True,
        copy=False,
        aggregator="avg",
        help="Days on the calendar from the invoice date until the customer's invoice "
        "was fully paid.",
    )

    @api.depends("payment_state", "invoice_date")
    def _compute_sla_paid_on(self):
        for move in self:
            day = move._sla_find_paid_on()
            move.sla_paid_on = day
            move.sla_days_to_pay = day and (day - move.invoice_date).days

    def _sla_find_paid_on(self):
        """Return the day on which this customer invoice was settled, or False."""
        if self.move_type not in _TYPES or self.payment_state not in _PAID:
            return False
        if not self.invoice_date:
            return False
        lines = self.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        partials = lines.matched_credit_ids | lines.matched_debit_ids
        # a payment under way is not matched before its journal entry is posted
        today = fields.Date.context_today(self)
        return max(partials.mapped("max_date"), default=today)
