from odoo import api, fields, models

# Records that figures of marketing and of sales are measured of.
_MODELS = (
    "crm.lead",
    "sla.lead.attempt",
    "sla.lead.class.change",
    "sla.lead.follow.up",
)


class SlaKpi(models.Model):
    _inherit = "sla.kpi"

    is_of_leads = fields.Boolean(
        string="Of leads",
        compute="_compute_is_of_leads",
        store=True,
        help="The figure is measured of leads, or of promises on leads: it concerns "
        "marketing and sales.",
    )

    @api.depends("model_id", "metric_ids.model_id", "measure")
    def _compute_is_of_leads(self):
        for kpi in self:
            of_clocks = kpi.measure in ("attainment", "clock_time")
            names = kpi.metric_ids.mapped("model") if of_clocks else [kpi.model]
            kpi.is_of_leads = any(name in _MODELS for name in names)
