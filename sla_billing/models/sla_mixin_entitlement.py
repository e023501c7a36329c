from odoo import fields, models

from .sla_entitlement_balance import BALANCE_STATES
from .sla_policy_entitlement import LEFT, USED


class SlaMixin(models.AbstractModel):
    """Whether the customer of a document has included time left, for the policies that
    ask for it. One query for all documents of a transaction, none if no policy asks."""

    _inherit = "sla.mixin"

    def _sla_get_facts(self):
        facts = super()._sla_get_facts()
        asked = self.env["sla.policy"]._get_entitlement_families(self._name)
        if asked:
            used = self._sla_get_used_up(asked)
            facts |= {LEFT: asked - used, USED: used}
        return facts

    def _sla_get_used_up(self, asked):
        """Return those of the agreements ``asked`` for that the document's customer has
        used up; 0 is among them if there is nothing left under any."""
        customer = self._sla_get_partner().commercial_partner_id
        shared, own = {}, {}
        for (family, partner), full in self._sla_get_balance_states().items():
            if not partner:
                shared[family] = full
            elif partner == customer.id:
                own[family] = full
        states = shared | own
        used = {family for family in asked if states.get(family)}
        if 0 in asked and own and all(own.values()):
            used.add(0)
        return frozenset(used)

    def _sla_get_balance_states(self):
        """Return ``{(agreement, customer): whether it is used up}`` of today."""
        known = self.env.cr.cache.get(BALANCE_STATES)
        if known is None:
            today = fields.Date.context_today(self)
            # sudo: who makes a document need not see balances
            balances = self.env["sla.entitlement.balance"].sudo()
            rows = balances.search_fetch(
                [("date_from", "<=", today), ("date_to", ">=", today)],
                ["agreement_id", "partner_id", "used_percent"],
            )
            known = self.env.cr.cache[BALANCE_STATES] = {
                (row.agreement_id.id, row.partner_id.id): row.used_percent >= 100
                for row in rows
            }
            for row in rows:
                if not row.partner_id:
                    # whose it is, for policies that ask for all of a customer's
                    version = row.agreement_id._get_version_on(today)
                    customers = version._get_term("partner_ids").commercial_partner_id
                    for customer in customers:
                        known[row.agreement_id.id, customer.id] = (
                            row.used_percent >= 100
                        )
        return known
