from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    sla_retention_months = fields.Integer(
        string="Keep ended clocks for (months)",
        help="Clocks that ended longer ago are deleted with their log, day by day. 0 "
        "keeps them for ever; else 13 months at least, for figures of a year are "
        "counted from them.",
    )
    sla_after_end = fields.Selection(
        [
            ("default", "What is promised to everybody"),
            ("keep", "What the agreement promises, until it is renewed or ended"),
        ],
        string="After the last day of an agreement",
        default="default",
        required=True,
        help="What new documents get once an agreement's last day has passed.",
    )
    sla_over_capacity = fields.Selection(
        [("warn", "Warn"), ("refuse", "Refuse")],
        string="Beyond the capacity of a team",
        default="warn",
        required=True,
        help="What happens when an agreement is put in force that a team has no "
        "capacity for.",
    )

    sla_pause_reason_required = fields.Boolean(
        string="A reason is required to pause",
        default=True,
        help="Whoever pauses a document by hand must say for what reason.",
    )

    sla_remind_days = fields.Integer(
        string="Remind of ends and reviews (days ahead)",
        default=30,
        help="The owner of an agreement gets an activity so many days before its last "
        "day, and before its review.",
    )

    _sla_remind_days_not_negative = models.Constraint(
        "CHECK (sla_remind_days >= 0)",
        "The number of days to remind ahead must not be negative.",
    )
    _sla_retention_months_not_negative = models.Constraint(
        "CHECK (sla_retention_months = 0 OR sla_retention_months >= 13)",
        "Keep ended clocks for 13 months at least, or 0 for ever: figures of a year, "
        "open penalties and reviews are counted from them.",
    )
