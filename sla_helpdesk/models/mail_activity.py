from odoo import fields, models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    sla_step_id = fields.Many2one(
        "sla.catalog.step",
        string="Fulfilment step",
        index="btree_not_null",
        ondelete="set null",
        help="The step of the catalogue that this activity comes from.",
    )
