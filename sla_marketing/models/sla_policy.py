from odoo import api, fields, models


class SlaPolicy(models.Model):
    _inherit = "sla.policy"

    crm_team_ids = fields.Many2many(
        "crm.team",
        string="Sales teams",
        check_company=True,
        ondelete="restrict",
        help="Leads of these teams. Empty: of every team.",
    )

    @api.model
    def _get_condition_fields(self):
        return super()._get_condition_fields() | {"crm_team_ids": "team"}
