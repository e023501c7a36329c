from odoo import fields, models


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    sla_calendar_id = fields.Many2one(
        "resource.calendar",
        string="Service hours",
        check_company=True,
        help="Working hours in which time counts for this team's tickets, unless the "
        "agreement or the customer says otherwise.",
    )
