from odoo import fields, models


class SlaCatalogEntry(models.Model):
    _inherit = "sla.catalog.entry"

    issues_proforma = fields.Boolean(
        string="Asks for a pro-forma",
        help="The tickets find the quotations of the customer; a pro-forma is issued "
        "and sent in one click.",
    )
