from odoo import api, fields, models, tools

# Names of the facts that the conditions look at.
LEFT, USED = "entitlement_left", "entitlement_used"


class SlaPolicy(models.Model):
    """A policy can depend on what is left of the included time."""

    _inherit = "sla.policy"

    entitlement_condition = fields.Selection(
        [
            ("left", "Something is left"),
            ("used", "It is used up"),
        ],
        string="Included time",
        help="Cover a document only while the customer has included time or requests "
        "left, or only when they are used up: under the agreement of this policy, or "
        "under any if it has none. It is looked at when the document is made, or when "
        "what else decides on it changes.",
    )

    @api.model
    @tools.ormcache("model")
    def _get_entitlement_families(self, model):
        """Return the ids of the agreements (first versions) whose balance policies for
        ``model`` ask for; 0 stands for all of the customer's."""
        # sudo: the plan of the engine, whoever edits a document
        policies = self.sudo().search(
            [("model_id.model", "=", model), ("entitlement_condition", "!=", False)]
        )
        return frozenset(each.agreement_id.family_id.id or 0 for each in policies)

    def _is_rival(self, other):
        mine, theirs = self.entitlement_condition, other.entitlement_condition
        return mine == theirs and super()._is_rival(other)

    @api.model
    def _verdict_texts(self):
        return super()._verdict_texts() | {
            LEFT: self.env._("is for customers with included time left"),
            USED: self.env._("is for customers whose included time is used up"),
        }
