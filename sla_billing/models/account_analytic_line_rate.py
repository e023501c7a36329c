from odoo import api, fields, models

_SEES_RATES = "sla_billing.group_sla_rates"


def _get_rate_paths(path):
    """Return what the rates of the agreement at ``path`` depend on."""
    names = ("tier_id", "service_id", "price", "out_of_hours_factor")
    return [f"{path}.rate_ids.{name}" for name in names]


class AccountAnalyticLine(models.Model):
    """What time costs. Once billed, it stays as it was billed."""

    _inherit = "account.analytic.line"

    sla_currency_id = fields.Many2one(
        "res.currency",
        string="Currency of the rate",
        compute="_compute_sla_currency_id",
        store=True,
        help="The currency of the agreement that the rate is from.",
    )
    sla_rate_id = fields.Many2one(
        "sla.rate",
        string="Rate that holds",
        compute="_compute_sla_rate",
        store=True,
        ondelete="set null",
        groups=_SEES_RATES,
        help="The rate of the agreement that the price comes from.",
    )
    sla_rate = fields.Float(
        string="Rate of an hour",
        min_display_digits="Product Price",
        compute="_compute_sla_rate",
        store=True,
        aggregator="avg",
        groups=_SEES_RATES,
        help="Price of a billable hour, with the factor for work outside hours. It is "
        "not rounded, so that the amount is exact.",
    )
    sla_amount = fields.Monetary(
        string="Amount to bill",
        currency_field="sla_currency_id",
        compute="_compute_sla_amount",
        store=True,
        groups=_SEES_RATES,
        help="Price of the billable hours, as the rate says. Once billed: the share of "
        "these hours in the invoice line, without taxes.",
    )

    @api.depends(
        "sla_agreement_id.fee_currency_id",
        "sla_rate_id.agreement_id.fee_currency_id",
        "sla_bill_line_id",
    )
    def _compute_sla_currency_id(self):
        for line in self:
            if not line.sla_bill_line_id:
                # special terms may have the rates of the general agreement
                agreement = line.sla_rate_id.agreement_id or line.sla_agreement_id
                line.sla_currency_id = agreement.fee_currency_id

    @api.depends(
        "unit_amount",
        "sla_bill_line_id",
        "sla_customer_id",
        "sla_service_id",
        "sla_out_of_hours",
        *_get_rate_paths("sla_agreement_id"),
        *_get_rate_paths("sla_agreement_id.parent_id"),
        *_get_rate_paths("sla_agreement_id.parent_id.parent_id"),
    )
    def _compute_sla_rate(self):
        for line in self:
            if line.sla_bill_line_id:
                continue
            agreement = line.sla_agreement_id
            customer = line.sla_customer_id.with_company(line.company_id)
            rates = self.env["sla.rate"]
            if agreement:
                rates = agreement._get_term("rate_ids")
            rate = rates._find_rate(customer.sla_tier_id, line.sla_service_id)
            line.sla_rate_id = rate
            share = line._get_share_out_of_hours()
            line.sla_rate = rate._get_price(share) if rate else 0.0

    @api.depends(
        "sla_billable_hours", "sla_rate", "sla_currency_id", "sla_bill_line_id"
    )
    def _compute_sla_amount(self):
        for line in self:
            if line.sla_bill_line_id:
                continue
            amount = line.sla_billable_hours * line.sla_rate
            currency = line.sla_currency_id
            line.sla_amount = currency.round(amount) if currency else amount

    def _get_share_out_of_hours(self):
        self.ensure_one()
        if not self.unit_amount:
            return 0.0
        return min(1.0, self.sla_out_of_hours / self.unit_amount)
