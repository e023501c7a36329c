from odoo import fields, models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    sla_followup_id = fields.Many2one(
        "sla.followup",
        string="From the follow-up",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="The follow-up in which the customer said so.",
    )
