from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sla_quiet_days = fields.Integer(related="company_id.sla_quiet_days", readonly=False)
    sla_risk_breaches = fields.Integer(
        related="company_id.sla_risk_breaches", readonly=False
    )
