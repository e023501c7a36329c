from odoo import api, models

from .sla_policy_entitlement import LEFT, USED


class SlaMetric(models.Model):
    _inherit = "sla.metric"

    @api.model
    def _plan_conditions(self, policy, agreement):
        conditions = super()._plan_conditions(policy, agreement)
        asked = policy.entitlement_condition
        if not asked:
            return conditions
        fact = LEFT if asked == "left" else USED
        return (*conditions, (fact, frozenset([agreement.family_id.id or 0])))
