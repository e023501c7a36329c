from odoo import api, fields, models
from odoo.exceptions import UserError


class SlaPolicy(models.Model):
    """The promise of a visit plan."""

    _inherit = "sla.policy"

    visit_plan_id = fields.Many2one(
        "sla.visit.plan",
        string="Visit plan",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Only visits of this plan are covered, in all versions of the agreement.",
    )

    @api.model
    def _get_condition_fields(self):
        return super()._get_condition_fields() | {"visit_plan_id": "visit_plan"}

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_plan(self):
        # sudo: also plans that the user may not read
        plan = (
            self.env["sla.visit.plan"]
            .sudo()  # see above
            .search([("policy_id", "in", self.ids)], limit=1)
        )
        if plan:
            raise UserError(
                self.env._(
                    "Policy “%(policy)s” is the promise of the visit plan “%(plan)s”. "
                    "Delete the plan, and the policy goes with it.",
                    policy=plan.policy_id.name,
                    plan=plan.name,
                )
            )
