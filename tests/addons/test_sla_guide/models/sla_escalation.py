from odoo import fields, models


class SlaEscalation(models.Model):
    _inherit = "sla.escalation"

    channel = fields.Selection(
        selection_add=[("room", "Message in General")],
        ondelete={"room": "set default"},
    )
