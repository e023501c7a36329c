import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain
from odoo.tools import html2plaintext

# how many of the customer's latest documents an agent can choose from
_LATEST = 5


class HelpdeskTicket(models.Model):
    """Requests to send a document again. Agents need no right to invoices: everything
    goes through what is found here, posted ones of the ticket's own customer."""

    _inherit = "helpdesk.ticket"

    sla_sends_document = fields.Boolean(
        related="sla_entry_id.sends_document",
        string="Sends a document",
        groups="base.group_user",
    )
    sla_document_name = fields.Char(
        string="Document found",
        compute="_compute_sla_document_name",
        groups="base.group_user",
        help="What “Send and close” sends: the document whose number the requester "
        "gave, else the customer's latest.",
    )

    @api.depends("name", "description", "sla_form", "partner_id", "sla_entry_id")
    def _compute_sla_document_name(self):
        for ticket in self:
            found = (
                ticket._sla_find_documents()[:1] if ticket.sla_sends_document else []
            )
            ticket.sla_document_name = "".join(
                ticket._sla_name_document(document) for document in found
            )

    # Finding

    def _sla_find_documents(self):
        """Return the customer's documents that can be sent, as superuser, the one that
        is probably meant first: those whose number was given, then the latest."""
        self.ensure_one()
        # sudo: the contact may be one that only other teams see
        customer = self.sudo().partner_id.commercial_partner_id
        if not customer:
            return []
        searches = self._sla_get_document_searches(customer)
        named = Domain("name", "in", self._sla_get_numbers())
        found = {}  # keeps the order
        for documents, domain, order in searches:
            found |= dict.fromkeys(documents.search(domain & named, order=order))
        for documents, domain, order in searches:
            latest = documents.search(domain, order=order, limit=_LATEST)
            found |= dict.fromkeys(latest)
        return list(found)

    def _sla_get_document_searches(self, customer):
        """Return ``[(model as superuser, domain, order), …]`` of the documents of
        ``customer`` that can be sent, those first that the form asks for. Add-ons for
        other documents add theirs."""
        # sudo: agents have no right to invoices; these are the ticket customer's own
        invoices = self.env["account.move"].sudo()
        domain = Domain(
            [
                ("move_type", "in", ("out_invoice", "out_refund")),
                ("state", "=", "posted"),
                ("commercial_partner_id", "=", customer.id),
                ("company_id", "=", self.company_id.id),
            ]
        )
        return [(invoices, domain, "invoice_date desc, id desc")]

    def _sla_get_numbers(self):
        """Return all that could be the number of a document in what was written."""
        values = (self.sla_form._values or {}).values()
        told = [value for value in values if isinstance(value, str)]
        text = " ".join(
            [self.name or "", html2plaintext(self.description or ""), *told]
        )
        words = set(re.findall(r"\w[\w/.-]*\w", text))
        return list(words | {word.upper() for word in words})

    def _sla_name_document(self, document):
        """Return number, date and amount of ``document``."""
        return self.env._(
            "%(number)s of %(date)s, %(amount)s",
            number=document.name,
            date=self.env["sla.format"]._day(self._sla_get_document_date(document)),
            amount=document.currency_id.format(document.amount_total),
        )

    def _sla_get_document_date(self, document):
        return document.invoice_date or document.date

    # Sending

    def action_sla_send_document(self):
        """Send the document that was found to the requester, and close the ticket."""
        self._sla_check_may_send()
        for ticket in self:
            found = ticket._sla_find_documents()
            if not found:
                raise UserError(
                    self.env._(
                        "No document of “%(customer)s” was found for “%(ticket)s”. "
                        "Choose the customer on the ticket first.",
                        # sudo: its name is on the ticket
                        customer=ticket.sudo().partner_id.display_name or "–",
                        ticket=ticket.display_name,
                    )
                )
            ticket._sla_send_and_close(found[0])

    def action_sla_choose_document(self):
        """Let the agent choose among the customer's documents."""
        self.ensure_one()
        self._sla_check_may_send()
        lines = [
            Command.create(
                {
                    "res_model": document._name,
                    "res_id": document.id,
                    "name": self._sla_name_document(document),
                }
            )
            for document in self._sla_find_documents()
        ]
        wizard = self.env["sla.resend"].create(
            {"ticket_id": self.id, "line_ids": lines}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send a document"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def _sla_check_may_send(self):
        """Raise an error unless the user may send documents from these tickets. Asked
        before anything is looked for, and with the same words for a ticket that does
        not exist: what is refused tells nothing about tickets or documents."""
        allowed = (
            self.env.user._is_internal()
            and self.exists() == self
            and self.has_access("write")
        )
        if not allowed:
            raise AccessError(
                self.env._(
                    "You may not send documents from this ticket. Ask somebody who "
                    "works on it, or a helpdesk manager."
                )
            )

    def _sla_send_and_close(self, document):
        """Send ``document``, one of those found, to the requester; answer; close."""
        self.ensure_one()
        self._sla_check_may_send()
        if self.sla_approval_state in ("waiting", "refused"):
            raise UserError(
                self.env._(
                    "Nothing is sent for “%s” before it is approved.", self.display_name
                )
            )
        # sudo: the contact may be one that only other teams see
        requester = self.sudo().partner_id
        if not requester.email:
            raise UserError(
                self.env._(
                    "“%s” has no e-mail address, so nothing can be sent. Enter one on "
                    "the contact first.",
                    requester.display_name,
                )
            )
        self._sla_send_document(document, requester)
        self.message_post(
            body=self.env._(
                "We have sent %(document)s to %(address)s.",
                document=self._sla_name_document(document),
                address=requester.email,
            ),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        stage = self._sla_get_done_stage()
        if stage:
            self.stage_id = stage

    def _sla_send_document(self, document, requester):
        """Send ``document`` by mail; for other kinds than invoices, their add-ons."""
        # sudo: the agent may send what was found, without a right to invoices
        self.env["account.move.send"].sudo()._generate_and_send_invoices(
            document, sending_methods=["email"], mail_partner_ids=requester.ids
        )

    def _sla_get_done_stage(self):
        """Return the stage of tickets that are done: the one that is shipped for it,
        else the first of the team in which time has ended."""
        stages = self.team_id._get_applicable_stages()
        done = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_stage_done", raise_if_not_found=False
        )
        if done and done in stages:
            return done
        return stages.filtered(lambda stage: stage.sla_phase == "stop")[:1]
