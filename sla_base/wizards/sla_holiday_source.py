import base64

from odoo import models
from odoo.exceptions import UserError

from ..closures import CalendarFileError, get_days, get_year, read

_MOST_YEARS = 10
_MOST_BYTES = 5_000_000


class SlaHolidayImport(models.TransientModel):
    _inherit = "sla.holiday.import"

    def _read_closures(self):
        """Return the closures of the source, see ``closures.Closure``.

        :raise UserError: if something has not been entered, or cannot be read
        """
        if self.source == "hand":
            return []
        first, last = self._get_period()
        if self.source == "file":
            closures = self._read_file(first, last)
        else:
            closures = self._read_country(first, last)
        if not closures:
            raise UserError(
                self.env._(
                    "There are no closure days between %(first)s and %(last)s. Choose "
                    "other years.",
                    first=self.env["sla.format"]._day(first),
                    last=self.env["sla.format"]._day(last),
                )
            )
        return closures

    def _read_country(self, first, last):
        if not self.country_id:
            raise UserError(self.env._("Choose the country whose holidays you need."))
        return get_days(
            self.country_id.code,
            self.region_id.code,
            first,
            last,
            self.lang_id.code or self.env.lang or "en_US",
        )

    def _read_file(self, first, last):
        if not self.file:
            raise UserError(self.env._("Choose the calendar file to read."))
        content = base64.b64decode(self.file)
        if len(content) > _MOST_BYTES:
            raise UserError(self._get_file_problem(CalendarFileError("many")))
        try:
            return read(content, first, last, self._get_zone())
        except CalendarFileError as error:
            raise UserError(self._get_file_problem(error)) from error

    def _get_file_problem(self, error):
        """Return what is wrong with the file, and what to do about it."""
        name = self.file_name or self.env._("the file")
        if error.problem == "encoding":
            return self.env._(
                "“%s” is not written in UTF-8, so its names cannot be read. Save it "
                "with the encoding UTF-8.",
                name,
            )
        if error.problem == "event":
            return self.env._(
                "The event “%(event)s” in “%(file)s” cannot be understood: look at "
                "its dates and at how it is repeated. Nothing has been added.",
                event=error.event or self.env._("without a name"),
                file=name,
            )
        if error.problem == "many":
            return self.env._(
                "“%s” holds too many events for a list of closure days. Choose fewer "
                "years, or a file with holidays only.",
                name,
            )
        return self.env._(
            "“%s” is not a calendar file in the format iCalendar (.ics), or it is "
            "damaged. Save it again from the calendar program.",
            name,
        )

    def _get_period(self):
        """Return the first and the last day of the years chosen."""
        if not 0 <= self.year_to - self.year_from < _MOST_YEARS:
            raise UserError(
                self.env._(
                    "Choose up to ten years, the first of them first: not %(first)s to "
                    "%(last)s.",
                    first=self.year_from,
                    last=self.year_to,
                )
            )
        try:
            return get_year(self.year_from)[0], get_year(self.year_to)[1]
        except ValueError as error:
            raise UserError(
                self.env._(
                    "Year %s is too far away. Choose a year such as 2026, or 1405 of "
                    "the Persian calendar.",
                    error,
                )
            ) from error

    def _prepare_line(self, closure):
        return {
            "name": closure.name or self.env._("Closed"),
            "date_from": closure.first,
            "date_to": closure.last,
            "start": closure.start and closure.start.replace(tzinfo=None),
            "stop": closure.stop and closure.stop.replace(tzinfo=None),
            "estimated": closure.estimated,
        }
