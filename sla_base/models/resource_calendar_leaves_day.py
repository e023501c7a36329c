from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models

_DAYS = ("date_from", "date_to", "calendar_id.tz", "company_id")


class ResourceCalendarLeaves(models.Model):
    """Closures by the day, where they are: Odoo keeps moments, which are other hours,
    or another day, for whoever reads them elsewhere."""

    _inherit = "resource.calendar.leaves"

    sla_first_day = fields.Date(
        string="First day",
        compute="_compute_sla_days",
        inverse="_inverse_sla_days",
        help="The first day that is closed, in the time zone of the working hours.",
    )
    sla_last_day = fields.Date(
        string="Last day",
        compute="_compute_sla_days",
        inverse="_inverse_sla_days",
        help="The last day that is closed, in the time zone of the working hours.",
    )
    sla_hours = fields.Char(
        string="Hours",
        compute="_compute_sla_days",
        help="When it is closed, if not for whole days: from an hour on the first day "
        "to an hour on the last day. Show the columns Start Date and End Date to "
        "change them.",
    )

    @api.depends(*_DAYS)
    def _compute_sla_days(self):
        for leave in self:
            leave.sla_first_day = leave.sla_last_day = leave.sla_hours = False
            if not leave.date_from or not leave.date_to:
                continue
            start, stop = leave._sla_get_local()
            leave.sla_first_day = start.date()
            leave.sla_last_day = max(start, stop - timedelta(seconds=1)).date()
            leave.sla_hours = leave._sla_describe_hours(start, stop)

    def _inverse_sla_days(self):
        """Close other days, from and to the same hours as before."""
        days = {leave: (leave.sla_first_day, leave.sla_last_day) for leave in self}
        for leave, (first, last) in days.items():
            if not first or not last:
                continue
            start, stop = leave._sla_get_local()
            last_before = max(start, stop - timedelta(seconds=1)).date()
            start += first - start.date()
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

    def _sla_describe_hours(self, start, stop):
        """Return from when to when it is closed, or "Whole day"."""
        hours = [moment.strftime("%H:%M") for moment in (start, stop)]
        if hours[0] == "00:00" and hours[1] in ("00:00", "23:59"):
            return self.env._("Whole day")
        return "–".join(hours)


def _to_utc(moment):
    return moment.astimezone(UTC).replace(tzinfo=None)
