from odoo import fields, models


class SlaObjective(models.Model):
    _inherit = "sla.objective"

    lead_plan_ids = fields.Many2many(
        "sla.lead.plan",
        "sla_lead_plan_objective_rel",
        "objective_id",
        "plan_id",
        string="Lead plans",
        copy=False,
        readonly=True,
        help="The plans that the target comes from: the sum of what they need.",
    )
