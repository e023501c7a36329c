from odoo import fields, models


class CrmTeam(models.Model):
    _inherit = "crm.team"

    sla_calendar_id = fields.Many2one(
        "resource.calendar",
        string="Service hours",
        check_company=True,
        help="Working hours in which time counts for this team's leads, unless the "
        "agreement, the customer or the lead's country says otherwise.",
    )
