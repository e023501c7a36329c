from datetime import date, timedelta

from odoo import models
from odoo.tools.misc import get_lang

_DAY = 24 * 3600
# The days after it give the names of the weekdays.
_MONDAY = date(2024, 1, 1)


class ResourceCalendar(models.Model):
    """Working hours in words, for people who sign an agreement."""

    _inherit = "resource.calendar"

    def _sla_say_weeks(self):
        """Return ``[(days, times), …]``, such as ``("Monday – Friday", "9:00–17:00")``,
        from the first day of the reader's week on."""
        self.ensure_one()
        weeks = self._sla_get_weeks()
        if len(weeks) == 1:
            return self._sla_say_week(weeks[0])
        names = (self.env._("First week"), self.env._("Second week"))
        return [
            (f"{name}: {days}", times)
            for name, week in zip(names, weeks, strict=True)
            for days, times in self._sla_say_week(week)
        ]

    def _sla_say_week(self, week):
        say = self.env["sla.format"]._day
        names = [say(_MONDAY + timedelta(days=day), "weekday") for day in range(7)]
        first = int(get_lang(self.env).week_start)
        days = [(first - 1 + offset) % 7 for offset in range(7)]
        runs = []  # [first day, last day, spans], of days that follow each other
        for day in days:
            if runs and runs[-1][2] == week[day]:
                runs[-1][1] = day
            else:
                runs.append([day, day, week[day]])
        return [
            (
                names[start] if start == end else f"{names[start]} – {names[end]}",
                self._sla_say_spans(spans),
            )
            for start, end, spans in runs
            if spans
        ]

    def _sla_say_spans(self, spans):
        if spans == [[0, _DAY]]:
            return self.env._("at all hours")
        return self.env["sla.format"]._list(
            f"{_clock(start)}–{_clock(end)}" for start, end in spans
        )


def _clock(seconds):
    return f"{seconds // 3600}:{seconds % 3600 // 60:02d}"
