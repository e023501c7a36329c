from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize
from odoo.tools.mail import email_split_and_format_normalize, email_split_tuples


class HelpdeskTicket(models.Model):
    """Who asks: senders known by the domain of their address or by their phone number;
    the unknown ones wait in the triage list."""

    _inherit = "helpdesk.ticket"

    sla_phone = fields.Char(
        string="Phone number",
        help="Of who called. A number that we know finds the customer.",
    )
    sla_unknown_sender = fields.Boolean(
        string="Unknown sender",
        compute="_compute_sla_unknown_sender",
        search="_search_sla_unknown_sender",
        groups="base.group_user",
        help="There is an address or a number, but no customer.",
    )

    @api.depends("partner_id", "partner_email", "sla_phone")
    def _compute_sla_unknown_sender(self):
        for ticket in self:
            reachable = ticket.partner_email or ticket.sla_phone
            ticket.sla_unknown_sender = bool(reachable and not ticket.partner_id)

    @api.model
    def _search_sla_unknown_sender(self, operator, value):
        if operator != "in":
            return NotImplemented
        unknown = Domain("partner_id", "=", False) & (
            Domain("partner_email", "!=", False) | Domain("sla_phone", "!=", False)
        )
        wanted = [unknown] if True in value else []
        return Domain.OR(wanted + ([~unknown] if False in value else []))

    @api.model
    def _sla_get_triage_domain(self):
        """Return the open tickets whose sender nobody knows."""
        return Domain("sla_unknown_sender", "=", True) & self._sla_get_open_domain()

    @api.onchange("sla_phone")
    def _onchange_sla_phone(self):
        if self.sla_phone and not self.partner_id:
            self.partner_id = self._sla_find_caller(self.sla_phone, self.company_id)

    @api.model_create_multi
    def create(self, vals_list):
        callers = {}
        for vals in vals_list:
            number = vals.get("sla_phone")
            if not number or vals.get("partner_id"):
                continue
            company = self.env["res.company"].browse(vals.get("company_id"))
            key = (number, company or self.env.company)
            if key not in callers:
                callers[key] = self._sla_find_caller(*key)
            vals["partner_id"] = callers[key].id
        return super().create(vals_list)

    @api.model
    def _sla_find_caller(self, number, company):
        company = company or self.env.company
        return self.env["res.partner"]._sla_find_by_phone(number, company)

    # Mail

    @api.model
    def message_new(self, msg, custom_values=None):
        values = dict(custom_values or {})
        if not msg.get("author_id") and not values.get("partner_id"):
            values |= self._sla_recognise(msg, values)
        incoming = self.with_context(sla_incoming=True)
        ticket = super(HelpdeskTicket, incoming).message_new(msg, values)
        return ticket.with_env(self.env)

    @api.model
    def _sla_recognise(self, msg, values):
        """Return what the domain of an unknown sender tells: ``{field: value}`` of the
        new ticket, perhaps nothing. If the company wants it so, the sender becomes a
        contact, and the author of the message."""
        team = self.env["helpdesk.ticket.team"].browse(values.get("team_id"))
        company = team.company_id or self.env.company
        # sudo: the gateway may work for a user who does not see all customers
        partners = self.env["res.partner"].sudo()
        customer = partners._sla_find_by_address(msg.get("from"), company)
        if not customer:
            return {}
        name, address = (email_split_tuples(msg["from"]) or [("", msg["from"])])[0]
        if not company.sla_create_contact:
            return {"partner_id": customer.id, "partner_name": name or customer.name}
        contact = customer._sla_add_contact(name, address)
        msg["author_id"] = contact.id
        return {"partner_id": contact.id, "partner_name": contact.name}

    def _sla_get_sender_address(self):
        """Return the address of who has asked if the customer's does not reach them:
        of a sender whom nobody knows, or who writes for a company; else nothing."""
        self.ensure_one()
        customer = self.partner_id
        address = email_normalize(self.partner_email or "", strict=False)
        if not address or address == customer.email_normalized:
            return ""
        # the address of a person whom we know is kept on the contact
        known = customer.email_normalized and not customer.is_company
        return "" if known else self.partner_email

    def _sla_get_answer_recipients(self):
        """Return whom an answer goes to, as arguments of ``message_post``."""
        self.ensure_one()
        address = self._sla_get_sender_address()
        if address:
            return {"outgoing_email_to": address}
        return {"partner_ids": self.partner_id.ids}

    def _message_add_suggested_recipients(self, force_primary_email=False):
        suggested = super()._message_add_suggested_recipients(
            force_primary_email=force_primary_email
        )
        for ticket in self:
            # an answer to the company only would not reach who has asked
            address = email_normalize(ticket.partner_email or "")
            customer = ticket.partner_id
            if customer and address and address != customer.email_normalized:
                suggested[ticket.id]["email_to_lst"] += (
                    email_split_and_format_normalize(ticket.partner_email)
                )
        return suggested

    # Triage

    def action_sla_choose_customer(self):
        """Ask which customer these tickets are from."""
        return self._sla_open_triage("choose")

    def action_sla_create_customer(self):
        """Ask for the customer to make of the sender."""
        return self._sla_open_triage("create")

    def _sla_open_triage(self, mode):
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Who is it?"),
            "res_model": "sla.triage",
            "view_mode": "form",
            "target": "new",
            "context": {"default_ticket_ids": self.ids, "default_mode": mode},
        }

    def action_sla_spam(self):
        """Archive tickets that nobody should have got."""
        self.check_access("write")
        self._message_log_batch(
            dict.fromkeys(self.ids, self.env._("Archived as spam."))
        )
        self.write({"active": False})

    def _sla_get_of_same_sender(self):
        """Return further tickets in the triage list from the senders of these."""
        addresses = [address for address in self.mapped("partner_email") if address]
        numbers = [number for number in self.mapped("sla_phone") if number]
        same = Domain("partner_email", "in", addresses)
        same |= Domain("sla_phone", "in", numbers)
        domain = self._sla_get_triage_domain() & same
        return self.search(domain & Domain("id", "not in", self.ids))

    def _sla_set_customer(self, partner):
        """Make ``partner`` the customer of tickets whose sender was unknown: promises
        are chosen anew, and tickets that nobody has may go to the counter of a tier."""
        self.write({"partner_id": partner.id})
        free = self.filtered(lambda ticket: not ticket.user_id)
        free._sla_assign_people(free._sla_move_to_counter())
