from odoo import api, fields, models


class HelpdeskTicket(models.Model):
    """One request, one promise: nothing is promised on a duplicate; what was split off
    has promises of its own."""

    _inherit = "helpdesk.ticket"

    sla_split_from_id = fields.Many2one(
        "helpdesk.ticket",
        string="Split from",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="base.group_user",
        help="The ticket on which this was asked besides. Empty: the ticket came in by "
        "itself.",
    )
    sla_split_ids = fields.One2many(
        "helpdesk.ticket",
        "sla_split_from_id",
        string="Split off",
        groups="base.group_user",
    )
    sla_split_count = fields.Integer(
        string="Tickets split off",
        compute="_compute_sla_split_count",
        groups="base.group_user",
    )

    @api.depends("sla_split_ids")
    def _compute_sla_split_count(self):
        groups = self.env["helpdesk.ticket"]._read_group(
            [("sla_split_from_id", "in", self.ids)], ["sla_split_from_id"], ["__count"]
        )
        counts = {ticket.id: count for ticket, count in groups}
        for ticket in self:
            ticket.sla_split_count = counts.get(ticket.id, 0)

    # Hooks of sla.mixin

    @api.model
    def _sla_get_trigger_fields(self):
        return [*super()._sla_get_trigger_fields(), "duplicate_id"]

    def _sla_is_served(self):
        return not self.duplicate_id and super()._sla_is_served()

    def _sla_get_unserved(self):
        if self.duplicate_id:
            return "duplicate", {"of": self.duplicate_id.number}
        return super()._sla_get_unserved()

    def _sla_start_at(self, moment):
        """Have the clocks of a new ticket count since ``moment`` (naive UTC), when the
        customer asked."""
        self.ensure_one()
        ticket = self.sudo()  # sudo: the facts are the engine's
        ticket._sla_note_messages(replied=False, asked=True)
        if ticket.sla_waiting_since:
            ticket._sla_set_quietly({"sla_waiting_since": moment})
            ticket._sla_mark()
        ticket.mapped("sla_status")  # the clocks are there from here on
        late = ticket.sla_clock_ids.filtered(
            lambda clock: clock.kind == "customer" and clock.started_at > moment
        )
        late._count_from(moment, "split")

    # Buttons

    def action_sla_split(self):
        """Ask what is to become a ticket of its own."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Split"),
            "res_model": "sla.split",
            "view_mode": "form",
            "target": "new",
            "context": {"default_ticket_id": self.id},
        }

    def action_sla_split_tickets(self):
        """Open the tickets that were split off."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "view_mode": "list,form",
            "domain": [("sla_split_from_id", "=", self.id)],
            "name": self.env._("Split off"),
        }
