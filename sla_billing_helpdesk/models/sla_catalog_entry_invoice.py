from odoo import fields, models


class SlaCatalogEntry(models.Model):
    _inherit = "sla.catalog.entry"

    invoice_request = fields.Selection(
        [
            ("issue", "Issue an invoice"),
            ("resend", "Send an invoice again"),
            ("correct", "Correct an invoice"),
            ("dispute", "Object to an invoice"),
        ],
        string="About an invoice",
        help="What is asked about an invoice. The tickets find the invoice by its "
        "number and are linked to it; an objection starts the time in which the "
        "invoice has to be explained or mended.",
    )
