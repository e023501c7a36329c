from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    sla_subrequest_closing = fields.Selection(
        [
            ("refuse", "It cannot be closed"),
            ("allow", "It can be closed; they stay open"),
        ],
        string="A ticket that waits for sub-requests",
        default="refuse",
        required=True,
        help="What happens when somebody closes a ticket that still waits for a "
        "department or supplier.",
    )
