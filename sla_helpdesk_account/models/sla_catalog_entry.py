from odoo import fields, models


class SlaCatalogEntry(models.Model):
    _inherit = "sla.catalog.entry"

    sends_document = fields.Boolean(
        string="Sends a document again",
        help="The tickets find the documents of the customer, such as invoices, to be "
        "sent again in one click.",
    )
