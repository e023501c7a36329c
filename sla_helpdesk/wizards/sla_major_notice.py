from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import is_html_empty


class SlaMajorNotice(models.TransientModel):
    """One message to all who report a major incident, and, once it is over, closing
    what they have reported."""

    _name = "sla.major.notice"
    _description = "Message to All of a Major Incident"

    major_id = fields.Many2one(
        "helpdesk.ticket",
        string="Major incident",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    ticket_ids = fields.Many2many(
        "helpdesk.ticket",
        string="Tickets",
        compute="_compute_ticket_ids",
        compute_sudo=False,  # only tickets that the user may see
        store=True,
        readonly=False,
        domain="['|', ('id', '=', major_id), ('sla_major_id', '=', major_id)]",
        help="The major incident and the linked tickets that are open, as far as you "
        "may see them. Take out whom the message does not concern.",
    )
    body = fields.Html(
        string="Message",
        sanitize_style=True,
        help="Goes to the customer of each of these tickets as a message of yours, and "
        "counts as an answer to each of them.",
    )
    close = fields.Boolean(
        string="Close these tickets", help="After the message has been sent."
    )
    stage_id = fields.Many2one(
        "helpdesk.ticket.stage",
        compute="_compute_stage_id",
        store=True,
        readonly=False,
        domain="[('closed', '=', True), ('sla_process', '=', False), "
        "('team_ids', '=', False), ('company_id', 'in', [False, company_id])]",
        help="The stage that the tickets are closed in: one of all teams and "
        "processes.",
    )
    company_id = fields.Many2one(related="major_id.company_id")

    @api.depends("major_id")
    def _compute_ticket_ids(self):
        for notice in self:
            major = notice.major_id
            linked = major.sla_linked_ids._filtered_access("read")
            linked = linked.filtered_domain(major._sla_get_open_domain())
            # of a major incident that is closed already, only what is left of it
            closed = major.stage_id.sla_phase == "stop"
            notice.ticket_ids = linked if closed else major | linked

    @api.depends("major_id")
    def _compute_stage_id(self):
        stages = self.env["helpdesk.ticket.stage"]
        for notice in self:
            if notice.major_id.stage_id.closed:
                notice.stage_id = notice.major_id.stage_id
                continue
            common = Domain("closed", "=", True) & Domain("sla_process", "=", False)
            common &= Domain("team_ids", "=", False)
            common &= Domain("company_id", "in", [False, notice.company_id.id])
            notice.stage_id = stages.search(common, limit=1)

    def action_send(self):
        """Post the message on every ticket, and close them if that is wanted."""
        self.ensure_one()
        self.major_id.check_access("write")
        tickets = self._get_tickets()
        empty = is_html_empty(self.body)
        if not tickets or (empty and not self.close):
            raise UserError(
                self.env._(
                    "There is nobody to tell, or nothing to say. Write a message, and "
                    "choose at least one ticket."
                )
            )
        if not empty:
            self._post(tickets)
        if self.close:
            self._close(tickets)
        return {"type": "ir.actions.act_window_close"}

    def _get_tickets(self):
        """Return the chosen tickets, of those that belong to the major incident."""
        own = self.major_id | self.major_id.sla_linked_ids
        return own & self.ticket_ids

    def _post(self, tickets):
        for ticket in tickets:
            ticket.message_post(
                body=Markup(self.body),
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                **ticket._sla_get_answer_recipients(),
            )

    def _close(self, tickets):
        if not self.stage_id.closed:
            raise UserError(
                self.env._(
                    "Say in which stage the tickets are to be closed: one that is "
                    "marked as closed."
                )
            )
        tickets.write({"stage_id": self.stage_id.id})
