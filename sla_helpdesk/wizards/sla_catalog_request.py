from odoo import api, fields, models
from odoo.tools import plaintext2html


class SlaCatalogRequest(models.TransientModel):
    """A request that one of our people makes for a customer: what it would be promised
    is seen before the ticket is made."""

    _name = "sla.catalog.request"
    _description = "New Request"

    entry_id = fields.Many2one(
        "sla.catalog.entry",
        required=True,
        ondelete="cascade",
        help="What the customer asks for. It says what the form asks and who approves "
        "it.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        help="The company of ours that the ticket will belong to.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        help="For whom the request is made. Empty: nobody; then only promises for all "
        "customers hold.",
    )
    channel_id = fields.Many2one(
        "helpdesk.ticket.channel",
        required=True,
        default=lambda self: self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_channel_phone", raise_if_not_found=False
        ),
        help="How the customer told us.",
    )
    name = fields.Char(
        string="Title",
        compute="_compute_name",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="The title of the ticket. Filled in from the entry.",
    )
    description = fields.Text(
        required=True,
        help="What the customer wants, in as many words as the team needs.",
    )
    form = fields.Properties(
        definition="entry_id.form_definition",
        help="The questions of the entry. The answers go to the ticket.",
    )
    needs_approval = fields.Boolean("Needs approval", related="entry_id.needs_approval")
    times = fields.Html(
        string="Promised times",
        compute="_compute_times",
        sanitize=False,
        help="Within what time we would answer and solve it, if the ticket were made "
        "now.",
    )

    @api.depends("entry_id")
    def _compute_name(self):
        for wizard in self:
            wizard.name = wizard.name or wizard.entry_id.name

    @api.depends("entry_id", "partner_id", "channel_id", "company_id")
    def _compute_times(self):
        for wizard in self:
            promised = []
            if wizard.entry_id:
                promised = wizard.entry_id._get_promised_times(
                    wizard.partner_id,
                    wizard.channel_id,
                    wizard.company_id,
                    self.env.user.tz or "UTC",
                )
            wizard.times = self.env["ir.qweb"]._render(
                "sla_helpdesk.promised_times", {"promised": promised}
            )

    def action_request(self):
        """Make the ticket, and show it."""
        self.ensure_one()
        # what the new ticket takes over has to be for the user to see
        for record in (self.entry_id, self.partner_id, self.channel_id):
            record.check_access("read")
        ticket = self.env["helpdesk.ticket"]._sla_make(
            {
                "name": self.name,
                "description": plaintext2html(self.description),
                "sla_entry_id": self.entry_id.id,
                "sla_form": dict(self.form._values or {}),
                "channel_id": self.channel_id.id,
                "company_id": self.company_id.id,
                "partner_id": self.partner_id.id,
                "partner_name": self.partner_id.name,
                "partner_email": self.partner_id.email,
            }
        )
        return ticket._sla_show_made()
