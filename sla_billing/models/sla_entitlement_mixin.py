from odoo import fields, models


class SlaEntitlementMixin(models.AbstractModel):
    """What entitlements and prepaid packs have in common: which work draws on them,
    and whether the customer is told when they come to an end. Add-ons with facts of
    their own about work extend it for both."""

    _name = "sla.entitlement.mixin"
    _description = "Work That Is Included"

    service_ids = fields.Many2many(
        "sla.service",
        string="Services",
        ondelete="restrict",
        help="Only work on these services and those below them draws on it. Empty: "
        "all work.",
    )

    tells_customer = fields.Boolean(
        string="Tell the customer",
        default=True,
        help="The customer gets a mail when three quarters, and when all, of what is "
        "included has been used: once for each in a billing period, to the contacts "
        "that receive statements, else to the customer's own address.",
    )

    def _get_conditions(self):
        """Return which work draws on it, as pairs of a fact's name and the values it
        may have (see ``_sla_get_facts`` of analytic lines); add-ons with facts of their
        own extend it."""
        self.ensure_one()
        if not self.service_ids:
            return []
        return [("service", self.service_ids._get_with_below())]
