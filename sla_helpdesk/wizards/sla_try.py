from odoo import fields, models


class SlaTry(models.TransientModel):
    _inherit = "sla.try"

    helpdesk_channel_id = fields.Many2one(
        "helpdesk.ticket.channel",
        string="Channel",
        help="How the ticket would come in. Empty: none.",
    )
    helpdesk_category_id = fields.Many2one(
        "helpdesk.ticket.category",
        string="Category",
        help="The category that the ticket would have. Empty: none.",
    )
    helpdesk_type_id = fields.Many2one(
        "helpdesk.ticket.type",
        string="Type",
        help="The type that the ticket would have. Empty: none.",
    )
    helpdesk_tag_ids = fields.Many2many(
        "helpdesk.ticket.tag",
        string="Tags",
        help="The tags that the ticket would have. Empty: none.",
    )
