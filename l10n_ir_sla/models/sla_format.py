from odoo import api, fields, models
from odoo.tools.misc import get_lang

from .. import jalali

_PERIODS = ("month", "quarter", "year")


class SlaFormat(models.AbstractModel):
    """Who reads Persian sees days of the Persian calendar. Months, quarters and years
    are called by the calendar in which they begin: nothing that runs from 1 to 31 March
    is called Esfand, and what runs from 21 March is Farvardin to everybody."""

    _inherit = "sla.format"

    @api.model
    def _day(self, day, style="medium"):
        day = fields.Date.to_date(day)
        persian = self._is_in_persian()
        if day and day.day == 1 and style == "quarter" and persian:
            # of the Gregorian year; Babel's short Persian for it is hard to read
            return jalali.name_quarter((day.month - 1) // 3, day.year)
        if not day or style == "weekday" or (style in _PERIODS and day.day == 1):
            return super()._day(day, style)
        try:
            if persian or (style in _PERIODS and jalali.begins_month(day)):
                return jalali.write(day, style, persian)
        except ValueError:
            # beyond the calendar, as 9999-12-31, which means without end
            return super()._day(day, style)
        return super()._day(day, style)

    @api.model
    def _is_in_persian(self):
        """Return whether the text is for somebody who reads Persian."""
        return get_lang(self.env).code.split("_")[0] == "fa"
