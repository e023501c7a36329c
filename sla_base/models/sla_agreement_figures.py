from datetime import UTC, datetime, time

import pytz

from odoo import fields, models

from .sla_clock import OPEN
from .sla_goal_assessment import SCORES


class SlaAgreement(models.Model):
    """What was attained under an agreement in a period. All versions of it count: a
    period may well begin under one and end under the next."""

    _inherit = "sla.agreement"

    goal_ids = fields.One2many("sla.goal", "agreement_id", string="Goals", copy=True)

    def _get_versions(self):
        self.ensure_one()
        return self.with_context(active_test=False).search(
            [("code", "=", self.code), ("company_id", "=", self.company_id.id)]
        )

    def _get_bounds(self, first, last, company):
        """Return the period from the day ``first`` to the day ``last``, both included,
        as naive UTC moments: days are those of the working hours."""
        calendar = self._get_term("calendar_id") or company.resource_calendar_id
        zone = pytz.timezone(calendar.tz or "UTC")
        days = (first, fields.Date.add(last, days=1))
        return [
            zone.localize(datetime.combine(day, time.min))
            .astimezone(UTC)
            .replace(tzinfo=None)
            for day in days
        ]

    def _get_figure_domains(self, first, last, company):
        """Return which clocks ended between two days, and which are late and open, as
        two domains."""
        start, end = self._get_bounds(first, last, company)
        mine = [
            ("agreement_id", "in", self._get_versions().ids),
            ("company_id", "=", company.id),
        ]
        now = min(end, self.env.cr.now())
        late = [
            ("state", "in", OPEN),
            "|",
            ("breached_at", "<", end),
            ("deadline", "<", now),
        ]
        return [*mine, *_ended(start, end)], [*mine, *late]

    def _get_figures(self, first, last, company):
        """Return the values of a ``sla.review.line`` for each promise of which a clock
        ended between two days, or is late and open."""
        ended_domain, late_domain = self._get_figure_domains(first, last, company)
        # sudo: the figures are about all documents, whoever may read these
        clocks = self.env["sla.clock"].sudo()
        groups = ["metric_id", "target_id"]
        open_ = {
            (metric, target): count
            for metric, target, count in clocks._read_group(
                late_domain, groups, ["__count"]
            )
        }
        ended = {
            (metric, target): figures
            for metric, target, *figures in clocks._read_group(
                ended_domain,
                groups,
                ["__count", "breached_at:count", "elapsed:sum"],
            )
        }
        return [
            self._prepare_figure(*key, *ended.get(key, (0, 0, 0)), open_.get(key, 0))
            for key in {**ended, **open_}
        ]

    def _prepare_figure(self, metric, target, ended, breached, elapsed, late_open):
        return {
            "kind": "figure",
            "name": target._get_title() if target else metric.name,
            "promised": target._get_time_text() if target else False,
            "metric_id": metric.id,
            "ended": ended,
            "met": ended - breached,
            "breached": breached,
            "late_open": late_open,
            "attainment": 100 * (ended - breached) / ended if ended else 0,
            "average_hours": elapsed / ended / 3600 if ended else 0,
        }

    def _get_goal_figures(self, first, last):
        """Return the values of a ``sla.review.line`` for each goal: those of today,
        whether assessed or not, and those of versions before that were assessed."""
        made = self.env["sla.goal.assessment"].search(
            [
                ("agreement_id", "in", self._get_versions().ids),
                ("date", ">=", first),
                ("date", "<=", last),
            ]
        )
        lines = []
        for goal in self.goal_ids | made.goal_id:
            results = made.filtered(lambda each, goal=goal: each.goal_id == goal)
            results = results.mapped("result")
            met, total = results.count("met"), len(results)
            score = sum(SCORES[result] for result in results)
            lines.append(
                {
                    "kind": "goal",
                    "name": goal.name,
                    "promised": goal.criteria,
                    "goal_id": goal.id,
                    "ended": total,
                    "met": met,
                    "breached": total - met,
                    "attainment": score / total if total else 0,
                }
            )
        return lines

    def _get_attainment(self, metric, first, last, company):
        """Return the attainment of a metric between two days in percent, and the number
        of clocks that ended then."""
        start, end = self._get_bounds(first, last, company)
        # sudo: the figures are about all documents, whoever may read these
        [(ended, breached)] = (
            self.env["sla.clock"]
            .sudo()  # see above
            ._read_group(
                [
                    ("agreement_id", "in", self._get_versions().ids),
                    ("company_id", "=", company.id),
                    ("metric_id", "=", metric.id),
                    *_ended(start, end),
                ],
                [],
                ["__count", "breached_at:count"],
            )
        )
        return (100 * (ended - breached) / ended if ended else 0, ended)


def _ended(start, end):
    # a promise that was broken before its clock was cancelled stays broken
    return [
        "|",
        ("state", "=", "stopped"),
        "&",
        ("state", "=", "cancelled"),
        ("breached_at", "!=", False),
        ("stopped_at", ">=", start),
        ("stopped_at", "<", end),
    ]
