from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    sla_risk_threshold = fields.Integer(
        string="Likely to breach from (%)",
        default=50,
        help="An open promise is marked likely to breach from this likelihood on.",
    )
    sla_risk_months = fields.Integer(
        string="Months of history",
        default=12,
        help="Forecasts rest on the promises decided in so many months before now.",
    )
    sla_risk_least_decided = fields.Integer(
        string="Promises decided at least",
        default=50,
        help="No likelihood is shown for a metric with fewer promises met or broken.",
    )
    sla_risk_least_broken = fields.Integer(
        string="Promises broken at least",
        default=5,
        help="No likelihood is shown for a metric with fewer broken promises.",
    )

    _sla_risk_threshold_range = models.Constraint(
        "CHECK (sla_risk_threshold BETWEEN 1 AND 99)",
        "The likelihood from which a promise is marked must be from 1 to 99 percent.",
    )
    _sla_risk_months_range = models.Constraint(
        "CHECK (sla_risk_months BETWEEN 1 AND 120)",
        "The months of history must be from 1 to 120.",
    )
    _sla_risk_least_positive = models.Constraint(
        "CHECK (sla_risk_least_decided > 0 AND sla_risk_least_broken > 0)",
        "Forecasts need at least one promise decided and one broken.",
    )
