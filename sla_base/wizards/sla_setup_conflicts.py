from odoo import models

from ..engine import domains
from ..models.sla_target import PRIORITIES

# Conditions that the engine itself ranks policies by.
_RANKED = {"partner_ids", "tier_ids", "service_ids"}
_DEFAULT_RANK = 5


class SlaSetup(models.TransientModel):
    """What is in force already for the same documents. Policies of the same level that
    cover everything are rivals: taken out of force, or kept and passed over. Those with
    conditions of their own stay, and go first where they apply."""

    _inherit = "sla.setup"

    def _find_rivals(self, key):
        """Return the policies in force that time the same on the level ``key`` (of a
        tier; empty: default of the company), as ``(general, narrower)``."""
        none = self.env["sla.policy"]
        tier = self._find_tier(key)
        if key and not tier:
            return none, none
        metrics = {promise["metric"] for promise in self._get_promises()}
        same = self._find_in_force().filtered(
            lambda policy: (
                not metrics.isdisjoint(policy.target_ids.metric_id)
                and self._is_on_level(policy, tier)
            )
        )
        narrower = same.filtered(self._is_narrower)
        return same - narrower, narrower

    def _find_in_force(self):
        """Return the policies that promise something to customers on the same kind of
        document now."""
        model = self._get_template(self.template)["model"]
        found = self.env["sla.policy"].search(
            [
                ("model_id.model", "=", model),
                ("state", "=", "active"),
                ("company_id", "in", [False, self.company_id.id]),
            ]
        )
        return found.filtered(
            lambda policy: (
                policy._is_usable()
                and (policy.agreement_id.kind or "customer") == "customer"
            )
        )

    def _is_on_level(self, policy, tier):
        if not tier:
            return policy._get_rank() == _DEFAULT_RANK
        scope = policy._get_scope()
        return not scope["partner_ids"] and tier in scope["tier_ids"]

    def _is_narrower(self, policy):
        further = set(policy._get_condition_fields()) - _RANKED
        if policy._get_scope()["service_ids"] or any(policy[name] for name in further):
            return True
        try:
            return not domains.parse(policy.domain).is_true()
        except ValueError:
            return True  # a broken condition covers nothing

    def _get_all_rivals(self):
        """Return the general and the narrower rivals on every level."""
        general = narrower = self.env["sla.policy"]
        for key in self._get_levels():
            more_general, more_narrow = self._find_rivals(key)
            general |= more_general
            narrower |= more_narrow
        return general, narrower

    def _get_replaceable(self, policies):
        """Return those that may be taken out of force: a policy that other companies
        share stays."""
        # sudo: whether there are other companies, not which
        companies = self.env["res.company"].sudo().search_count([], limit=2)
        if companies == 1:
            return policies
        return policies.filtered("company_id")

    def _get_conflict(self, general):
        """Return how to deal with ``general`` rivals: as chosen, or as suggested. Those
        that open documents rely on are kept, unless these are covered anew. Of two
        agreements only one can be in force."""
        if general.agreement_id:
            return "replace"
        if self.conflict:
            return self.conflict
        if self.scope == "new" and self._count_open_clocks(general):
            return "first"
        return "replace"

    def _count_open_clocks(self, policies):
        # sudo: how many there are, also of documents hidden from the manager
        return (
            self.env["sla.clock"]
            .sudo()  # see above
            .search_count(
                [
                    ("policy_id", "in", policies.ids),
                    ("state", "in", ("running", "paused")),
                ]
            )
        )

    def _describe_conflicts(self):
        """Return what the screen says about other policies."""
        general, narrower = self._get_all_rivals()
        replaceable = self._get_replaceable(general)
        return {
            "choice": self._get_conflict(general),
            "forced": bool(general.agreement_id),
            "replaceable": replaceable.mapped("name"),
            "shared": (general - replaceable).mapped("name"),
            "narrower": narrower.mapped("name"),
            "open_clocks": self._count_open_clocks(replaceable),
            "besides": self._describe_besides(),
        }

    def _describe_besides(self):
        """Return what stays in force and promises what was left empty here, as a list
        of ``{id, name, promises: [text]}``. Terms of single customers are their own
        affair and not listed."""
        staying = self._find_in_force() - self._get_replaced()
        found = []
        for policy in staying:
            if policy._get_scope()["partner_ids"]:
                continue
            promised = self._get_promised_to(policy)
            texts = [
                f"{target._get_title()}: {target._get_time_text()}"
                for target in policy.target_ids
                if not _is_promised(target, promised)
            ]
            if texts:
                found.append({"id": policy.id, "name": policy.name, "promises": texts})
        return found

    def _get_promised_to(self, policy):
        """Return ``{(metric, priority or "")}`` that this set-up promises to the
        customers of ``policy``: what holds for all others fills gaps of a tier."""
        tiers = policy._get_scope()["tier_ids"]
        described = self._get_template(self.template).get("tiers", [])
        keys = [
            tier["key"]
            for tier in described
            if tiers and self._find_tier(tier["key"]) == tiers
        ]
        return {
            (promise["metric"], promise["priority"])
            for promise in self._get_promises()
            if promise["tier"] in ("", *keys)
        }

    def _get_sequence(self, general, narrower, replaced):
        """Return the sequence of a new policy: after narrower ones, before general ones
        that stay."""
        kept = general - replaced
        if kept:
            return min(kept.mapped("sequence")) - 1
        if replaced:
            return min(replaced.mapped("sequence"))
        return max(narrower.mapped("sequence"), default=9) + 1


def _is_promised(target, promised):
    """Return whether ``promised`` leaves nothing for ``target`` to promise."""
    if (target.metric_id, "") in promised:
        return True
    priorities = [target.priority] if target.priority else dict(PRIORITIES)
    return all((target.metric_id, priority) in promised for priority in priorities)
