from datetime import timedelta

from odoo import models

from odoo.addons.l10n_ir_sla import jalali


class ResCompany(models.Model):
    _inherit = "res.company"

    def _sla_get_statement_period(self, day):
        if not self.sla_persian_periods:
            return super()._sla_get_statement_period(day)
        first, following = jalali.get_bounds("month", day)
        return first, following - timedelta(days=1)
