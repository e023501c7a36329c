from odoo import api, fields, models

_SCOPE = ("partner_ids", "tier_ids", "service_ids")


class SlaAgreement(models.Model):
    """What an agreement promises without saying so: targets of more general ones."""

    _inherit = "sla.agreement"

    inherited_target_ids = fields.Many2many(
        "sla.target",
        string="Inherited targets",
        compute="_compute_inherited_targets",
        help="Promises that this agreement does not state itself, and that its "
        "documents get from a more general one.",
    )

    @api.depends(
        "policy_ids.target_ids.metric_id",
        "policy_ids.target_ids.priority",
        "policy_ids.target_ids.channel",
        "parent_id",
        "partner_ids",
        "tier_ids",
        "service_ids",
    )
    def _compute_inherited_targets(self):
        for agreement in self:
            agreement.inherited_target_ids = agreement._find_inherited_targets()

    def _find_inherited_targets(self):
        """Return the targets of less specific policies that documents of this agreement
        get because it does not state them: for each document, metric, priority and
        channel the one that wins, and those before it that hold under conditions."""
        own, found = set(), self.env["sla.target"]
        policies = self.policy_ids
        level = min((policy._get_level() for policy in policies), default=None)
        if level is None:
            rank = self.env["sla.policy"]._rank_of(
                *(bool(self._get_term(name)) for name in _SCOPE)
            )
            level = (rank, -self._get_level())
        for target in policies.target_ids:
            own.add(target._get_key())
        others = self.env["sla.policy"].search(
            [
                ("state", "=", "active"),
                ("company_id", "in", [self.company_id.id, False]),
                ("id", "not in", policies.ids),
            ]
        )
        others = others.filtered(lambda p: p._get_level() > level and self._is_under(p))
        for policy in others.sorted(lambda p: (*p._get_level(), p.sequence, p.id)):
            wins = policy.target_ids.filtered(
                lambda target: not target._is_covered_by(own)
            )
            found += wins
            if not policy._is_conditional():
                own.update(target._get_key() for target in wins)
        return found

    def _is_under(self, policy):
        """Return whether documents of this agreement can come under ``policy``, which
        is less specific."""
        if not policy._is_usable() or policy.agreement_id.kind not in (
            "customer",
            False,
        ):
            return False
        partners, tiers = self._get_term("partner_ids"), self._get_term("tier_ids")
        services = self._get_term("service_ids")
        tiers |= partners.with_company(self.company_id or self.env.company).sla_tier_id
        above = services
        while above.parent_id - above:
            above |= above.parent_id
        asked = policy._get_scope()
        return (
            (not asked["partner_ids"] or bool(asked["partner_ids"] & partners))
            and (not asked["tier_ids"] or bool(asked["tier_ids"] & tiers))
            and (not asked["service_ids"] or bool(asked["service_ids"] & above))
        )
