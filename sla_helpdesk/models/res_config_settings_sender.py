from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sla_create_contact = fields.Boolean(
        related="company_id.sla_create_contact", readonly=False
    )
