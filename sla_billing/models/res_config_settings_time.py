from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sla_bill_time = fields.Boolean(related="company_id.sla_bill_time", readonly=False)
    sla_bill_grouping = fields.Selection(
        related="company_id.sla_bill_grouping", readonly=False
    )
