from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.mail import email_split_tuples

from ..engine.senders import domain_of, split_domains


class SlaTriage(models.TransientModel):
    """Says who the sender of tickets is: a customer that we have, or a new one."""

    _name = "sla.triage"
    _description = "Who Sent These Tickets?"
    _check_company_auto = True

    ticket_ids = fields.Many2many("helpdesk.ticket", required=True)
    company_id = fields.Many2one("res.company", compute="_compute_sender")
    sender = fields.Char(
        compute="_compute_sender",
        help="Address or number that the tickets came from.",
    )
    domain = fields.Char(
        compute="_compute_sender",
        help="The part of the address behind the @. Empty: the tickets came from "
        "several, or from a public mail provider.",
    )
    other_count = fields.Integer(
        "Other Tickets",
        compute="_compute_sender",
        help="Further tickets of the same sender that have no customer yet.",
    )
    mode = fields.Selection(
        [("choose", "A customer that we have"), ("create", "A new customer")],
        string="This is",
        default="choose",
        required=True,
        help="Whether you know the customer already, or one has to be made.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        check_company=True,
        help="A company or one of its contacts.",
    )
    is_company = fields.Boolean(related="partner_id.is_company")
    name = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        help="The name of the new contact. Filled in from the ticket.",
    )
    email = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        help="The address of the new contact. Later mail from it finds the customer.",
    )
    phone = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        help="The number of the new contact. Later calls from it find the customer.",
    )
    parent_id = fields.Many2one(
        "res.partner",
        string="Works for",
        check_company=True,
        domain="[('is_company', '=', True)]",
        help="The company that the new contact works for. Empty: the customer is a "
        "person.",
    )
    add_contact = fields.Boolean(
        string="Add the sender as a contact of this company",
        help="Later mail of this sender then finds the customer by itself.",
    )
    remember_domain = fields.Boolean(
        string="Mail from this domain always belongs to this company",
        help="Later mail of any sender with this domain then finds the company by "
        "itself.",
    )
    with_others = fields.Boolean(
        string="Also the other tickets of this sender",
        default=True,
        help="Tickets of the same address or number that have no customer get this one "
        "as well.",
    )

    @api.depends("ticket_ids")
    def _compute_sender(self):
        for wizard in self:
            tickets = wizard.ticket_ids
            senders = {
                ticket.partner_email or ticket.sla_phone or ""
                for ticket in tickets._origin
            }
            domains = {domain_of(ticket.partner_email) for ticket in tickets}
            wizard.company_id = tickets.company_id[:1]
            wizard.sender = self.env["sla.format"]._list(sorted(filter(None, senders)))
            wizard.domain = domains.pop() if len(domains) == 1 else False
            wizard.other_count = len(tickets._origin._sla_get_of_same_sender())

    @api.depends("ticket_ids")
    def _compute_name(self):
        for wizard in self:
            ticket = wizard.ticket_ids[:1]
            parts = email_split_tuples(ticket.partner_email or "")
            name, address = parts[0] if parts else ("", "")
            wizard.name = ticket.partner_name or name or address
            wizard.email = address
            wizard.phone = ticket.sla_phone

    def action_confirm(self):
        """Make the customer known on these tickets, and remember what was said."""
        self.ensure_one()
        tickets = self.ticket_ids
        if self.with_others:
            tickets |= tickets._sla_get_of_same_sender()
        tickets.check_access("write")
        if len(tickets.company_id) > 1:
            raise UserError(
                self.env._(
                    "These tickets belong to several companies. Choose those of one "
                    "company at a time."
                )
            )
        customer = self._get_customer()
        company = customer.commercial_partner_id
        if self.remember_domain and self.domain and company.is_company:
            self._check_may_keep(company, "write")
            domains = split_domains(company.sla_domains) + [self.domain]
            company.sla_domains = " ".join(dict.fromkeys(domains))
        tickets._sla_set_customer(customer)
        return {"type": "ir.actions.act_window_close"}

    def _get_customer(self):
        """Return the customer, made on the way if it is a new one."""
        if self.mode == "create":
            if not self.env["res.partner"].has_access("create"):
                raise UserError(
                    self.env._(
                        "You may not make contacts. Ask whoever keeps them to make "
                        "this one, and choose it then, or ask an administrator for the "
                        "right “Contact: Creation”."
                    )
                )
            return self.env["res.partner"].create(self._prepare_customer())
        if not self.partner_id:
            raise UserError(self.env._("Choose the customer, or make a new one."))
        if self.add_contact and self.is_company and self.email:
            self._check_may_keep(self.env["res.partner"], "create")
            return self.partner_id._sla_add_contact(self.name, self.email)
        return self.partner_id

    def _check_may_keep(self, partner, operation):
        """:raise UserError: if the user may not do ``operation`` with ``partner``"""
        if not partner.has_access(operation):
            raise UserError(
                self.env._(
                    "You may not make or change contacts. Choose the customer without "
                    "adding the sender as a contact and without remembering the "
                    "domain, or ask an administrator for the right “Contact: Creation”."
                )
            )

    def _prepare_customer(self):
        if not self.name:
            raise UserError(self.env._("Give the new customer a name."))
        return {
            "name": self.name,
            "email": self.email,
            "phone": self.phone,
            "parent_id": self.parent_id.id,
        }
