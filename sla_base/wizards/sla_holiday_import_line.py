from datetime import UTC, timedelta

from odoo import api, fields, models

from ..business_time.intervals import subtract
from ..models.resource_calendar_leaves import epoch

_SECOND = timedelta(seconds=1)


class SlaHolidayImportLine(models.TransientModel):
    """One or more days in a row that are to be closed, or some hours of a day."""

    _name = "sla.holiday.import.line"
    _description = "Closure Day to Add"
    _order = "date_from, id"

    import_id = fields.Many2one(
        "sla.holiday.import", required=True, ondelete="cascade", index=True
    )
    selected = fields.Boolean(
        string="Add",
        default=True,
        help="Only marked days are added to the working hours.",
    )
    name = fields.Char(
        required=True,
        help="Why it is closed, for example “New Year”.",
    )
    date_from = fields.Date(
        string="First day",
        required=True,
        help="The day on which the closure begins.",
    )
    date_to = fields.Date(
        string="Last day",
        required=True,
        compute="_compute_date_to",
        store=True,
        readonly=False,
        precompute=True,
        help="The last day that is closed. The same as the first one for a single day.",
    )
    start = fields.Datetime(help="Set if it is not closed for whole days.")
    stop = fields.Datetime()
    hours = fields.Char(
        string="Closed",
        compute="_compute_hours",
        help="Whole days, or the hours between which it is closed.",
    )
    estimated = fields.Boolean(
        help="The day is not certain yet, as with holidays that depend on the moon."
    )
    known = fields.Boolean(
        string="Closed already",
        compute="_compute_known",
        help="These working hours are closed then already: it is not added again.",
    )

    @api.depends("date_from")
    def _compute_date_to(self):
        for line in self:
            if not line.date_to or (line.date_from and line.date_to < line.date_from):
                line.date_to = line.date_from

    @api.depends("start", "stop", "import_id.calendar_id")
    def _compute_hours(self):
        for line in self:
            if not line.start:
                line.hours = self.env._("Whole day")
                continue
            zone = line.import_id._get_zone()
            local = [
                moment.replace(tzinfo=UTC).astimezone(zone).strftime("%H:%M")
                for moment in (line.start, line.stop)
            ]
            line.hours = "–".join(local)

    @api.depends("date_from", "date_to", "import_id.calendar_id")
    def _compute_known(self):
        for wizard, lines in self.grouped("import_id").items():
            closed = wizard._get_closed()
            for line in lines:
                period = line._get_epochs()
                line.known = period and not subtract([period], closed)

    def _get_period(self):
        """Return when it is closed: naive UTC, the end not included; None while the
        line is being filled in."""
        self.ensure_one()
        if self.start:
            return self.start, self.stop
        if not self.date_from or not self.date_to or self.date_to < self.date_from:
            return None
        return self.import_id._get_utc_days(self.date_from, self.date_to)

    def _get_epochs(self):
        period = self._get_period()
        return period and tuple(epoch(moment) for moment in period)

    def _prepare_period(self):
        """Return when the closure is, as Odoo stores it: days end at 23:59:59."""
        start, stop = self._get_period()
        return {"date_from": start, "date_to": stop if self.start else stop - _SECOND}
