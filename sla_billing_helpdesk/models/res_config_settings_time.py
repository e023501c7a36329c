from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sla_time_project_id = fields.Many2one(
        related="company_id.sla_time_project_id", readonly=False
    )
    sla_time_step = fields.Integer(related="company_id.sla_time_step", readonly=False)
    sla_time_rounding = fields.Selection(
        related="company_id.sla_time_rounding", readonly=False
    )
    sla_time_on_portal = fields.Boolean(
        related="company_id.sla_time_on_portal", readonly=False
    )
