from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import is_html_empty


class SlaHandOver(models.TransientModel):
    """Asks which supplier goes on with a ticket, and what to write to it."""

    _name = "sla.hand.over"
    _description = "Hand a Ticket over to a Supplier"
    _check_company_auto = True

    ticket_id = fields.Many2one("helpdesk.ticket", required=True)
    company_id = fields.Many2one(related="ticket_id.company_id")
    supplier_id = fields.Many2one(
        "res.partner",
        required=True,
        check_company=True,
        help="Who goes on with the ticket; not its customer. The agreement with the "
        "supplier, if there is one, is shown below.",
    )
    agreement_id = fields.Many2one(
        "sla.agreement",
        compute="_compute_agreement_id",
        help="The supplier's agreement in force: its clock runs while the supplier has "
        "the ticket.",
    )
    message = fields.Html(
        help="Sent to the supplier. The customer does not see it, and it is no answer "
        "to the customer."
    )

    @api.depends("supplier_id", "company_id")
    def _compute_agreement_id(self):
        for wizard in self:
            supplier = wizard.supplier_id.commercial_partner_id
            # sudo: agents need not read agreements; that there is one is told
            agreements = self.env["sla.agreement"].sudo()
            key = f"res.partner,{supplier.id or 0}"
            wizard.agreement_id = agreements.search(
                [
                    ("kind", "=", "supplier"),
                    ("party_ref", "=", key),
                    ("state", "in", ("active", "review")),
                    ("company_id", "in", (False, wizard.company_id.id)),
                ],
                limit=1,
            )

    def action_confirm(self):
        """Hand the ticket over, and write to the supplier."""
        self.ensure_one()
        ticket, supplier = self.ticket_id, self.supplier_id
        ticket.check_access("write")
        if supplier.commercial_partner_id == ticket.commercial_partner_id:
            raise UserError(
                self.env._(
                    "“%s” is the customer of this ticket. Choose the supplier who is "
                    "to work on it.",
                    supplier.display_name,
                )
            )
        ticket.sla_supplier_id = supplier
        ticket._message_log(
            body=self.env._("Handed over to %s.", supplier.display_name)
        )
        if not is_html_empty(self.message):
            # a note that is addressed: it reaches the supplier, and nobody else
            ticket.message_post(
                body=self.message,
                message_type="comment",
                subtype_xmlid="mail.mt_note",
                partner_ids=supplier.ids,
            )
        return {"type": "ir.actions.act_window_close"}
