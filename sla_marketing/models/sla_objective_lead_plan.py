from odoo import fields, models


class SlaObjective(models.Model):
    _inherit = "sla.objective"

    lead_plan_id = fields.Many2one(
        "sla.lead.plan",
        string="Lead plan",
        ondelete="set null",
        index="btree_not_null",
        copy=False,
        readonly=True,
        help="The plan that the target comes from.",
    )
