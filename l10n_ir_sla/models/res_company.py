from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    sla_persian_periods = fields.Boolean(
        string="Periods of the Persian calendar",
        help="Objectives and monthly statements of this company follow the months, "
        "quarters and years of the Persian calendar, and weeks begin on Saturday. What "
        "is there already keeps its days.",
    )
