from odoo import api, fields, models


class SlaCampaignCost(models.Model):
    """What a campaign cost in a month. Return of marketing is reckoned against it."""

    _name = "sla.campaign.cost"
    _description = "Cost of a Campaign"
    _order = "month desc, campaign_id, id"
    _rec_name = "campaign_id"
    _check_company_auto = True

    campaign_id = fields.Many2one(
        "utm.campaign",
        required=True,
        ondelete="cascade",
        index=True,
        help="The campaign that the money was spent on.",
    )
    source_id = fields.Many2one(
        "utm.source",
        ondelete="restrict",
        index="btree_not_null",
        help="Where the money was spent, if it was for one source only.",
    )
    medium_id = fields.Many2one(
        "utm.medium",
        ondelete="restrict",
        index="btree_not_null",
        help="How the money was spent, if it was for one medium only.",
    )
    month = fields.Date(
        required=True,
        default=lambda self: fields.Date.context_today(self).replace(day=1),
        help="Any day of the month that the money was spent for: the first is kept.",
    )
    amount = fields.Monetary(
        required=True, aggregator=None, help="In the currency of the invoice."
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        compute="_compute_currency_id",
        store=True,
        readonly=False,
        precompute=True,
        help="The currency in which it was paid. Filled in with that of the company.",
    )
    amount_company = fields.Monetary(
        string="Amount in company currency",
        currency_field="company_currency_id",
        compute="_compute_amount_company",
        store=True,
        help="At the rate of the first day of the month.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
        help="The company that paid.",
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company currency"
    )
    note = fields.Char(help="What was paid for.")

    _not_negative = models.Constraint(
        "CHECK (amount >= 0)", "The cost of a campaign is not negative."
    )

    @api.depends("company_id")
    def _compute_currency_id(self):
        for cost in self:
            cost.currency_id = cost.currency_id or cost.company_id.currency_id

    @api.depends("amount", "currency_id", "company_id", "month")
    def _compute_amount_company(self):
        for cost in self:
            currency = cost.currency_id or cost.company_id.currency_id
            day = cost.month or fields.Date.context_today(cost)
            cost.amount_company = currency._convert(
                cost.amount, cost.company_id.currency_id, cost.company_id, day
            )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([_to_month(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(_to_month(vals))


def _to_month(vals):
    if not vals.get("month"):
        return vals
    return vals | {"month": fields.Date.to_date(vals["month"]).replace(day=1)}
