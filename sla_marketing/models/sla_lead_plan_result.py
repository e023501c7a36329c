from collections import Counter

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import float_compare

from ..planning import spread

# Classes that the shared definitions ship, and figures are promised of.
QUALIFIED = "mql"
OPPORTUNITY = "opportunity"


class SlaLeadPlan(models.Model):
    """What comes of a lead plan: the funnel, month by month, and what is in the way."""

    _inherit = "sla.lead.plan"

    funnel = fields.Json(compute="_compute_funnel", help="How many of each class.")
    problems = fields.Text(
        compute="_compute_texts", help="What is missing, so that nothing is worked out."
    )
    notes = fields.Text(compute="_compute_texts", help="What to bear in mind.")

    @api.depends(
        "quota",
        "period_kind",
        "date_start",
        "company_id",
        "deal_size",
        "step_ids.rate",
        "step_ids.days",
        "line_ids.share",
        "line_ids.source_id",
        "line_ids.deal_size",
        "line_ids.step_ids.rate",
        "line_ids.step_ids.days",
    )
    def _compute_needs(self):
        for plan in self:
            needs = plan._work_out_needs()
            plan.need_ids = [
                Command.clear(),
                *(Command.create(vals) for vals in needs),
            ]
            for name in ("leads", "qualified", "opportunities", "customers"):
                plan[f"{name}_needed"] = sum(vals[name] for vals in needs)
            plan.is_complete = bool(needs) and not plan._find_problems()

    def _work_out_needs(self):
        """Return the values of what is needed, by month and source. A source of which
        a figure is not known is left out."""
        needs = {}
        for line in self.line_ids:
            result = line._work_out()
            if result is None or not line.share:
                continue
            for name, count, days in self._get_counted(line, result):
                for month, part in self._get_parts(count, days):
                    vals = self._get_need(needs, line, month)
                    vals[name] += part
                    if name == "opportunities":
                        vals["pipeline"] += part * result.deal_size
                    if name == "customers":
                        vals["revenue"] += part * result.deal_size
        keys = ("leads", "qualified", "opportunities", "customers")
        found = [vals for vals in needs.values() if any(vals[key] for key in keys)]
        return sorted(found, key=lambda vals: (vals["date"], -vals["leads"]))

    @api.model
    def _get_need(self, needs, line, month):
        empty = {
            "date": month,
            "source_id": line.source_id.id,
            "leads": 0,
            "qualified": 0,
            "opportunities": 0,
            "customers": 0,
            "pipeline": 0.0,
            "revenue": 0.0,
        }
        return needs.setdefault((line.source_id.id, month), empty)

    def _get_counted(self, line, result):
        """Return ``[(field of sla.lead.plan.need, how many, days to customer)]``."""
        steps = line._get_step_numbers()
        counted = [("customers", result.counts[-1], 0)]
        for place, (step, _rate, days) in enumerate(steps):
            if not place:
                counted.append(("leads", result.counts[0], days))
            if step.code == QUALIFIED:
                counted.append(("qualified", result.counts[place], days))
            if step.code == OPPORTUNITY:
                counted.append(("opportunities", result.counts[place], days))
        return counted

    def _get_months(self):
        """Return the months of the period, as ``[(first day, first day of the
        next)]``."""
        if not self.date_start:
            return []
        period = self._get_period()
        first, end = period._get_bounds(self.period_kind, self.date_start)
        months = []
        while first < end:
            months.append(period._get_bounds("month", first))
            first = months[-1][1]
        return months

    def _get_parts(self, count, days):
        """Return ``[(first day of a month, part of count)]``: evenly over the days of
        the period, all of them moved ``days`` back."""
        if not self.date_start:
            return []
        period = self._get_period()
        first, end = (
            fields.Date.subtract(day, days=round(days))
            for day in period._get_bounds(self.period_kind, self.date_start)
        )
        months, weights = [], []
        while first < end:
            month, after = period._get_bounds("month", first)
            months.append(month)
            weights.append((min(after, end) - first).days)
            first = after
        return list(zip(months, spread(count, weights), strict=True))

    @api.depends("need_ids")
    def _compute_funnel(self):
        for plan in self:
            plan.funnel = plan._get_funnel()

    def _get_funnel(self):
        """Return ``[{name, count, rate, widths}]`` of the classes, raw leads first;
        empty if a number is missing."""
        steps = self.step_ids.sorted(lambda each: each.sequence)
        totals = Counter()
        for line in self.line_ids:
            result = line._work_out()
            for place, count in enumerate(result.counts if result else ()):
                totals[place] += count
        if not steps or not totals[0]:
            return []
        classes = [*(step.class_id for step in steps), steps[-1].next_id]
        rows = []
        for place, each in enumerate(classes):
            before = totals[place - 1] if place else 0
            rows.append(
                {
                    "name": each.name,
                    "count": totals[place],
                    "rate": totals[place] / before if before else None,
                    "width": 100 * totals[place] / max(totals.values()),
                }
            )
        return rows

    # In words

    @api.depends("need_ids", "lead_count", "open_count", "deal_size", "min_count")
    def _compute_texts(self):
        for plan in self:
            plan.problems = "\n".join(plan._find_problems())
            plan.notes = "\n".join(plan._find_notes())

    def _find_problems(self):
        """Return in words what keeps the plan from being worked out."""
        if not self.step_ids:
            return [self.env._("Save the plan: its figures are measured then.")]
        problems = []
        for line in self.line_ids:
            if line.share:
                problems += line._find_problems()
        total = sum(self.line_ids.mapped("share"))
        if float_compare(total, 1, precision_digits=4):
            problems.append(
                self.env._(
                    "The sources are to bring %s %% of the quota. Change their shares "
                    "so that they add up to 100 %%.",
                    round(100 * total, 1),
                )
            )
        return list(dict.fromkeys(problems))

    def _find_notes(self):
        """Return in words what is to be borne in mind."""
        notes = []
        if self.lead_count and self.open_count:
            notes.append(
                self.env._(
                    "%(open)s of the %(all)s leads in the history are still open: "
                    "rates can rise yet.",
                    open=self.open_count,
                    all=self.lead_count,
                )
            )
        first = self.step_ids.sorted(lambda each: each.sequence)[:1]
        if first and not first.days:
            notes.append(
                self.env._(
                    "How long a lead takes to become a customer is not known: leads "
                    "are planned for the month of the revenue. Type the days to change "
                    "that."
                )
            )
        late = self._get_late()
        if late:
            notes.append(
                self.env._(
                    "%(count)s raw leads would have had to come in before today, in "
                    "%(months)s. If they did not, less will be won.",
                    count=sum(late.values()),
                    months=self.env["sla.format"]._list(late),
                )
            )
        return notes

    def _get_late(self):
        """Return ``{name of a month that is over: raw leads needed in it}``."""
        period = self._get_period()
        today = self._get_today()
        late = Counter()
        for need in self.need_ids.sorted("date"):
            if need.leads and period._get_bounds("month", need.date)[1] <= today:
                late[period._get_name("month", need.date)] += need.leads
        return late

    def _get_today(self):
        """Return the day that it is for the company."""
        return (
            self.env["sla.objective"]
            .new({"company_id": self.company_id.id})
            ._get_today()
        )
