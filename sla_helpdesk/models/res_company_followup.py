from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    sla_quiet_days = fields.Integer(
        string="Not heard from after (days)",
        default=60,
        help="A customer that sent no ticket and no message, and was not asked, for so "
        "many days is on the list of those not heard from. 0: none is.",
    )
    sla_risk_breaches = fields.Integer(
        string="At risk from (broken promises)",
        default=2,
        help="A customer to whom so many promises were broken in the last 90 days is "
        "at risk. A bad rating or answer is enough by itself. 0: broken promises alone "
        "are never enough.",
    )

    _sla_relations_not_negative = models.Constraint(
        "CHECK (sla_quiet_days >= 0 AND sla_risk_breaches >= 0)",
        "The numbers from which customers are listed must not be negative.",
    )
