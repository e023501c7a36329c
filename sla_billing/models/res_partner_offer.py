from odoo import models


class ResPartner(models.Model):
    """While an offer lends a customer a pricelist, what a tier brings waits behind
    it."""

    _inherit = "res.partner"

    def _sla_get_offer(self):
        """Return the offer whose pricelist the customer has just now."""
        self.ensure_one()
        held = self.specific_property_product_pricelist
        if not held:
            return self.env["sla.offer.grant"]
        # sudo: what the customer has counts, whoever may read it
        return (
            self.env["sla.offer.grant"]
            .sudo()  # see above
            .search(
                [
                    ("partner_id", "=", self.id),
                    ("company_id", "=", self.env.company.id),
                    ("state", "=", "running"),
                    ("pricelist_id", "=", held.id),
                ],
                limit=1,
            )
        )

    def _sla_get_term(self, name):
        if name == "specific_property_product_pricelist":
            offer = self._sla_get_offer()
            if offer:
                return offer.former_pricelist_id
        return super()._sla_get_term(name)

    def _sla_set_term(self, name, value):
        if name == "specific_property_product_pricelist":
            offer = self._sla_get_offer()
            if offer:
                offer.former_pricelist_id = value
                return
        super()._sla_set_term(name, value)
