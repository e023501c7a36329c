from odoo import api, models

from odoo.addons.l10n_ir_sla import jalali


class SlaPeriod(models.AbstractModel):
    """Periods of the Persian calendar, in companies that have chosen them. How they are
    called is the business of ``sla.format``."""

    _inherit = "sla.period"

    @api.model
    def _get_bounds(self, kind, day):
        if self.env.company.sla_persian_periods:
            return jalali.get_bounds(kind, day)
        return super()._get_bounds(kind, day)
