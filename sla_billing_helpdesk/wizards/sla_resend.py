from odoo import fields, models


class SlaResend(models.TransientModel):
    """Chooses also which invoice a request is about."""

    _inherit = "sla.resend"

    invoice_request = fields.Selection(related="ticket_id.sla_invoice_request")
