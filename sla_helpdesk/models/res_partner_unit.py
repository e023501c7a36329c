from odoo import fields, models


class ResPartner(models.Model):
    """Contacts that only some units may see. The record rule that keeps them is
    ``res_partner_unit_rule``."""

    _inherit = "res.partner"

    sla_unit_team_ids = fields.Many2many(
        "helpdesk.ticket.team",
        "res_partner_sla_unit_team_rel",
        "partner_id",
        "team_id",
        string="Only for teams",
        groups="base.group_user",
        help="Only members of these teams see this contact; of a company, its contacts "
        "too. Empty: everybody does. Managers of the helpdesk and of service levels "
        "see all, and colleagues are never hidden.",
    )
