from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sla_risk_threshold = fields.Integer(
        related="company_id.sla_risk_threshold", readonly=False
    )
    sla_risk_months = fields.Integer(
        related="company_id.sla_risk_months", readonly=False
    )
    sla_risk_least_decided = fields.Integer(
        related="company_id.sla_risk_least_decided", readonly=False
    )
    sla_risk_least_broken = fields.Integer(
        related="company_id.sla_risk_least_broken", readonly=False
    )
