from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext

# Requests whose tickets know the invoice; the others make one, or only send it.
_LINKED = ("correct", "dispute")
# What decides on whether a ticket objects to an invoice.
_OBJECTING = frozenset(
    {"sla_move_id", "sla_entry_id", "partner_id", "active", "stage_id"}
)
_ACCOUNTING = "account.group_account_invoice,account.group_account_readonly"


class HelpdeskTicket(models.Model):
    """Requests about invoices: which invoice it is, and what becomes of an objection.
    Agents need no right to invoices; they choose among the posted ones of the customer
    and see number, date and amount."""

    _inherit = "helpdesk.ticket"

    sla_invoice_request = fields.Selection(
        related="sla_entry_id.invoice_request",
        string="About an invoice",
        groups="base.group_user",
    )
    sla_move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        index="btree_not_null",
        check_company=True,
        copy=False,
        ondelete="set null",
        groups=_ACCOUNTING,
        domain="[('move_type', 'in', ('out_invoice', 'out_refund')), "
        "('commercial_partner_id', '=', commercial_partner_id)]",
        help="The invoice that the request is about.",
    )
    sla_invoice_text = fields.Char(
        string="Invoice found",
        compute="_compute_sla_invoice_text",
        groups="base.group_user",
        help="Number, date and amount of the invoice that the request is about.",
    )

    @api.depends("sla_move_id")
    def _compute_sla_invoice_text(self):
        for ticket in self:
            # sudo: agents see of the ticket's invoice what this says, and no more
            move = ticket.sudo().sla_move_id
            name = move and move.state == "posted" and ticket._sla_name_document(move)
            ticket.sla_invoice_text = name or move.display_name

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        # sudo: what the entry says, of requests by customers too
        asked = tickets.sudo().filtered("sla_entry_id.invoice_request")
        if not self.env.context.get("sla_exempt_new"):
            asked._sla_find_invoice()
        return tickets

    def write(self, vals):
        watched = not _OBJECTING.isdisjoint(vals)
        before = self._sla_get_objections() if watched else {}
        result = super().write(vals)
        if "sla_move_id" in vals:
            self._sla_note_invoice()
        if "partner_id" in vals:
            self._sla_unlink_strange_invoice()
        if watched:
            self._sla_follow_objections(before)
        return result

    def unlink(self):
        before = self._sla_get_objections()
        result = super().unlink()
        for move in before.values():
            self._sla_end_objection(move, self.env._("The objection was withdrawn."))
        return result

    # Finding

    def _sla_find_invoice(self):
        """Link each ticket to the invoice whose number was given, if it is one of the
        customer's. Called as superuser: customers and agents may not read invoices."""
        for ticket in self:
            if ticket.sla_invoice_request not in _LINKED:
                continue
            numbers = set(ticket._sla_get_numbers())
            found = [
                document
                for document in ticket._sla_find_documents()
                if document.name in numbers
            ]
            if len(found) == 1:
                ticket.sla_move_id = found[0]

    def _sla_find_documents(self):
        found = super()._sla_find_documents()
        if self.sudo().sla_invoice_request not in _LINKED:  # sudo: what the entry says
            return found
        return [document for document in found if document._name == "account.move"]

    def action_sla_choose_document(self):
        action = super().action_sla_choose_document()
        if self.sla_invoice_request in _LINKED:
            action["name"] = self.env._("Choose the invoice")
        return action

    def _sla_link_document(self, document):
        """Link the ticket to ``document``, one of those found for it."""
        self.ensure_one()
        self._sla_check_may_send()
        self.sudo().sla_move_id = document  # sudo: agents have no right to invoices

    def _sla_note_invoice(self):
        """Tell the invoices of these tickets what was asked."""
        # sudo: it is the customer who asks; the agent has no right to the invoice
        for ticket in self.sudo():
            move, asked = ticket.sla_move_id, ticket.sla_invoice_request
            if not move:
                continue
            if asked == "issue" and not move.sla_requested_at and move.state == "draft":
                move.sla_requested_at = ticket.create_date.replace(microsecond=0)

    def _sla_get_objection(self):
        told = html2plaintext(self.description or "").strip()
        return f"{self.display_name}: {told or self.name}"

    # Objections

    def _sla_get_objections(self):
        """Return ``{ticket: invoice}`` of those of these tickets that object to one, as
        superuser."""
        # most tickets ask for nothing of the catalogue: they cost nothing here
        asked = self.filtered("sla_entry_id")
        # sudo: which invoice; agents may not read it
        return {
            ticket: ticket.sla_move_id
            for ticket in asked.sudo()  # see above
            if ticket.sla_invoice_request == "dispute"
            and ticket.sla_move_id
            and ticket.active
            and not ticket.closed
        }

    def _sla_follow_objections(self, before):
        """Where a ticket does not object any more to what it objected to ``before``,
        the objection is answered or withdrawn; a new one waits for its answer."""
        now = self._sla_get_objections()
        for ticket, move in before.items():
            if now.get(ticket) != move:
                text = self.env._("The objection was withdrawn.")
                if ticket.closed:
                    text = self.env._("The objection was answered.")
                self._sla_end_objection(move, text)
        for ticket, move in now.items():
            if before.get(ticket) != move and move.state == "posted":
                move._sla_dispute(ticket._sla_get_objection())

    @api.model
    def _sla_end_objection(self, move, text):
        """End the objection to ``move``, unless another ticket still objects."""
        others = move.sla_ticket_ids._sla_get_objections()
        if move.exists() and move.sla_disputed_at and not others:
            move._sla_set_dispute(False, False)
            move.message_post(body=text)

    def _sla_unlink_strange_invoice(self):
        """The request is of another customer: it is not about that invoice."""
        # sudo: as above
        for ticket in self.sudo().filtered("sla_move_id"):
            customer = ticket.partner_id.commercial_partner_id
            if ticket.sla_move_id.commercial_partner_id != customer:
                ticket.sla_move_id = False

    # Buttons

    def action_sla_open_invoice(self):
        """Open the invoice, or choose it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Invoice"),
            "res_model": "account.move",
            "view_mode": "form",
            "res_id": self.sla_move_id.id,
        }

    def action_sla_new_invoice(self):
        """Draft the invoice that was asked for, link it, and open it."""
        self.ensure_one()
        self.check_access("write")
        if self.sla_move_id:
            return self.action_sla_open_invoice()
        customer = self.partner_id
        if not customer:
            raise UserError(
                self.env._(
                    "“%s” has no customer yet. Choose one, then draft the invoice.",
                    self.display_name,
                )
            )
        # with the rights of the user: whoever may not invoice, does not
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": customer.id,
                "company_id": self.company_id.id,
                "invoice_origin": self.number,
            }
        )
        self.sla_move_id = move
        return self.action_sla_open_invoice()

    def action_sla_correct_invoice(self):
        """Credit the invoice and issue it anew, by the dialog of the invoicing app."""
        self.ensure_one()
        return self.sla_move_id.action_reverse()
