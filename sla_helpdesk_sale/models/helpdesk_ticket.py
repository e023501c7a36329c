from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain


class HelpdeskTicket(models.Model):
    """Quotations and orders among the documents that are sent again: quotations as
    such, orders as pro-formas."""

    _inherit = "helpdesk.ticket"

    def _sla_get_document_searches(self, customer):
        # sudo: agents need no right to orders; they see those of the ticket's customer
        orders = self.env["sale.order"].sudo()
        domain = Domain(
            [
                # drafts and cancelled ones are nothing that the customer has had
                ("state", "in", ("sent", "sale")),
                ("partner_id.commercial_partner_id", "=", customer.id),
                ("company_id", "=", self.company_id.id),
            ]
        )
        ours = (orders, domain, "date_order desc, id desc")
        others = super()._sla_get_document_searches(customer)
        asked = (self.sla_form._values or {}).get("kind")
        return [ours, *others] if asked == "quotation" else [*others, ours]

    def _sla_get_document_date(self, document):
        if document._name == "sale.order":
            return document.date_order.date()
        return super()._sla_get_document_date(document)

    def _sla_send_document(self, document, requester):
        if document._name != "sale.order":
            return super()._sla_send_document(document, requester)
        template = document.with_context(
            proforma=document.state == "sale"
        )._find_mail_template()
        if not template:
            raise UserError(
                self.env._(
                    "“%s” cannot be sent: the mail template of quotations or "
                    "pro-formas is missing. Restore it in the settings of sales.",
                    document.name,
                )
            )
        # sudo: the agent may send what was found, without a right to orders
        template.sudo().send_mail(
            document.id,
            email_values={
                "recipient_ids": [Command.set(requester.ids)],
                "email_to": False,
                "email_cc": False,
            },
            email_layout_xmlid="mail.mail_notification_layout_with_responsible_signature",
        )
        return None
