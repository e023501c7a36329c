from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """For how long logs are kept, in the settings."""

    _inherit = "res.config.settings"

    sla_log_months = fields.Integer(related="company_id.sla_log_months", readonly=False)
