from odoo import fields, models


class SlaEntitlementMixin(models.AbstractModel):
    """What entitlements and prepaid packs have in common: which work draws on them.
    Add-ons with facts of their own about work extend it for both."""

    _name = "sla.entitlement.mixin"
    _description = "Work That Is Included"

    service_ids = fields.Many2many(
        "sla.service",
        string="Services",
        ondelete="restrict",
        help="Only work on these services and those below them draws on it. Empty: "
        "all work.",
    )

    def _get_conditions(self):
        """Return which work draws on it, as pairs of a fact's name and the values it
        may have (see ``_sla_get_facts`` of analytic lines); add-ons with facts of their
        own extend it."""
        self.ensure_one()
        if not self.service_ids:
            return []
        return [("service", self.service_ids._get_with_below())]
