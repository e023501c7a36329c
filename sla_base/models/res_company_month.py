from dateutil.relativedelta import relativedelta

from odoo import models


class ResCompany(models.Model):
    """The months in which a company counts."""

    _inherit = "res.company"

    def _sla_get_month(self, day):
        """Return the first and the last day of the month that ``day`` is in. An add-on
        with another calendar takes over here."""
        first = day.replace(day=1)
        return first, first + relativedelta(months=1, days=-1)

    def _sla_has_forgotten(self, day):
        """Return whether clocks of the day may have been deleted, being too old to be
        kept, so that nothing is counted anew of periods that it is in."""
        months = self.sla_retention_months
        today = self.env.cr.now().date()
        return bool(months) and day < today - relativedelta(months=months)

    def _sla_get_month_before(self, day):
        """Return the first and the last day of the month before that of ``day``."""
        first, _last = self._sla_get_month(day)
        return self._sla_get_month(first - relativedelta(days=1))
