from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import float_compare

from odoo.addons.sla_objective.models.sla_period import PERIODS

# What is measured anew when it changes.
_SPAN = {"history_from", "history_to", "min_count", "team_id", "company_id"}
# Leads that came in later are mostly still open, and would look as if they were lost.
_SETTLED_MONTHS = 3


class SlaLeadPlan(models.Model):
    """How many leads it takes to reach a revenue quota: the quota, divided by what a
    deal brings, goes backwards through the classes of leads, and back in time."""

    _name = "sla.lead.plan"
    _description = "Lead Plan"
    _inherit = ["mail.thread"]
    _order = "date_start desc, id"
    _rec_names_search = ["team_id", "company_id"]
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", help="Whose plan it is, and for when.")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        help="Whose quota it is. Leads of no company count for each.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    team_id = fields.Many2one(
        "crm.team",
        string="Sales team",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        help="Who is to earn it. Empty: the whole company.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Answers for the plan.",
    )
    period_kind = fields.Selection(
        [each for each in PERIODS if each[0] != "week"],
        string="Period",
        default="quarter",
        required=True,
        help="How long the quota is for.",
    )
    date_start = fields.Date(
        string="Begins on",
        required=True,
        default=fields.Date.context_today,
        help="Any day of the period: its first day is filled in.",
    )
    date_end = fields.Date(
        string="Last day",
        compute="_compute_date_end",
        store=True,
        help="The last day of the period.",
    )
    quota = fields.Monetary(
        string="Revenue quota",
        required=True,
        tracking=True,
        help="What is to be won in the whole period.",
    )
    # From history, or typed
    history_from = fields.Date(
        string="Leads from",
        required=True,
        default=lambda self: self._get_default_history()[0],
        help="Figures are measured of leads that came in, and of deals that were won, "
        "from this day on.",
    )
    history_to = fields.Date(
        string="Leads until",
        required=True,
        default=lambda self: self._get_default_history()[1],
        help="The last day of the history. Leads of the last weeks are mostly still "
        "open and would look as if they came to nothing: leave them out.",
    )
    min_count = fields.Integer(
        string="At least",
        default=10,
        required=True,
        help="A figure is measured only if there are as many leads or deals to "
        "measure it by. With fewer, it says so and waits for you to type it.",
    )
    measured_at = fields.Datetime(
        string="Measured at",
        readonly=True,
        copy=False,
        help="When the history was looked at.",
    )
    lead_count = fields.Integer(
        string="Leads in the history",
        readonly=True,
        copy=False,
        help="Leads and opportunities that came in in these days.",
    )
    open_count = fields.Integer(
        string="Still open",
        readonly=True,
        copy=False,
        help="Of these, neither won nor lost yet: rates can still rise.",
    )
    step_ids = fields.One2many(
        "sla.lead.plan.step",
        "plan_id",
        string="Steps",
        help="How many leads pass from one class to the next, and how long it takes "
        "from there to a customer.",
    )
    line_ids = fields.One2many(
        "sla.lead.plan.line",
        "plan_id",
        string="Sources",
        help="Where the revenue is to come from.",
    )
    # What comes of it
    need_ids = fields.One2many(
        "sla.lead.plan.need",
        "plan_id",
        string="Needed by month",
        compute="_compute_needs",
        store=True,
        help="What must come in, month by month.",
    )
    leads_needed = fields.Integer(
        string="Raw leads",
        compute="_compute_needs",
        store=True,
        help="Leads of any kind that it takes.",
    )
    qualified_needed = fields.Integer(
        string="Qualified leads",
        compute="_compute_needs",
        store=True,
        help="Marketing-qualified leads that it takes.",
    )
    opportunities_needed = fields.Integer(
        string="Opportunities",
        compute="_compute_needs",
        store=True,
        help="Opportunities that it takes.",
    )
    customers_needed = fields.Integer(
        string="Customers",
        compute="_compute_needs",
        store=True,
        help="Deals that must be won.",
    )
    is_complete = fields.Boolean(
        string="Complete",
        compute="_compute_needs",
        store=True,
        help="Every figure that the plan needs is known.",
    )

    _once = models.UniqueIndex(
        "(company_id, COALESCE(team_id, 0), period_kind, date_start)",
        "There is a plan of this team for this period already. Open that one.",
    )
    _quota_positive = models.Constraint(
        "CHECK (quota > 0)", "A revenue quota must be more than nothing."
    )
    _history_order = models.Constraint(
        "CHECK (history_from <= history_to)",
        "The history must begin before it ends.",
    )
    _min_count_positive = models.Constraint(
        "CHECK (min_count > 0)", "At least one lead is needed to measure anything."
    )

    @api.model
    def _get_default_history(self):
        """Return the first and the last day of the year that ended three months ago."""
        month = fields.Date.context_today(self).replace(day=1)
        end = month - relativedelta(months=_SETTLED_MONTHS)
        return end - relativedelta(years=1), end - relativedelta(days=1)

    @api.depends("team_id.name", "company_id.name", "period_kind", "date_start")
    @api.depends_context("lang")
    def _compute_name(self):
        for plan in self:
            day = plan.date_start
            period = day and plan._get_period()._get_name(plan.period_kind, day)
            plan.name = self.env._(
                "%(who)s, %(period)s",
                who=plan.team_id.name or plan.company_id.name or "",
                period=period or "",
            )

    @api.depends("name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for plan in self:
            plan.display_name = plan.name

    @api.depends("period_kind", "date_start", "company_id")
    def _compute_date_end(self):
        for plan in self:
            day = plan.date_start
            end = day and plan._get_period()._get_bounds(plan.period_kind, day)[1]
            plan.date_end = end and fields.Date.subtract(end, days=1)

    def _get_source_name(self, source):
        """Return what ``source`` (``utm.source``, may be empty) is called here."""
        if source:
            return source.name
        if self.line_ids.source_id:
            return self.env._("Other sources")
        return self.env._("All sources")

    def _get_period(self):
        return self.env["sla.period"].with_company(self.company_id)

    @api.model_create_multi
    def create(self, vals_list):
        maker = super(SlaLeadPlan, self.with_context(sla_measuring=True))
        plans = maker.create([self._to_period(vals) for vals in vals_list])
        plans = plans.with_env(self.env)
        plans._measure()
        return plans

    def write(self, vals):
        if {"date_start", "period_kind"} & vals.keys():
            for plan in self:
                now = {
                    "date_start": plan.date_start,
                    "period_kind": plan.period_kind,
                    "company_id": plan.company_id.id,
                }
                super(SlaLeadPlan, plan).write(
                    vals | {"date_start": plan._to_period(now | vals)["date_start"]}
                )
        else:
            super().write(vals)
        if not _SPAN.isdisjoint(vals):
            self._measure()
        return True

    @api.model
    def _to_period(self, vals):
        """Return ``vals`` with the first day of the period that they name."""
        day = fields.Date.to_date(vals.get("date_start"))
        company = self.env["res.company"].browse(vals.get("company_id"))
        period = self.env["sla.period"].with_company(company or self.env.company)
        kind = vals.get("period_kind") or "quarter"
        day = day or fields.Date.context_today(self)
        return vals | {"date_start": period._get_bounds(kind, day)[0]}

    def action_measure(self):
        """Look at the history again. What was typed stays, with the new measured
        figure beside it."""
        self.check_access("write")
        self._measure()


def is_typed(used, measured):
    """Return whether a number was typed: it is there, and is not the measured one."""
    return bool(used) and float_compare(used, measured or 0, precision_digits=6) != 0
