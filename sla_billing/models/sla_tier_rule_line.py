from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SlaTierRuleLine(models.Model):
    """From which figure on a customer belongs to a tier."""

    _name = "sla.tier.rule.line"
    _description = "Threshold of a Tier"
    _order = "minimum desc, id"
    _check_company_auto = True

    rule_id = fields.Many2one(
        "sla.tier.rule", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="rule_id.company_id", store=True)
    currency_id = fields.Many2one(related="rule_id.currency_id")
    tier_id = fields.Many2one(
        "sla.tier",
        required=True,
        check_company=True,
        ondelete="restrict",
        help="The tier of customers that reach the figure beside it, and not that of a "
        "better tier.",
    )
    minimum = fields.Monetary(
        string="At least",
        help="The least figure with which a customer belongs to the tier; exactly this "
        "is enough.",
    )

    _tier_once = models.UniqueIndex(
        "(rule_id, tier_id)", "A rule names each tier once."
    )
    _minimum_once = models.UniqueIndex(
        "(rule_id, minimum)", "Two tiers of a rule have different thresholds."
    )

    @api.depends("tier_id", "minimum")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.tier_id.display_name

    @api.constrains("minimum", "tier_id", "rule_id")
    def _check_order(self):
        """A better tier asks for more."""
        for rule in self.rule_id:
            lines = rule.line_ids.sorted(lambda line: (-line.minimum, line.id))
            best_first = lines.sorted(
                lambda line: (line.tier_id.sequence, line.tier_id.id)
            )
            for higher, better in zip(lines, best_first, strict=True):
                if higher != better:
                    raise ValidationError(
                        self.env._(
                            "Tier rule “%(rule)s”: the tier “%(better)s” is better "
                            "than “%(lower)s”, but asks for less. Give it a higher "
                            "threshold, or change the order of the tiers.",
                            rule=rule.name,
                            better=better.tier_id.name,
                            lower=higher.tier_id.name,
                        )
                    )
