from odoo import models


class SlaEntitlementBalance(models.Model):
    """What statements tell of balances."""

    _inherit = "sla.entitlement.balance"

    def _say_balance(self):
        """Return what could be used in the period and what is left, as texts: one for
        hours, one for requests, as far as these are counted."""
        self.ensure_one()
        texts = []
        if self.hours_granted or self.hours_rolled:
            texts.append(
                self.env._(
                    "%(granted)s h included, %(rolled)s h carried over, %(used)s h "
                    "used, %(left)s h left",
                    granted=f"{self.hours_granted:g}",
                    rolled=f"{self.hours_rolled:g}",
                    used=f"{self.hours_used:g}",
                    left=f"{self.hours_left:g}",
                )
            )
        if self.requests_granted or self.requests_rolled:
            texts.append(
                self.env._(
                    "%(granted)s requests included, %(rolled)s carried over, %(used)s "
                    "used, %(left)s left",
                    granted=self.requests_granted,
                    rolled=self.requests_rolled,
                    used=self.requests_used,
                    left=self.requests_left,
                )
            )
        return texts
