from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    sla_reopen_days = fields.Integer(
        string="Reopen within (days)",
        default=14,
        help="So many days after a ticket was closed, the customer may reopen it on "
        "the portal; after that, a new one is linked to it. 0: never.",
    )

    _sla_reopen_days_not_negative = models.Constraint(
        "CHECK (sla_reopen_days >= 0)",
        "The number of days for reopening must not be negative.",
    )
