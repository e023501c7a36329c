from datetime import UTC, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models

_DAYS = ("date_from", "date_to", "calendar_id.tz", "company_id")


class ResourceCalendarLeaves(models.Model):
    """Closures by the day, where they are: Odoo keeps moments, which are other hours,
    or another day, for whoever reads them elsewhere."""

    _inherit = "resource.calendar.leaves"

    sla_first_day = fields.Date(
        string="First day",
        compute="_compute_sla_first_day",
        inverse="_inverse_sla_days",
        help="The first day that is closed, in the time zone of the working hours.",
    )
    sla_last_day = fields.Date(
        string="Last day",
        compute="_compute_sla_last_day",
        inverse="_inverse_sla_days",
        help="The last day that is closed, in the time zone of the working hours.",
    )
    sla_hours = fields.Char(
        string="Hours",
        compute="_compute_sla_hours",
        help="When it is closed, if not for whole days: from an hour on the first day "
        "to an hour on the last day. Show the columns Start Date and End Date to "
        "change them.",
    )

    # Each has a method of its own: while one is written, the others are still known.

    @api.depends(*_DAYS)
    def _compute_sla_first_day(self):
        for leave in self:
            span = leave._sla_get_days()
            leave.sla_first_day = span and span[0]

    @api.depends(*_DAYS)
    def _compute_sla_last_day(self):
        for leave in self:
            span = leave._sla_get_days()
            leave.sla_last_day = span and span[1]

    @api.depends(*_DAYS)
    def _compute_sla_hours(self):
        for leave in self:
            known = leave.date_from and leave.date_to
            leave.sla_hours = known and leave._sla_describe_hours()

    def _inverse_sla_days(self):
        """Close other days, from and to the same hours as before."""
        wanted = {leave: (leave.sla_first_day, leave.sla_last_day) for leave in self}
        for leave, (first, last) in wanted.items():
            if not first or not last:
                continue
            start, stop = leave._sla_get_local()
            first_before, last_before = leave._sla_get_days()
            start += first - first_before
            stop += last - last_before
            leave.write({"date_from": _to_utc(start), "date_to": _to_utc(stop)})

    @api.onchange("sla_first_day")
    def _onchange_sla_first_day(self):
        first, last = self.sla_first_day, self.sla_last_day
        if first and (not last or last < first):
            self.sla_last_day = self.sla_first_day

    def _sla_get_local(self):
        """Return when the closure starts and stops, as moments with the time zone of
        its working hours, or else of those of the company."""
        self.ensure_one()
        hours = self.calendar_id or self.company_id.resource_calendar_id
        zone = ZoneInfo(hours.tz or "UTC")
        return [
            moment.replace(tzinfo=UTC).astimezone(zone)
            for moment in (self.date_from, self.date_to)
        ]

    def _sla_get_days(self):
        """Return the first and the last day; False while the moments are not known.
        Midnight at the end belongs to the day before."""
        self.ensure_one()
        if not self.date_from or not self.date_to:
            return False
        start, stop = self._sla_get_local()
        return start.date(), max(start, stop - timedelta(seconds=1)).date()

    def _sla_describe_hours(self):
        """Return from when to when it is closed, or "Whole day"."""
        start, stop = (moment.time() for moment in self._sla_get_local())
        if start == time.min and (stop.hour, stop.minute) in ((0, 0), (23, 59)):
            return self.env._("Whole day")
        return "–".join(map(self.env["sla.format"]._time, (start, stop)))


def _to_utc(moment):
    return moment.astimezone(UTC).replace(tzinfo=None)
