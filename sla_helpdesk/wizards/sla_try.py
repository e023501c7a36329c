from odoo import fields, models


class SlaTry(models.TransientModel):
    _inherit = "sla.try"

    helpdesk_channel_id = fields.Many2one("helpdesk.ticket.channel", string="Channel")
    helpdesk_category_id = fields.Many2one(
        "helpdesk.ticket.category", string="Category"
    )
    helpdesk_type_id = fields.Many2one("helpdesk.ticket.type", string="Type")
    helpdesk_tag_ids = fields.Many2many("helpdesk.ticket.tag", string="Tags")
