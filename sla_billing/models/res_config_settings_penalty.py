from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sla_penalty_product_id = fields.Many2one(
        related="company_id.sla_penalty_product_id", readonly=False
    )
    sla_penalty_claim_days = fields.Integer(
        related="company_id.sla_penalty_claim_days", readonly=False
    )
