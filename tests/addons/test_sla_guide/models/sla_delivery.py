from odoo import fields, models


class SlaDelivery(models.Model):
    _inherit = "sla.delivery"

    channel = fields.Selection(selection_add=[("room", "Message in General")])
