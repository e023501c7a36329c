from odoo import fields, models

from odoo.addons.sla_base.models.sla_target import CHANNELS


class HelpdeskTicketChannel(models.Model):
    _inherit = "helpdesk.ticket.channel"

    sla_channel = fields.Selection(
        CHANNELS,
        string="Counts as",
        help="The channel that targets of service levels speak of.",
    )
