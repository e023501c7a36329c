from datetime import UTC, datetime, timedelta
from itertools import pairwise

from odoo import api, fields, models

from ..business_time import BusinessTimeError
from .sla_target import allowance

# Closures are not longer than this; days before are not looked at any more.
_CLOSED_AT_MOST = timedelta(days=31)


class SlaVisitPlan(models.Model):
    """Making visits ahead of time, each once."""

    _inherit = "sla.visit.plan"

    @api.model
    def _cron_visits(self):
        """Make the visits that are due to be put on the list, and say which have been
        missed; once a day."""
        plans = self.search(
            [
                ("agreement_id.state", "in", ("active", "review", "ended")),
                ("agreement_id.active", "=", True),
            ]
        )
        plans._make_visits()
        self.env["sla.visit"]._mark_missed()

    def _make_visits(self):
        """Make the visits up to the lead time of each plan that do not exist yet, and
        return them. Of days past none are made."""
        today = fields.Date.context_today(self)
        known = self._get_known_dates(today - _CLOSED_AT_MOST)
        vals_list = []
        for plan in self:
            agreement = plan.agreement_id
            if agreement.state == "ended" and agreement._get_next_version():
                continue  # the next version goes on with them
            if not agreement._is_usable():
                continue
            done = known.get(plan._get_root(), set())
            for slot in plan._find_slots(today):
                if slot["nominal_date"] not in done:
                    vals_list.append(slot | plan._prepare_visit())
        # sudo: visits are made by plans only
        visits = self.env["sla.visit"].sudo().create(vals_list)
        visits._announce()
        return visits

    def _get_known_dates(self, first):
        """Return ``{root plan: days}`` of the visits that exist, in any version; also
        cancelled ones, which do not come back."""
        roots = self.browse({plan._get_root().id for plan in self})
        # sudo: also visits of versions that the reader may not see
        rows = (
            self.env["sla.visit"]
            .sudo()  # see above
            ._read_group(
                [("root_id", "in", roots.ids), ("nominal_date", ">=", first)],
                ["root_id"],
                ["nominal_date:array_agg"],
            )
        )
        return {root: set(days) for root, days in rows}

    def _find_slots(self, today):
        """Return when the visits of the coming days are to be made; none, and a fault,
        if there are no working hours to make them in."""
        self.ensure_one()
        revision = self._get_calendar_revision()
        if not revision:
            return []
        try:
            return self._get_slots(today, revision._get_schedule())
        except BusinessTimeError as error:
            # sudo: faults are the engine's
            self.env["sla.fault"].sudo()._report_calendar(revision, error)
            return []

    def _get_calendar_revision(self):
        """Return the working hours (``sla.schedule``) of these visits, the same that
        their clocks count in: the agreement's, else the customer's, else the
        company's."""
        company = self.company_id or self.env.company
        customer = self.partner_id.commercial_partner_id.with_company(company)
        calendar = (
            self.agreement_id._get_term("calendar_id")
            or customer.sla_calendar_id
            or company.resource_calendar_id
        )
        # sudo: opening times, for the job and for whoever puts the agreement in force
        return calendar and calendar.sudo()._sla_get_revision(company)

    def _get_slots(self, today, schedule):
        """Return day, opening and deadline of each visit that is to be on the list
        ``today``, as values of ``sla.visit``."""
        start, end = self.agreement_id._get_validity()
        last = today + timedelta(days=self.lead_days)
        first_day, last_day = max(start or today, today), min(end or last, last)
        dates = self._get_dates(first_day - _CLOSED_AT_MOST, last_day)
        if not dates:
            return []
        slots = []
        for nominal, following in pairwise([*dates, self._get_following(dates[-1])]):
            midnight = datetime.combine(nominal, datetime.min.time(), schedule.zone)
            opening = schedule.next_open(midnight)
            day = opening.astimezone(schedule.zone).date()
            if day < following and first_day <= day <= last_day:
                deadline = self._get_deadline(schedule, opening)
                slots.append(
                    {
                        "nominal_date": nominal,
                        "planned_date": day,
                        "planned_start": opening.replace(tzinfo=None),
                        "deadline": deadline.replace(tzinfo=None),
                    }
                )
        return slots

    def _get_deadline(self, schedule, opening):
        seconds = allowance(self.window, "day", schedule, opening.astimezone(UTC))
        return schedule.add(opening, seconds)

    def _prepare_visit(self):
        self.ensure_one()
        return {
            "name": self.name,
            "plan_id": self.id,
            "root_id": self._get_root().id,
            "partner_id": self.partner_id.id,
            "user_id": self.user_id.id,
            "capacity_id": self.capacity_id.id,
            "hours": self.hours,
            "company_id": (self.company_id or self.env.company).id,
        }

    def _get_later_visits(self, day=None):
        """Return the visits still to be made that other versions put on the list: those
        after ``day``, or all."""
        self.ensure_one()
        domain = [
            ("root_id", "=", self._get_root().id),
            ("plan_id", "!=", self.id),
            ("state", "=", "planned"),
        ]
        if day:
            domain.append(("planned_date", ">", day))
        return self.env["sla.visit"].search(domain)

    def _take_visits(self, visits):
        """Go on with ``visits`` of the version before: those on days that this plan
        names too become its own, and come under its promise; the others are not made.
        """
        self.ensure_one()
        nominal = visits.mapped("nominal_date")
        dates = self._get_dates(min(nominal), max(nominal)) if nominal else ()
        kept = visits.filtered(lambda visit: visit.nominal_date in dates)
        kept.write(self._prepare_visit())
        self.env["sla.engine"]._resync("sla.visit", kept.ids, anew=True)
        for visit in kept:
            visit.deadline = visit.sla_next_deadline or visit.deadline
        (visits - kept)._cancel(
            self.env._(
                "Version %s of the agreement has no visit on this day.",
                self.agreement_id.version,
            )
        )
