from odoo import fields, models


class SlaResend(models.TransientModel):
    """The customer's documents, to choose which one is sent."""

    _name = "sla.resend"
    _description = "Send a Document"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, ondelete="cascade")
    line_ids = fields.One2many("sla.resend.line", "resend_id", string="Documents")
