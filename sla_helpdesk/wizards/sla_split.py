from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext

_LATEST = 30  # messages to choose from


class SlaSplit(models.TransientModel):
    """Makes a ticket of its own of what was asked on another one."""

    _name = "sla.split"
    _description = "Split a Ticket"
    _check_company_auto = True

    ticket_id = fields.Many2one("helpdesk.ticket", required=True)
    company_id = fields.Many2one(related="ticket_id.company_id")
    message = fields.Selection(
        selection="_selection_message",
        string="From the message",
        help="What the customer wrote. Empty: what you type below.",
    )
    name = fields.Char(
        string="Title",
        required=True,
        help="The title of the new ticket.",
    )
    description = fields.Html(
        compute="_compute_description",
        store=True,
        readonly=False,
        help="What the new ticket is about. Filled in from the message, if you choose "
        "one.",
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        compute="_compute_team_id",
        store=True,
        readonly=False,
        check_company=True,
        help="The team that gets the new ticket. Filled in from the other one.",
    )
    category_id = fields.Many2one(
        "helpdesk.ticket.category",
        check_company=True,
        help="The category of the new ticket. Empty: none.",
    )
    start = fields.Selection(
        [("now", "Now"), ("message", "When the message came")],
        string="Clocks start",
        default="now",
        required=True,
        help="From when the time promised on the new ticket counts: from now, or from "
        "the message in which it was asked.",
    )

    @api.model
    def _selection_message(self):
        ticket = self.env["helpdesk.ticket"].browse(
            self.env.context.get("default_ticket_id")
        )
        if not ticket or not ticket.has_access("read"):
            return []
        zone = self.env.tz.zone
        texts = []
        for message in self._get_messages(ticket):
            text = " ".join(html2plaintext(message.body or "").split())
            moment = self.env["sla.format"]._moment(message.create_date, zone)
            author = message.author_id.name or message.email_from or ""
            texts.append((str(message.id), f"{moment} · {author}: {text[:60]}"))
        return texts

    @api.model
    def _get_messages(self, ticket):
        """Return what was written on ``ticket`` from outside, the latest first."""
        return self.env["mail.message"].search(
            [
                ("model", "=", ticket._name),
                ("res_id", "=", ticket.id),
                ("message_type", "in", ("email", "comment", "sms")),
                "|",
                ("author_id", "=", False),
                ("author_id.partner_share", "=", True),
            ],
            order="id desc",
            limit=_LATEST,
        )

    def _get_message(self):
        messages = self._get_messages(self.ticket_id) if self.ticket_id else None
        wanted = int(self.message or 0)
        return (messages or self.env["mail.message"]).filtered(
            lambda message: message.id == wanted
        )

    @api.depends("message")
    def _compute_description(self):
        for wizard in self:
            wizard.description = wizard._get_message().body or wizard.description

    @api.depends("ticket_id")
    def _compute_team_id(self):
        for wizard in self:
            wizard.team_id = wizard.ticket_id.team_id

    def action_confirm(self):
        """Make the new ticket, and open it."""
        self.ensure_one()
        ticket, message = self.ticket_id, self._get_message()
        ticket.check_access("write")
        if self.start == "message" and not message:
            raise UserError(
                self.env._(
                    "Clocks cannot start when the message came: no message is chosen. "
                    "Choose one, or let them start now."
                )
            )
        new = ticket._sla_make(self._prepare_ticket())
        # written here alone; the other ticket was checked above
        new.sla_split_from_id = ticket
        new.message_subscribe(ticket.partner_id.ids)
        asked_at = message.create_date.replace(microsecond=0) if message else None
        if self.start == "message":
            new._sla_start_at(asked_at)
        new._message_log(
            body=self.env._("Split from %s.", ticket._get_html_link(ticket.number))
        )
        ticket._message_log(
            body=self.env._("Split off: %s.", new._get_html_link(new.number))
        )
        return new._sla_show_made()

    def _prepare_ticket(self):
        ticket = self.ticket_id
        return {
            "name": self.name,
            "description": self.description or self.name,
            "company_id": ticket.company_id.id,
            "team_id": self.team_id.id,
            "category_id": self.category_id.id,
            "type_id": ticket.type_id.id,
            "partner_id": ticket.partner_id.id,
            "partner_name": ticket.partner_name,
            "partner_email": ticket.partner_email,
            "channel_id": ticket.channel_id.id,
            "sla_service_id": ticket.sla_service_id.id,
            "priority": ticket.priority,
        }
