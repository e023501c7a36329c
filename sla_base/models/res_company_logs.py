from odoo import fields, models


class ResCompany(models.Model):
    """For how long it is kept who was told of what, and what went wrong."""

    _inherit = "res.company"

    sla_log_months = fields.Integer(
        string="Keep logs of alerts and faults for (months)",
        help="Alerts on clocks that have ended, and faults that were mended, are "
        "deleted when they are older, day by day. The log of the clocks stays, for it "
        "explains the figures. 0 keeps them for ever.",
    )

    _sla_log_months_not_negative = models.Constraint(
        "CHECK (sla_log_months >= 0)",
        "The number of months to keep logs must not be negative.",
    )
