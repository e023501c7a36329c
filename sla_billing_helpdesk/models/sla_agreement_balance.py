from odoo import fields, models


class SlaAgreement(models.Model):
    _inherit = "sla.agreement"

    def _sla_includes(self, facts, day):
        """Return whether this agreement includes work on ``day`` with these ``facts``,
        however much of it: where it says nothing, it includes all. Called as
        superuser."""
        packs = self.pack_ids.filtered(lambda each: each.purchase_date <= day)
        grants = [*self._get_term("entitlement_ids"), *packs]
        return not grants or any(
            all(facts.get(name) in wanted for name, wanted in grant._get_conditions())
            for grant in grants
        )

    def _sla_get_balance_of(self, customer):
        """Return the balance of the current period that work for ``customer``
        (``res.partner``) draws on, or none. Called as superuser."""
        balances = self.env["sla.entitlement.balance"]
        if not self:
            return balances
        today = fields.Date.context_today(self)
        return balances.search(
            [
                ("agreement_id", "=", self.family_id.id),
                ("partner_id", "in", [customer.id, False]),
                ("date_from", "<=", today),
                ("date_to", ">=", today),
            ],
            order="partner_id, date_from desc",
            limit=1,
        )

    def _get_portal_balance(self, visitor):
        """Return what ``visitor`` (``res.partner``) may know of the balance of this
        agreement: that of their own company, as ``_tell`` of the balance returns it.
        Nothing for who is not one of its customers."""
        self.ensure_one()
        customer = visitor.sudo().commercial_partner_id  # sudo: the visitor's own
        agreement = self.sudo()  # sudo: customers may not read balances, only this
        customers = agreement._get_term("partner_ids").commercial_partner_id
        if not customer or customer not in customers:
            return {}
        balance = agreement._sla_get_balance_of(customer)
        return balance._tell() if balance else {}
