from odoo import fields, models


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    sla_time_project_id = fields.Many2one(
        "project.project",
        string="Project of time on tickets",
        check_company=True,
        domain="[('allow_timesheets', '=', True), ('is_template', '=', False)]",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
        help="The project that time on this team's tickets is noted on. Empty: the one "
        "in the settings of the company.",
    )
