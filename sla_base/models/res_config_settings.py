from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sla_retention_months = fields.Integer(
        related="company_id.sla_retention_months", readonly=False
    )
    sla_remind_days = fields.Integer(
        related="company_id.sla_remind_days", readonly=False
    )
    sla_after_end = fields.Selection(
        related="company_id.sla_after_end", readonly=False, required=True
    )
    sla_over_capacity = fields.Selection(
        related="company_id.sla_over_capacity", readonly=False, required=True
    )
    sla_pause_reason_required = fields.Boolean(
        related="company_id.sla_pause_reason_required", readonly=False
    )
