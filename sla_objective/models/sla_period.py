from dateutil.relativedelta import relativedelta

from odoo import api, models

PERIODS = [
    ("week", "Week"),
    ("month", "Month"),
    ("quarter", "Quarter"),
    ("year", "Year"),
]
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


class SlaPeriod(models.AbstractModel):
    """The periods that figures are promised for. Weeks begin on Monday, months and
    years are Gregorian; an add-on for another calendar extends the methods below, and
    looks at ``env.company`` for whose calendar it is."""

    _name = "sla.period"
    _description = "Periods of Objectives"

    @api.model
    def _get_bounds(self, kind, day):
        """Return the first day of the period that ``day`` lies in, and the first day
        of the next one.

        :param str kind: ``week``, ``month``, ``quarter`` or ``year``
        """
        if kind == "week":
            first = day - relativedelta(days=day.weekday())
            return first, first + relativedelta(weeks=1)
        months = _MONTHS[kind]
        first = day.replace(month=day.month - (day.month - 1) % months, day=1)
        return first, first + relativedelta(months=months)

    @api.model
    def _get_previous(self, kind, first):
        """Return the first day of the period before the one that begins on
        ``first``."""
        return self._get_bounds(kind, first - relativedelta(days=1))[0]

    @api.model
    def _get_name(self, kind, first):
        """Return what people call the period that begins on ``first``."""
        if kind == "week":
            return self.env._("Week of %s", self.env["sla.format"]._day(first, "long"))
        return self.env["sla.format"]._day(first, kind)
