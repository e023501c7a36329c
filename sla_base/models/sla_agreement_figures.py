from datetime import UTC, datetime, time

import pytz

from odoo import fields, models
from odoo.fields import Domain

from .sla_goal_assessment import SCORES

_NOTHING = dict.fromkeys(("met", "broken", "late_open", "done", "elapsed", "paused"), 0)


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

    def _get_clock_domain(self, company=None, customer=None):
        """Return the clocks of all versions of the agreement, as a domain: those in
        ``company``, and those of documents of ``customer`` (``res.partner``)."""
        domain = Domain("agreement_id", "in", self._get_versions().ids)
        if company:
            domain &= Domain("company_id", "=", company.id)
        if customer:
            domain &= Domain("kind", "=", "customer")
            domain &= Domain("partner_id", "child_of", customer.ids)
        return domain

    def _count_figures(self, first, last, company, customer=None):
        """Return what was decided, and what was done, from the day ``first`` to the day
        ``last``, for each promise.

        :return: ``{(metric, target): {met, broken, late_open, done, elapsed,
            paused}}``; times are working seconds of all that was done
        """
        start, end = self._get_bounds(first, last, company)
        domain = self._get_clock_domain(company, customer)
        # sudo: the figures are about all documents, whoever may read these
        clocks = self.env["sla.clock"].sudo()
        groups = ["metric_id", "target_id"]
        counts = clocks._count_decided(domain, start, end, groups)
        done = {
            (metric, target): {"done": count, "elapsed": elapsed, "paused": paused or 0}
            for metric, target, count, elapsed, paused in clocks._read_group(
                domain & clocks._get_done_domain(start, end),
                groups,
                ["__count", "elapsed:sum", "paused:sum"],
            )
        }
        return {
            key: _NOTHING | counts.get(key, {}) | done.get(key, {})
            for key in {**counts, **done}
        }

    def _get_figures(self, first, last, company):
        """Return the values of a ``sla.review.line`` for each promise of which a clock
        was decided, or done, between two days."""
        return [
            self._prepare_figure(metric, target, counts)
            for (metric, target), counts in self._count_figures(
                first, last, company
            ).items()
        ]

    def _prepare_figure(self, metric, target, counts):
        done, decided = counts["done"], counts["met"] + counts["broken"]
        return {
            "kind": "figure",
            "name": target._get_title() if target else metric.name,
            "promised": target._get_time_text() if target else False,
            "metric_id": metric.id,
            "ended": decided,
            "met": counts["met"],
            "breached": counts["broken"],
            "late_open": counts["late_open"],
            "attainment": 100 * counts["met"] / decided if decided else 0,
            "average_hours": counts["elapsed"] / done / 3600 if done else 0,
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
        of promises that were decided then."""
        start, end = self._get_bounds(first, last, company)
        domain = self._get_clock_domain(company) & Domain("metric_id", "=", metric.id)
        # sudo: the figures are about all documents, whoever may read these
        clocks = self.env["sla.clock"].sudo()
        counts = clocks._count_decided(domain, start, end, []).get((), _NOTHING)
        decided = counts["met"] + counts["broken"]
        return (100 * counts["met"] / decided if decided else 0, decided)
