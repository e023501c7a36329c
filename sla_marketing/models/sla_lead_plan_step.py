from fractions import Fraction

from odoo import api, fields, models
from odoo.tools import formatLang

from .sla_lead_plan import is_typed


class SlaLeadPlanStep(models.Model):
    """One step on the way from a lead to a customer, of all sources or of one."""

    _name = "sla.lead.plan.step"
    _description = "Step of a Lead Plan"
    _order = "sequence, id"
    _rec_name = "class_id"

    plan_id = fields.Many2one(
        "sla.lead.plan",
        ondelete="cascade",
        index="btree_not_null",
        help="The plan, for a step of all sources together.",
    )
    line_id = fields.Many2one(
        "sla.lead.plan.line",
        ondelete="cascade",
        index="btree_not_null",
        help="The source, for a step of one source.",
    )
    sequence = fields.Integer(help="The order of the shared definitions.")
    class_id = fields.Many2one(
        "sla.lead.class",
        string="From",
        required=True,
        ondelete="restrict",
        help="The class that the step begins at.",
    )
    next_id = fields.Many2one(
        "sla.lead.class",
        string="To",
        required=True,
        ondelete="restrict",
        help="The class that the step leads to.",
    )
    code = fields.Char(related="class_id.code")
    base = fields.Integer(
        string="Leads",
        readonly=True,
        help="Leads of the history that got as far as the class, or further.",
    )
    passed = fields.Integer(
        readonly=True, help="Of these, how many got to the next class, or further."
    )
    rate = fields.Float(
        string="Pass",
        digits=(16, 6),
        help="Share that gets to the next class. As measured, unless you type another.",
    )
    rate_measured = fields.Float(
        string="Pass, measured",
        compute="_compute_measured",
        help="The share in the history.",
    )
    days = fields.Float(
        string="Days to customer",
        digits=(16, 1),
        help="Days from this class to a customer. As measured, unless you type "
        "another. It says how many months before the revenue the leads must be there.",
    )
    days_measured = fields.Float(
        string="Days, measured",
        readonly=True,
        digits=(16, 1),
        help="Median of the deals that were won in the days of the history.",
    )
    days_count = fields.Integer(
        string="Deals timed",
        readonly=True,
        help="Deals of which both dates are known.",
    )
    is_thin = fields.Boolean(
        string="Too few leads",
        compute="_compute_measured",
        help="There are too few leads to measure the share by.",
    )
    is_thin_days = fields.Boolean(
        string="Too few deals",
        compute="_compute_measured",
        help="There are too few deals to measure the days by.",
    )
    basis = fields.Char(
        compute="_compute_basis", help="Where the numbers of the step come from."
    )

    _once = models.UniqueIndex(
        "(COALESCE(plan_id, 0), COALESCE(line_id, 0), class_id)",
        "A step is there already.",
    )
    _owner = models.Constraint(
        "CHECK ((plan_id IS NULL) <> (line_id IS NULL))",
        "A step belongs to a plan, or to one of its sources.",
    )
    _rate_range = models.Constraint(
        "CHECK (rate BETWEEN 0 AND 1)", "A share lies between 0 and 100 %."
    )
    _days_not_negative = models.Constraint(
        "CHECK (days >= 0)", "A number of days must not be negative."
    )

    def _get_plan(self):
        return self.plan_id or self.line_id.plan_id

    @api.depends(
        "base",
        "passed",
        "days_count",
        "plan_id.min_count",
        "line_id.plan_id.min_count",
    )
    def _compute_measured(self):
        for step in self:
            least = step._get_plan().min_count
            step.is_thin = step.base < least
            step.is_thin_days = step.days_count < least
            step.rate_measured = 0 if step.is_thin else step.passed / step.base

    def _get_rate(self):
        """Return the share that passes: exactly, where it is as measured. Six decimals
        of a third, six steps in a row, ask for hundreds of leads too many."""
        if not self.rate or is_typed(self.rate, self.rate_measured):
            return self.rate
        return Fraction(self.passed, self.base)

    @api.depends("base", "passed", "rate", "days", "days_measured", "days_count")
    def _compute_basis(self):
        for step in self:
            step.basis = " · ".join([step._say_rate(), step._say_days()])

    def _say_rate(self):
        """Return in words where the share comes from."""
        counts = {"passed": self._number(self.passed), "base": self._number(self.base)}
        if is_typed(self.rate, self.rate_measured):
            if self.is_thin:
                return self.env._(
                    "Typed; too few leads (%(base)s) to measure by", **counts
                )
            return self.env._("Typed; %(passed)s of %(base)s leads", **counts)
        if not self.is_thin:
            return self.env._("%(passed)s of %(base)s leads", **counts)
        if self.line_id:
            return self.env._("Too few leads (%(base)s): as of all sources", **counts)
        return self.env._("Too few leads (%(base)s): type a share", **counts)

    def _say_days(self):
        """Return in words where the days come from."""
        measured = 0 if self.is_thin_days else self.days_measured
        count = self._number(self.days_count)
        if is_typed(self.days, measured):
            return self.env._("days typed; %s deals timed", count)
        if not self.is_thin_days:
            return self.env._("days of %s deals", count)
        return self.env._("too few deals timed (%s)", count)

    def _number(self, number):
        return formatLang(self.env, number, digits=0)
