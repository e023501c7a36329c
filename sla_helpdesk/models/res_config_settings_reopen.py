from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sla_reopen_days = fields.Integer(
        related="company_id.sla_reopen_days", readonly=False
    )
