from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sla_subrequest_closing = fields.Selection(
        related="company_id.sla_subrequest_closing", readonly=False, required=True
    )
