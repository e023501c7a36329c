from odoo import api, fields, models
from odoo.fields import Domain


class HelpdeskTicket(models.Model):
    """Requests for a pro-forma. Agents need no right to quotations: they choose among
    those that the customer has had, and see number, date and amount. Salespeople choose
    among drafts too."""

    _inherit = "helpdesk.ticket"

    sla_issues_proforma = fields.Boolean(
        related="sla_entry_id.issues_proforma",
        string="Asks for a pro-forma",
        groups="base.group_user",
    )
    sla_quotation_name = fields.Char(
        string="Quotation found",
        compute="_compute_sla_quotation_name",
        groups="base.group_user",
        help="What “Issue pro-forma” takes: the quotation whose number the requester "
        "gave, else the customer's latest.",
    )
    sla_proforma_ids = fields.One2many(
        "sla.proforma",
        "ticket_id",
        string="Pro-formas",
        groups="sales_team.group_sale_salesman,account.group_account_invoice,"
        "account.group_account_readonly",
        help="Pro-formas that were issued from this ticket.",
    )
    sla_proforma_text = fields.Char(
        string="Pro-forma issued",
        compute="_compute_sla_proforma_text",
        groups="base.group_user",
        help="Number, date and amount of the pro-forma that was issued.",
    )

    @api.depends("name", "description", "sla_form", "partner_id", "sla_entry_id")
    def _compute_sla_quotation_name(self):
        for ticket in self:
            asked = ticket.sla_issues_proforma
            found = ticket._sla_find_documents()[:1] if asked else []
            ticket.sla_quotation_name = "".join(
                ticket._sla_name_document(order) for order in found
            )

    @api.depends("sla_proforma_ids.state")
    def _compute_sla_proforma_text(self):
        for ticket in self:
            ticket.sla_proforma_text = self.env["sla.format"]._list(
                ticket._sla_name_document(each) for each in ticket._sla_get_proformas()
            )

    def _sla_get_proformas(self):
        """Return the pro-formas of this ticket that hold, as superuser."""
        # sudo: agents and customers see of them what callers show, and no more
        return self.sudo().sla_proforma_ids.filtered(
            lambda each: each.state != "cancelled"
        )

    # Finding

    def _sla_get_document_searches(self, customer):
        if not self.sudo().sla_issues_proforma:  # sudo: what the entry says
            return super()._sla_get_document_searches(customer)
        # sudo: agents need no right to orders; they see those of the ticket's customer
        orders = self.env["sale.order"].sudo()
        states = ["sent", "sale"]
        if self.env.user.has_group("sales_team.group_sale_salesman"):
            states.append("draft")
        domain = Domain(
            [
                ("state", "in", states),
                ("invoice_status", "!=", "invoiced"),
                ("order_line", "!=", False),
                ("partner_id.commercial_partner_id", "=", customer.id),
                ("company_id", "=", self.company_id.id),
            ]
        )
        return [(orders, domain, "date_order desc, id desc")]

    def action_sla_choose_document(self):
        action = super().action_sla_choose_document()
        if self.sla_issues_proforma:
            action["name"] = self.env._("Choose the quotation")
        return action

    def _sla_get_document_date(self, document):
        if document._name == "sla.proforma":
            return document.date
        return super()._sla_get_document_date(document)

    # Issuing

    def action_sla_issue_proforma(self):
        """Issue a pro-forma of the quotation that was found, send it, and close."""
        self.action_sla_send_document()

    def _sla_send_and_close(self, document):
        if document._name == "sale.order" and self.sla_issues_proforma:
            self._sla_check_may_send()
            proforma = document._sla_issue_proforma({"ticket_id": self.id})
            # sudo: the agent may send what was issued, without a right to it
            document = proforma.sudo()
        return super()._sla_send_and_close(document)

    def _sla_send_document(self, document, requester):
        if document._name != "sla.proforma":
            return super()._sla_send_document(document, requester)
        return document._send(requester)

    # Portal

    def _sla_get_portal_proformas(self):
        """Return what the page of the ticket on the portal shows of its pro-formas."""
        self.ensure_one()
        return [
            {
                "number": proforma.name,
                "text": self._sla_name_document(proforma),
                "url": proforma.get_portal_url(),
            }
            for proforma in self._sla_get_proformas()
        ]
