from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    sla_create_contact = fields.Boolean(
        string="Create contacts of known companies",
        help="Who writes from the e-mail domain of a customer for the first time "
        "becomes a contact of that company. Otherwise the ticket is the company's, and "
        "keeps the address of the sender.",
    )
