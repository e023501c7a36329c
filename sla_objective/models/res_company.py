from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    sla_kpis_per_goal = fields.Integer(
        string="Figures per business goal",
        default=5,
        help="At most so many figures may serve one business goal: few figures are "
        "looked at, many are not.",
    )
    sla_objective_grace_days = fields.Integer(
        string="Close objectives after (days)",
        default=3,
        help="Objectives are closed so many days after the end of their period: what "
        "is entered late still counts until then.",
    )

    _sla_kpis_per_goal_positive = models.Constraint(
        "CHECK (sla_kpis_per_goal > 0)",
        "A business goal needs room for at least one figure.",
    )
    _sla_objective_grace_days_not_negative = models.Constraint(
        "CHECK (sla_objective_grace_days >= 0)",
        "The number of days after which objectives are closed must not be negative.",
    )
