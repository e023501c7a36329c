from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sla_retention_months = fields.Integer(
        related="company_id.sla_retention_months", readonly=False
    )
