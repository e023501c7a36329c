from odoo import models
from odoo.exceptions import UserError


class SlaResendLine(models.TransientModel):
    _inherit = "sla.resend.line"

    def action_link(self):
        """This is the invoice that the request is about."""
        self.ensure_one()
        ticket = self.resend_id.ticket_id
        ticket._sla_check_may_send()
        # the line came from the browser: only what is found for the ticket is linked
        for document in ticket._sla_find_documents():
            if (document._name, document.id) == (self.res_model, self.res_id):
                ticket._sla_link_document(document)
                return {"type": "ir.actions.act_window_close"}
        raise UserError(
            self.env._("“%s” is not a document of this ticket's customer.", self.name)
        )
