from odoo import fields, models
from odoo.exceptions import UserError


class SlaResendLine(models.TransientModel):
    """A document that can be sent. Its number, date and amount are all that the agent
    sees of it."""

    _name = "sla.resend.line"
    _description = "Document to Send"

    resend_id = fields.Many2one("sla.resend", required=True, ondelete="cascade")
    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Integer(required=True, readonly=True)
    name = fields.Char(
        string="Document",
        readonly=True,
        help="Number, date and amount of the document.",
    )

    def action_send(self):
        """Send this document, and close the ticket."""
        self.ensure_one()
        ticket = self.resend_id.ticket_id
        ticket._sla_check_may_send()
        # the line came from the browser: only what is found for the ticket is sent
        for document in ticket._sla_find_documents():
            if (document._name, document.id) == (self.res_model, self.res_id):
                ticket._sla_send_and_close(document)
                return {"type": "ir.actions.act_window_close"}
        raise UserError(
            self.env._("“%s” is not a document of this ticket's customer.", self.name)
        )
