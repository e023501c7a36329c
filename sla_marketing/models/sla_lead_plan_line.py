from odoo import api, fields, models
from odoo.tools import formatLang

from ..planning import WorkedOut, work_out
from .sla_lead_plan import is_typed


class SlaLeadPlanLine(models.Model):
    """What one source is to bring of a lead plan, and what its leads are worth."""

    _name = "sla.lead.plan.line"
    _description = "Source of a Lead Plan"
    _order = "share desc, id"
    _rec_name = "name"

    plan_id = fields.Many2one(
        "sla.lead.plan", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="plan_id.company_id")
    currency_id = fields.Many2one(related="plan_id.company_id.currency_id")
    source_id = fields.Many2one(
        "utm.source",
        ondelete="restrict",
        index="btree_not_null",
        help="Empty: all leads of no source, or of one that is not named in the plan.",
    )
    name = fields.Char(compute="_compute_name", help="The source, or the rest.")
    share = fields.Float(
        string="Share of the quota",
        digits=(16, 6),
        help="How much of the revenue is to come from here. As measured, unless you "
        "type another share.",
    )
    share_measured = fields.Float(
        string="Share measured",
        readonly=True,
        digits=(16, 6),
        help="Its part of the revenue that was won in the days of the history.",
    )
    share_basis = fields.Char(
        string="Where the share comes from",
        compute="_compute_bases",
        help="Whether it is measured or typed.",
    )
    deal_size = fields.Monetary(
        string="Average deal size",
        help="Empty: as of all sources. As measured, unless you type another number.",
    )
    deal_size_measured = fields.Monetary(
        string="Deal size measured",
        readonly=True,
        help="Mean of the deals from here that were won and have an amount.",
    )
    deal_count = fields.Integer(
        string="Deals measured",
        readonly=True,
        help="Deals from here that were won and have an amount.",
    )
    deal_basis = fields.Char(
        string="Where the deal size comes from",
        compute="_compute_bases",
        help="Whether it is measured or typed, and by how many deals.",
    )
    history_count = fields.Integer(
        string="Leads in the history",
        readonly=True,
        help="Leads from here that came in in the days of the history.",
    )
    step_ids = fields.One2many(
        "sla.lead.plan.step",
        "line_id",
        string="Steps",
        help="How the leads of this source pass. What is not known of them is taken "
        "from all sources together.",
    )
    conversion = fields.Float(
        string="Lead to customer",
        compute="_compute_worked_out",
        help="Share of its leads that become customers.",
    )
    lead_value = fields.Monetary(
        string="Value of a lead",
        compute="_compute_worked_out",
        help="Revenue that one raw lead brings on average: pay less for it.",
    )
    leads_needed = fields.Integer(
        string="Raw leads",
        compute="_compute_worked_out",
        help="Leads of any kind that must come from here.",
    )
    customers_needed = fields.Integer(
        string="Customers",
        compute="_compute_worked_out",
        help="Deals that must be won from here.",
    )

    _once = models.UniqueIndex(
        "(plan_id, COALESCE(source_id, 0))", "A source can be in a plan once only."
    )
    _share_range = models.Constraint(
        "CHECK (share BETWEEN 0 AND 1)", "A share lies between 0 and 100 %."
    )
    _deal_size_not_negative = models.Constraint(
        "CHECK (deal_size >= 0)", "A deal size must not be negative."
    )

    @api.depends("source_id.name", "plan_id.line_ids.source_id")
    @api.depends_context("lang")
    def _compute_name(self):
        for line in self:
            line.name = line.plan_id._get_source_name(line.source_id)

    @api.depends("share", "share_measured", "deal_size", "deal_size_measured")
    def _compute_bases(self):
        for line in self:
            line.share_basis = line._say_share()
            line.deal_basis = line._say_deal_size()

    def _say_share(self):
        if not is_typed(self.share, self.share_measured):
            return self.env._("Its part of what was won")
        if not self.share_measured:
            return self.env._("Typed")
        measured = formatLang(self.env, 100 * self.share_measured, digits=1)
        return self.env._("Typed. Measured: %s %%", measured)

    def _say_deal_size(self):
        count = formatLang(self.env, self.deal_count, digits=0)
        measured = formatLang(
            self.env, self.deal_size_measured, currency_obj=self.currency_id
        )
        if is_typed(self.deal_size, self.deal_size_measured):
            if not self.deal_size_measured:
                return self.env._("Typed; too few deals (%s) to measure it by", count)
            return self.env._(
                "Typed. Measured: %(mean)s of %(count)s deals",
                mean=measured,
                count=count,
            )
        if not self.deal_size_measured:
            return self.env._("Too few deals (%s): as of all sources", count)
        return self.env._("Mean of %s deals", count)

    @api.depends(
        "share",
        "deal_size",
        "step_ids.rate",
        "plan_id.quota",
        "plan_id.deal_size",
        "plan_id.step_ids.rate",
    )
    def _compute_worked_out(self):
        for line in self:
            result = line._work_out()
            line.conversion = result.conversion if result else 0
            line.lead_value = result.conversion * result.deal_size if result else 0
            line.leads_needed = result.counts[0] if result else 0
            line.customers_needed = result.counts[-1] if result else 0

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        # a source that somebody adds is measured like the others
        if not self.env.context.get("sla_measuring"):
            lines.plan_id._measure()
        return lines

    # Working out

    def _get_deal_size(self):
        return self.deal_size or self.plan_id.deal_size

    def _get_step_numbers(self):
        """Return ``[(step of the plan, rate, days to customer)]``: those of the source
        where they are known, else those of all sources."""
        own = {step.code: step for step in self.step_ids}
        numbers = []
        for step in self.plan_id.step_ids.sorted(lambda each: each.sequence):
            mine = own.get(step.code)
            # that nobody passed is known too
            known = mine and (mine.rate or not mine.is_thin)
            days = mine.days if mine and mine.days else step.days
            numbers.append((step, (mine if known else step)._get_rate(), days))
        return numbers

    def _work_out(self):
        """Return a :class:`WorkedOut`, or None if a figure is not known."""
        self.ensure_one()
        rates = [rate for _step, rate, _days in self._get_step_numbers()]
        revenue = self.plan_id.quota * self.share
        result = work_out(revenue, self._get_deal_size(), rates)
        if result is None and not self.share and rates:
            return WorkedOut((0,) * (len(rates) + 1), 0.0, 0.0)
        return result

    def _find_problems(self):
        """Return in words which figures of the source are not known."""
        problems = []
        if not self._get_deal_size():
            problems.append(
                self.env._(
                    "The average deal size is not known: too few deals were won in "
                    "these days (%s). Type it.",
                    self.plan_id.deal_count,
                )
            )
        for step, rate, _days in self._get_step_numbers():
            if rate:
                continue
            whole = step.is_thin
            text = (
                self.env._(
                    "%(source)s: too few leads became “%(from)s” to tell how many of "
                    "them become “%(to)s”. Type the share."
                )
                if whole
                else self.env._(
                    "%(source)s: no lead that became “%(from)s” has become “%(to)s”. "
                    "Type the share, or expect nothing from here."
                )
            )
            names = {
                "source": self.name,
                "from": step.class_id.name,
                "to": step.next_id.name,
            }
            problems.append(text % names)
        return problems
