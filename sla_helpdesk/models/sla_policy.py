from odoo import api, fields, models


class SlaPolicy(models.Model):
    _inherit = "sla.policy"

    helpdesk_team_ids = fields.Many2many(
        "helpdesk.ticket.team",
        string="Helpdesk teams",
        check_company=True,
        ondelete="restrict",
        help="Only tickets of these teams. Empty: of every team.",
    )
    helpdesk_category_ids = fields.Many2many(
        "helpdesk.ticket.category",
        string="Categories",
        ondelete="restrict",
        check_company=True,
        help="Tickets of these categories and those below them.",
    )
    helpdesk_type_ids = fields.Many2many(
        "helpdesk.ticket.type",
        string="Types",
        ondelete="restrict",
        help="Only tickets of these types, for example incidents. Empty: of every "
        "type.",
    )
    helpdesk_tag_ids = fields.Many2many(
        "helpdesk.ticket.tag",
        string="Tags",
        ondelete="restrict",
        check_company=True,
        help="Tickets with at least one of these tags.",
    )

    @api.model
    def _get_condition_fields(self):
        return super()._get_condition_fields() | {
            "helpdesk_team_ids": "team",
            "helpdesk_category_ids": "helpdesk_category",
            "helpdesk_type_ids": "helpdesk_type",
            "helpdesk_tag_ids": "helpdesk_tag",
        }
