from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sla_statement_mode = fields.Selection(
        related="company_id.sla_statement_mode", readonly=False, required=True
    )
    sla_statement_day = fields.Integer(
        related="company_id.sla_statement_day", readonly=False, required=True
    )
