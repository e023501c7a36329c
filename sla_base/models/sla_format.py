from pytz import timezone

from odoo import api, models
from odoo.tools import date_utils, format_date, format_time
from odoo.tools.misc import get_lang

# How a day can be written, as patterns of Babel; those of a whole month, quarter or
# year name the one that the day lies in.
STYLES = {
    "number": "short",  # as short as the language can, such as 3/9/26
    "medium": "medium",  # Mar 9, 2026
    "long": "d MMMM y",  # 9 March 2026
    "month": "MMMM y",  # March 2026
    "quarter": "QQQ y",  # Q1 2026
    "year": "y",  # 2026
    "weekday": "EEEE",  # Monday
}


class SlaFormat(models.AbstractModel):
    """How our server writes days, moments and lists: in records' names, messages,
    e-mails, reports and on the portal, always in the language of ``self``. Nothing else
    formats them (``slaFormat`` does so in the browser), so that an add-on for another
    calendar overrides ``_day``, and is heard everywhere. In QWeb: the widgets
    ``sla_day`` and ``sla_moment``."""

    _name = "sla.format"
    _description = "How Days and Moments Are Written"

    @api.model
    def _day(self, day, style="medium"):
        """Return ``day``, a date, as text; "" for none.

        :param str style: a key of ``STYLES``
        """
        return format_date(self.env, day, date_format=STYLES[style])

    @api.model
    def _time(self, time):
        """Return the time of a day as text, without seconds."""
        return format_time(self.env, time, time_format="short")

    @api.model
    def _moment(self, moment, zone=None):
        """Return ``moment``, naive UTC, as text in the time zone ``zone``, by default
        the reader's; "" for none."""
        if not moment:
            return ""
        zone = zone or self.env.tz.zone
        local = date_utils.localized(moment).astimezone(timezone(zone))
        return self.env._(
            "%(date)s, %(time)s",
            date=self._day(local.date()),
            time=self._time(local.time()),
        )

    @api.model
    def _list(self, texts):
        """Return ``texts`` as one, with the comma of the reader's language between."""
        comma = self.env._("%(one)s, %(next)s", one="", next="")
        return comma.join(texts)

    @api.model
    def _direction(self):
        """Return in which direction the reader's language is written, as HTML says it:
        "ltr" or "rtl". Mails have no page around them that would say it."""
        return get_lang(self.env).direction
