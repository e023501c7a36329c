from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .sla_subrequest import OPEN

_ACTIVITY = "mail.mail_activity_data_todo"


class HelpdeskTicket(models.Model):
    """What departments and suppliers do for a ticket at the same time."""

    _inherit = "helpdesk.ticket"

    sla_subrequest_ids = fields.One2many(
        "sla.subrequest",
        "ticket_id",
        string="Sub-requests",
        groups="base.group_user",
        copy=False,
    )
    sla_subrequest_count = fields.Integer(
        string="Number of sub-requests",
        compute="_compute_sla_subrequests",
        groups="base.group_user",
        help="How many sub-requests the ticket has; cancelled ones do not count.",
    )
    sla_subrequest_open_count = fields.Integer(
        string="Open sub-requests",
        compute="_compute_sla_subrequests",
        groups="base.group_user",
        help="How many sub-requests have not ended yet.",
    )
    sla_subrequest_progress = fields.Float(
        string="Sub-requests ended (%)",
        compute="_compute_sla_subrequests",
        groups="base.group_user",
        help="The part of the sub-requests that are done, or refused; cancelled ones "
        "do not count.",
    )
    sla_subrequest_waits = fields.Char(
        string="Waits for",
        compute="_compute_sla_subrequests",
        groups="base.group_user",
        help="The parties of the open sub-requests that the ticket waits for.",
    )
    sla_held_by = fields.Reference(
        selection=lambda self: self.env["sla.agreement"]._selection_party(),
        string="Held by",
        compute="_compute_sla_held_by",
        store=True,
        precompute=True,
        groups="base.group_user",
        copy=False,
        help="The party of the oldest open sub-request that the ticket waits for. "
        "Reports count the time as held by it. Empty: the team of the ticket.",
    )

    @api.depends("sla_subrequest_ids.state", "sla_subrequest_ids.blocks_parent")
    def _compute_sla_subrequests(self):
        # sudo: numbers and names, for whoever may read the ticket
        counted = self.env["sla.subrequest"].sudo()
        parts = counted.search([("ticket_id", "in", self.ids)], order="id")
        parts = parts.grouped("ticket_id")
        for ticket in self:
            own = parts.get(ticket.sudo()._origin, counted)  # sudo: the key of above
            own = own.filtered(lambda part: part.state != "cancelled")
            still_open = own.filtered(lambda part: part.state in OPEN)
            blocking = still_open.filtered("blocks_parent")
            ended = len(own) - len(still_open)
            ticket.sla_subrequest_count = len(own)
            ticket.sla_subrequest_open_count = len(still_open)
            ticket.sla_subrequest_progress = 100 * ended / len(own) if own else 0
            names = dict.fromkeys(
                name for name in blocking.mapped("party_name") if name
            )
            ticket.sla_subrequest_waits = self.env["sla.format"]._list(names)

    @api.depends(
        "sla_subrequest_ids.state",
        "sla_subrequest_ids.blocks_parent",
        "sla_subrequest_ids.party_ref",
    )
    def _compute_sla_held_by(self):
        for ticket in self:
            holding = ticket.sla_subrequest_ids.filtered(
                # while it waits for our answer, it is we who hold it
                lambda part: part.blocks_parent and part.state in OPEN[:-1]
            )
            # the record, not its name: a name would be looked up for each ticket
            first = holding.sorted("id")[:1]
            ticket.sla_held_by = first._sla_get_party() if first else False

    @api.constrains("stage_id")
    def _check_sla_subrequests(self):
        closed = self.filtered(
            lambda ticket: (
                ticket.stage_id.closed
                and ticket.company_id.sla_subrequest_closing == "refuse"
            )
        )
        if not closed:
            return
        # sudo: also sub-requests that the agent may not see keep the ticket open
        blocking = (
            self.env["sla.subrequest"]
            .sudo()  # see above
            .search(
                Domain("ticket_id", "in", closed.ids)
                & Domain("blocks_parent", "=", True)
                & Domain("state", "in", OPEN)
            )
        )
        for ticket, parts in blocking.grouped("ticket_id").items():
            raise ValidationError(
                self.env._(
                    "Ticket “%(ticket)s” waits for sub-requests and cannot be closed: "
                    "%(parts)s. Have them finished, cancel them, or say on them that "
                    "the ticket does not wait.",
                    ticket=ticket.display_name,
                    parts=self.env["sla.format"]._list(
                        f"{part.number} ({part.party_name})" for part in parts
                    ),
                )
            )

    def unlink(self):
        # sudo: what was done for a ticket is deleted with it, and its clocks too
        self.sudo().sla_subrequest_ids.unlink()
        return super().unlink()

    # Hooks of sla.mixin

    @api.model
    def _sla_get_trigger_fields(self):
        return [*super()._sla_get_trigger_fields(), "sla_held_by"]

    def _sla_get_holder(self):
        return self.sla_held_by or super()._sla_get_holder()

    # Buttons

    def action_sla_open_subrequest(self):
        """Open a new sub-request of this ticket."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sub-request"),
            "res_model": "sla.subrequest",
            "view_mode": "form",
            "context": {
                "default_ticket_id": self.id,
                "default_priority": self.priority,
            },
        }

    def action_sla_open_template(self):
        """Choose the template whose sub-requests are opened."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sub-requests from a template"),
            "res_model": "sla.subrequest.open",
            "view_mode": "form",
            "target": "new",
            "context": {"default_ticket_id": self.id},
        }

    def action_sla_view_subrequests(self):
        """Show the sub-requests of this ticket."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_helpdesk.sla_subrequest_action"
        )
        return action | {
            "domain": [("ticket_id", "=", self.id)],
            "context": {
                "default_ticket_id": self.id,
                "default_priority": self.priority,
            },
        }

    # Telling the agent

    def _sla_remind_of_subrequests(self, summary, note):
        """Give whoever works on the ticket, or the head of its team, something to do;
        nobody if the ticket is closed."""
        for ticket in self:
            user = ticket.user_id or ticket.team_id.user_id
            if user and not ticket.stage_id.closed:
                ticket.activity_schedule(
                    _ACTIVITY, summary=summary, note=note, user_id=user.id
                )

    def _sla_note_all_done(self, last):
        """Tell the agent when no sub-request is open any more; ``last`` is the one that
        has just changed."""
        self.ensure_one()
        if last.state not in ("done", "refused"):
            return
        parts = self.sla_subrequest_ids.filtered(lambda p: p.state != "cancelled")
        if len(parts) < 2 and last.state == "refused":
            return  # that one was refused has been said already
        if all(part.state in ("done", "refused") for part in parts):
            self._sla_remind_of_subrequests(
                self.env._("All sub-requests have ended"),
                self.env._("Look at their reports, and go on with the ticket."),
            )
