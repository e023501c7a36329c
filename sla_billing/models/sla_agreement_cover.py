from odoo import api, models
from odoo.fields import Domain


class SlaAgreement(models.Model):
    """Whom an agreement covers, and under which one work was done on a day."""

    _inherit = "sla.agreement"

    def _covers_customer(self, partner):
        """Return whether work for the company of ``partner`` can come under this
        agreement: it is one of its customers, or of its tiers; or anybody's, where it
        names neither. The tier is that in the company of the environment. Called as
        superuser."""
        self.ensure_one()
        # archived ones still count: without them it would be for everybody
        agreement = self.with_context(active_test=False)
        customer = partner.with_env(self.env).commercial_partner_id
        partners = agreement._get_term("partner_ids").commercial_partner_id
        tiers = agreement._get_term("tier_ids")
        return (not partners or customer in partners) and (
            not tiers or customer.sla_tier_id in tiers
        )

    def _holds_on(self, day):
        """Return whether this is the version that holds on ``day``, and the general
        agreements above it hold as well."""
        self.ensure_one()
        if self._get_family_versions()._get_holding_on(day) != self:
            return False
        spans = [each._get_family_validity() for each in self._get_line()[1:]]
        return all((start or day) <= day <= (end or day) for start, end in spans)

    @api.model
    def _find_for_work(self, partner, service, day, company):
        """Return the agreement, in the version of that ``day``, that work on
        ``service`` for ``partner`` comes under in ``company``, or none. As for
        promises: the most specific one. One that names the customer, but other
        services, is better than none. Called as superuser."""
        named = (partner | partner.commercial_partner_id).ids
        if not named:
            return self.browse()
        own = Domain("partner_ids", "in", named)
        empty = Domain("partner_ids", "=", False)
        above = (
            Domain("parent_id", "=", False)
            | Domain("parent_id.partner_ids", "in", named)
            | Domain("parent_id.partner_ids", "=", False)
        )
        found = self.with_company(company).search(
            Domain(
                [
                    ("kind", "=", "customer"),
                    ("state", "in", ("active", "review", "ended")),
                    ("company_id", "in", [company.id, False]),
                ]
            )
            & (own | empty & above)
        )
        ranked = []
        for agreement in found:
            rank = agreement._rank_for_work(partner, service)
            if rank and agreement._holds_on(day):
                ranked.append((rank, -agreement.id, agreement))
        return min(ranked)[2] if ranked else found.browse()

    def _rank_for_work(self, partner, service):
        """Return how specific this agreement is for such work, the lowest wins; nothing
        if it is not for it."""
        agreement = self.with_context(active_test=False)
        partners = agreement._get_term("partner_ids")
        tiers = agreement._get_term("tier_ids")
        services = agreement._get_term("service_ids")
        asked = partner | partner.commercial_partner_id
        if not self._covers_customer(partner) or (partners and not partners & asked):
            return None
        other = services and service.id not in services._get_with_below()
        if other and not partners:
            return None
        rank = self.env["sla.policy"]._rank_of(
            bool(partners), bool(tiers), bool(services)
        )
        return bool(other), rank, -self._get_level()
