from datetime import timedelta

from odoo import fields, models

from .. import jalali


class ResCompany(models.Model):
    _inherit = "res.company"

    sla_persian_periods = fields.Boolean(
        string="Periods of the Persian calendar",
        help="Objectives, monthly reports and statements of this company, and the "
        "plans of its teams' capacity, follow the months, quarters and years of the "
        "Persian calendar, and weeks begin on Saturday. What is there already keeps "
        "its days.",
    )

    def _sla_get_month(self, day):
        if not self.sla_persian_periods:
            return super()._sla_get_month(day)
        first, following = jalali.get_bounds("month", day)
        return first, following - timedelta(days=1)
