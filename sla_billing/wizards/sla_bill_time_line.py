from odoo import fields, models


class SlaBillTimeLine(models.TransientModel):
    """An invoice that would be drafted."""

    _name = "sla.bill.time.line"
    _description = "Invoice to Draft"

    wizard_id = fields.Many2one("sla.bill.time", required=True, ondelete="cascade")
    selected = fields.Boolean(string="Bill", help="Draft this invoice.")
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        readonly=True,
        help="The customer who gets the invoice.",
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    date_from = fields.Date(
        string="From",
        readonly=True,
        help="First day of the billing period.",
    )
    date_to = fields.Date(
        string="To",
        readonly=True,
        help="Last day of the billing period.",
    )
    hours = fields.Float(readonly=True, help="Hours to be paid for.")
    line_count = fields.Integer(
        string="Lines", readonly=True, help="Lines that the invoice would get."
    )
    amount = fields.Monetary(
        readonly=True, help="What the invoice will come to, without taxes."
    )
    amount_total = fields.Monetary(
        string="With taxes",
        readonly=True,
        help="What the invoice will come to, with taxes.",
    )
    waiting_hours = fields.Float(
        string="Not approved",
        readonly=True,
        help="Hours to be paid for that nobody has approved yet.",
    )
    problem = fields.Char(
        string="What is missing", readonly=True, help="Why it cannot be billed yet."
    )

    left_out = fields.Char(
        string="Left out",
        readonly=True,
        help="Time that is not billed here, because a sales order bills it; the rest "
        "is.",
    )

    def _get_key(self):
        return (self.partner_id, self.currency_id, self.date_from, self.date_to)
