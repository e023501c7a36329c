from datetime import UTC

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..business_time import BusinessTimeError, Schedule
from ..models.sla_target import allowance
from .setup_moments import telling_moments

# Days of a week (0 is Monday) and Thursday, which some weeks have half.
_DAYS = {"office": (0, 1, 2, 3, 4), "saturday": (5, 6, 0, 1, 2)}
_THURSDAY = 3
_NOON = 12


class SlaSetup(models.TransientModel):
    """Working hours, and the examples worked out in them before anything is saved."""

    _inherit = "sla.setup"

    def _find_calendar(self):
        """Return the working hours that are there already; none if they are to be
        made."""
        self.ensure_one()
        if self.week in _DAYS:
            return self.env["resource.calendar"]
        calendar = self.calendar_id
        if self.week == "always":
            calendar = self.env.ref(
                "sla_base.calendar_always", raise_if_not_found=False
            )
        if not calendar:
            raise UserError(
                self.env._(
                    "Choose the working hours in which time counts, or one of the "
                    "weeks above."
                )
            )
        calendar._sla_check_usable()
        return calendar

    def _prepare_calendar(self):
        """Return the values of the working hours to make.

        :raise UserError: if they close before they open, or have no time zone
        """
        self.ensure_one()
        self._check_hours()
        days = [(day, self.hour_to) for day in _DAYS[self.week]]
        if self.week == "saturday" and self.thursday:
            days.append((_THURSDAY, _NOON))
        names = self.env["resource.calendar.attendance"]._fields["dayofweek"]
        names = dict(names._description_selection(self.env))
        return {
            "name": self._get_calendar_name(),
            "company_id": self.company_id.id,
            "tz": self.tz,
            "attendance_ids": [Command.clear()]
            + [
                Command.create(
                    {
                        "name": names[str(day)],
                        "dayofweek": str(day),
                        "hour_from": self.hour_from,
                        "hour_to": closes,
                        "day_period": "full_day",
                    }
                )
                for day, closes in sorted(days)
            ],
        }

    def _check_hours(self):
        if not 0 <= self.hour_from < self.hour_to <= 24:
            raise UserError(
                self.env._(
                    "These hours open at %(opens)s and close at %(closes)s. Let them "
                    "open before they close, within one day.",
                    opens=_clock_time(self.hour_from),
                    closes=_clock_time(self.hour_to),
                )
            )
        if self.week == "saturday" and self.thursday and self.hour_from >= _NOON:
            raise UserError(
                self.env._(
                    "Thursday ends at noon, but these hours open at %s only. Open "
                    "earlier, or leave Thursday out.",
                    _clock_time(self.hour_from),
                )
            )
        if not self.tz:
            raise UserError(self.env._("Choose the time zone of the working hours."))

    def _get_calendar_name(self):
        hours = f"{_clock_time(self.hour_from)}–{_clock_time(self.hour_to)}"
        if self.week == "office":
            return self.env._("Monday to Friday, %s", hours)
        if self.thursday:
            return self.env._("Saturday to Wednesday, %s, Thursday until noon", hours)
        return self.env._("Saturday to Wednesday, %s", hours)

    def _build_schedule(self):
        """Return the hours as a ``Schedule``, the same as the calendar that is or will
        be there, with the closures of the company."""
        calendar = self._find_calendar() or self.env["resource.calendar"].new(
            self._prepare_calendar()
        )
        closures = calendar._sla_get_closures(self.company_id)
        return Schedule(calendar.tz, calendar._sla_get_weeks(), closures)

    # Worked examples

    def get_preview(self):
        """Return worked examples of the promises, and what else is in force.

        :return: ``{zone, examples: [{kind, label, at, promises: [{tier, priority,
            metric, deadline}]}], conflicts}``; times are UTC texts
        :raise UserError: if an answer is missing or cannot be kept
        """
        self.ensure_one()
        promises, schedule = self._get_promises(), self._build_schedule()
        now = self.env.cr.now().replace(tzinfo=UTC)
        labels = self._get_moment_labels()
        shown = schedule
        if self._find_calendar().sla_ignore_leaves:  # hours of no place: the reader's
            shown = Schedule(self._get_default_tz(), schedule.weeks)
        return {
            "zone": str(shown.zone),
            "examples": [
                {
                    "kind": kind,
                    "label": labels[kind],
                    "at": _text(at),
                    "promises": [
                        self._work_out(promise, schedule, at) for promise in promises
                    ],
                }
                for kind, at in telling_moments(shown, now)
            ],
            "conflicts": self._describe_conflicts(),
        }

    def _work_out(self, promise, schedule, at):
        try:
            seconds = allowance(promise["duration"], promise["unit"], schedule, at)
            deadline = schedule.add(at, seconds)
        except BusinessTimeError as error:
            raise UserError(
                self.env._(
                    "“%s” cannot be kept: in these working hours its time would end "
                    "more than ten years away. Shorten it or add hours.",
                    promise["metric"].name,
                )
            ) from error
        return {
            "tier": promise["tier"],
            "priority": promise["priority"],
            "metric": promise["metric"].id,
            "deadline": _text(deadline),
        }

    def _get_moment_labels(self):
        return {
            "hours": self.env._("During working hours"),
            "evening": self.env._("After closing"),
            "closing": self.env._("Just before the week closes"),
            "closed": self.env._("On a closed day"),
            "day": self.env._("In the daytime"),
            "night": self.env._("At night"),
            "friday": self.env._("Late on a Friday"),
        }


def _clock_time(hours):
    minutes = round(hours * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _text(moment):
    return moment.strftime("%Y-%m-%d %H:%M:%S")
