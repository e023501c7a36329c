from odoo import api, fields, models


class SlaRiskHistory(models.Model):
    """How much is known of one metric in one company: whether forecasts are made, and
    why not. Written by the background job."""

    _name = "sla.risk.history"
    _description = "History That Forecasts Rest On"
    _order = "enough, company_id, metric_id, kind, id"
    _rec_name = "metric_id"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    metric_id = fields.Many2one(
        "sla.metric", required=True, readonly=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [("customer", "Customer"), ("internal", "Internal"), ("supplier", "Supplier")],
        required=True,
        readonly=True,
        help="To whom the promise is made.",
    )
    decided = fields.Integer(
        readonly=True, help="Promises met or broken in the months looked at."
    )
    broken = fields.Integer(readonly=True, help="How many of them were broken.")
    enough = fields.Boolean(
        string="Forecasts are made",
        readonly=True,
        help="There are as many promises decided, and broken, as the settings of the "
        "company ask for.",
    )
    reason = fields.Char(
        string="What is missing",
        compute="_compute_reason",
        help="Why no likelihood is shown.",
    )
    computed_at = fields.Datetime(
        string="Counted at",
        readonly=True,
        help="When the promises of the past were last counted.",
    )

    _one_each = models.UniqueIndex("(company_id, metric_id, kind)")

    @api.depends_context("lang")
    @api.depends("decided", "broken", "enough")
    def _compute_reason(self):
        for history in self:
            company = history.company_id
            history.reason = not history.enough and self.env._(
                "%(metric)s: %(decided)s promises were decided in the last %(months)s "
                "months and %(broken)s broken; %(least)s and %(least_broken)s are "
                "needed.",
                metric=history.metric_id.name,
                decided=history.decided,
                broken=history.broken,
                months=company.sla_risk_months,
                least=company.sla_risk_least_decided,
                least_broken=company.sla_risk_least_broken,
            )
