from odoo import fields, models


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    sla_followup_ids = fields.One2many(
        "sla.followup", "ticket_id", string="Follow-ups", groups="base.group_user"
    )
