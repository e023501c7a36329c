from odoo import api, fields, models


class HelpdeskTicket(models.Model):
    """Tickets that were asked for by the catalogue: what they start with, and the steps
    that fulfil them."""

    _inherit = "helpdesk.ticket"

    sla_entry_id = fields.Many2one(
        "sla.catalog.entry",
        string="Catalogue entry",
        index="btree_not_null",
        check_company=True,
        tracking=True,
        help="What the requester asked for. Says which form the ticket has, who "
        "approves it and what has to be done.",
    )
    sla_form = fields.Properties(
        "Form of the request",
        definition="sla_entry_id.form_definition",
        copy=True,
        precompute=False,
        help="The answers of the requester to the questions of the catalogue entry.",
    )

    @api.onchange("sla_entry_id")
    def _onchange_sla_entry_id(self):
        for name, value in self._sla_get_entry_vals().items():
            self[name] = value
        if not self.name:
            self.name = self.sla_entry_id.name

    @api.onchange("type_id")
    def _onchange_type_id(self):
        # helpdesk_type takes tickets away from teams that its types do not name; the
        # team that the catalogue names keeps them
        entry = self.sla_entry_id
        named = entry.team_id and (entry.team_id, entry.type_id)
        if named and (self.team_id, self.type_id) == named:
            return None
        return super()._onchange_type_id()

    def _sla_get_entry_vals(self):
        return self.sla_entry_id._prepare_ticket_vals() if self.sla_entry_id else {}

    @api.model_create_multi
    def create(self, vals_list):
        entries = self.env["sla.catalog.entry"].browse(
            {vals["sla_entry_id"] for vals in vals_list if vals.get("sla_entry_id")}
        )
        # sudo: whoever was given the entry, by form or by mail, gets what it says
        known = {entry.id: entry._prepare_ticket_vals() for entry in entries.sudo()}
        for vals in vals_list:
            for name, value in known.get(vals.get("sla_entry_id"), {}).items():
                if not vals.get(name):
                    vals[name] = value
        tickets = super().create(vals_list)
        if known and not self.env.context.get("sla_exempt_new"):
            # not of copies and imports, which are old requests
            tickets.filtered("sla_entry_id")._sla_start_request()
        return tickets

    @api.model
    def message_new(self, msg, custom_values=None):
        # after that of helpdesk_ticket_sender.py, which finds out who writes
        values = dict(custom_values or {})
        # sudo: anybody writes to the address of an entry
        entry = self.env["sla.catalog.entry"].sudo().browse(values.get("sla_entry_id"))
        sender = msg.get("author_id") or values.get("partner_id")
        # sudo: whether it is one of our people, and the tier of a customer
        sender = self.env["res.partner"].sudo().browse(sender or ())
        company = entry.company_id or entry.team_id.company_id or self.env.company
        if not entry or entry._is_meant_for(sender, company):
            return super().message_new(msg, values)
        del values["sla_entry_id"]
        values = {"team_id": entry.team_id.id, "company_id": company.id} | values
        ticket = super().message_new(msg, values)
        ticket._message_log(
            body=self.env._(
                "This was written to the address of “%s”, which is not meant for its "
                "sender: an ordinary ticket was made of it.",
                entry.name,
            )
        )
        return ticket

    def write(self, vals):
        others = self.browse()
        if vals.get("sla_entry_id"):
            others = self.filtered(
                lambda ticket: ticket.sla_entry_id.id != vals["sla_entry_id"]
            )
        result = super().write(vals)
        if others:
            others._sla_change_entry(vals)
        if "user_id" in vals:
            self._sla_hand_over_steps()
        return result

    # Fulfilment

    def _sla_change_entry(self, given):
        """Another entry was chosen: its steps instead of those of the former one, and
        what it says of tickets unless that is ``given`` or said already."""
        old = self._sla_get_open_steps() | self._sla_get_approvals()
        # sudo: steps are anybody's
        old.sudo().unlink()
        for ticket in self:
            missing = {
                name: value
                for name, value in ticket._sla_get_entry_vals().items()
                if name not in given and not ticket[name]
            }
            if missing:
                ticket.write(missing)
        self._sla_start_request()

    def _sla_start_request(self):
        """Ask for the approval that the entry wants, else start fulfilment."""
        waiting = self.filtered("sla_entry_id.needs_approval")
        waiting._sla_ask_approval()
        (self - waiting)._sla_set_approval({"sla_approval_state": False})
        (self - waiting)._sla_start_steps()

    def _sla_start_steps(self):
        """Make the activities that fulfil these requests."""
        # sudo: customers' requests are fulfilled too, and by people who may not read
        # the catalogue
        steps = self.sudo().sla_entry_id.step_ids
        if not steps:
            return
        vals_list = [
            step._prepare_activity(ticket)
            for ticket in self.sudo()  # sudo: as above
            for step in ticket.sla_entry_id.step_ids
        ]
        # sudo: activities for others
        self.env["mail.activity"].sudo().create(vals_list)

    def _sla_get_open_steps(self):
        # sudo: activities of everybody
        return self.sudo().activity_ids.filtered("sla_step_id")

    def _sla_hand_over_steps(self):
        """Steps that are for the agent go to the new one."""
        for ticket in self.filtered("sla_entry_id"):
            agent = ticket._sla_get_user()
            if agent:
                steps = ticket._sla_get_open_steps().filtered(
                    lambda activity: activity.sla_step_id.who == "agent"
                )
                steps.write({"user_id": agent.id})

    # What was filled in

    def _sla_get_answers(self, zone):
        """Return ``[(label, text)]`` of what was filled in, for the requester."""
        self.ensure_one()
        if not self.sla_entry_id:
            return []
        return self.sla_entry_id.sudo()._tell_form(  # sudo: labels of the form
            self.sla_form, zone
        )
