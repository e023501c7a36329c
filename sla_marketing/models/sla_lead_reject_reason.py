from odoo import fields, models


class SlaLeadRejectReason(models.Model):
    """Why sales sends a lead back to marketing."""

    _name = "sla.lead.reject.reason"
    _description = "Reason to Send a Lead Back"
    _order = "sequence, id"

    name = fields.Char(
        required=True,
        translate=True,
        help="What sales chooses when it sends a lead back, for example “No budget”.",
    )
    sequence = fields.Integer(default=10)
    description = fields.Text(
        translate=True, help="When to choose this reason, so that all mean the same."
    )
    active = fields.Boolean(default=True)
