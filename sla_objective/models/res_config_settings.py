from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sla_kpis_per_goal = fields.Integer(
        related="company_id.sla_kpis_per_goal", readonly=False
    )
    sla_objective_grace_days = fields.Integer(
        related="company_id.sla_objective_grace_days", readonly=False
    )
