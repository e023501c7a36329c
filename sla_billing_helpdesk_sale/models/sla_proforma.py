from odoo import fields, models


class SlaProforma(models.Model):
    _inherit = "sla.proforma"

    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Request",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        ondelete="set null",
        help="The ticket that asked for the pro-forma.",
    )
