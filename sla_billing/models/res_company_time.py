from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    sla_bill_time = fields.Boolean(
        string="Draft invoices on a schedule",
        help="Each night, drafts are made for time to be paid for whose billing period "
        "has ended. Without it, somebody drafts them by “Bill Time”.",
    )
    sla_bill_grouping = fields.Selection(
        [
            ("request", "Each request"),
            ("service", "Each service"),
            ("person", "Each person"),
            ("one", "All together"),
        ],
        string="Invoice line for",
        default="request",
        required=True,
        help="What one line of such an invoice stands for. Time of different rates or "
        "products is never on one line.",
    )
