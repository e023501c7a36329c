from odoo import api, fields, models


class SlaLeadPlanNeed(models.Model):
    """What must come in in one month from one source, for a lead plan to come true.
    Written by the plan only."""

    _name = "sla.lead.plan.need"
    _description = "Leads Needed"
    _order = "date, id"
    _rec_name = "date"

    plan_id = fields.Many2one(
        "sla.lead.plan", required=True, ondelete="cascade", index=True, readonly=True
    )
    company_id = fields.Many2one(related="plan_id.company_id", store=True)
    team_id = fields.Many2one(related="plan_id.team_id", store=True)
    currency_id = fields.Many2one(related="plan_id.company_id.currency_id")
    date = fields.Date(
        string="Month",
        required=True,
        readonly=True,
        help="The first day of the month in which they must be there.",
    )
    source_id = fields.Many2one(
        "utm.source",
        ondelete="restrict",
        readonly=True,
        help="Empty: other sources, or all of them.",
    )
    month_name = fields.Char(
        string="When",
        compute="_compute_month_name",
        help="What people call the month.",
    )
    source_name = fields.Char(
        string="From",
        compute="_compute_source_name",
        help="The source, or the rest.",
    )
    leads = fields.Integer(
        string="Raw leads",
        readonly=True,
        help="Leads that must come in. They come before the revenue by the days that "
        "a lead takes to become a customer.",
    )
    qualified = fields.Integer(
        string="Qualified leads",
        readonly=True,
        help="Leads that must become marketing-qualified.",
    )
    opportunities = fields.Integer(
        readonly=True, help="Leads that must become opportunities."
    )
    customers = fields.Integer(readonly=True, help="Deals that must be won.")
    pipeline = fields.Monetary(
        string="Pipeline revenue",
        readonly=True,
        help="Revenue of the opportunities, at the average deal size.",
    )
    revenue = fields.Monetary(
        readonly=True, help="Revenue of the deals, at the average deal size."
    )

    @api.depends("date", "plan_id.company_id")
    @api.depends_context("lang")
    def _compute_month_name(self):
        for need in self:
            period = need.plan_id._get_period()
            need.month_name = need.date and period._get_name("month", need.date)

    @api.depends("source_id.name", "plan_id.line_ids.source_id")
    @api.depends_context("lang")
    def _compute_source_name(self):
        for need in self:
            need.source_name = need.plan_id._get_source_name(need.source_id)
