from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sla_persian_periods = fields.Boolean(
        related="company_id.sla_persian_periods", readonly=False
    )
