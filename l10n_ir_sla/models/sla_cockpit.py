from odoo import api, fields, models

from .. import jalali


class SlaCockpit(models.AbstractModel):
    _inherit = "sla.cockpit"

    @api.model
    def _get_month(self, number):
        """Return the first day of a month of the Persian calendar, for who reads
        Persian."""
        if not self.env["sla.format"]._is_in_persian():
            return super()._get_month(number)
        return jalali.add_months(fields.Date.context_today(self), number)
