from odoo import fields, models


class SlaOfferPreview(models.TransientModel):
    _inherit = "sla.offer.preview"

    last_invoice = fields.Date(
        string="Last order or invoice",
        help="Day of the last confirmed order or posted invoice, whichever is later.",
    )
