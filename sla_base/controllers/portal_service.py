from odoo import http
from odoo.fields import Domain
from odoo.http import request

from .portal import AgreementPortal


class ServicePortal(AgreementPortal):
    """One page that tells a customer how the service stands. Add-ons put what they know
    beside it: they extend ``_prepare_service_values``, ``_sla_count_service`` and the
    template ``sla_base.portal_my_service``."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "sla_service_count" in counters:
            values["sla_service_count"] = self._sla_count_service()
        return values

    @http.route("/my/service", type="http", auth="user", website=True)
    def sla_service(self, **kwargs):
        values = self._prepare_portal_layout_values()
        values |= self._prepare_service_values()
        return request.render("sla_base.portal_my_service", values)

    def _sla_count_service(self):
        """Return how much there is on the page; with nothing, no link leads to it."""
        return len(self._sla_find_own_agreements())

    def _prepare_service_values(self):
        """Return what the page shows, for the template; add-ons extend it.

        Only what the visitor may see: records found with the visitor's own rights.
        """
        agreements = self._sla_find_own_agreements()
        in_force = agreements.filtered(lambda each: each.state in ("active", "review"))
        return {
            "page_name": "sla_service",
            "agreements": agreements,
            "to_sign": self._sla_find_to_sign() & agreements,
            "attainment": in_force._get_service_attainment(request.env.user.partner_id),
        }

    def _sla_find_own_agreements(self):
        """Return the agreements of the visitor's company that are not over, as
        superuser. Employees see what is agreed with their own contact, not with all."""
        agreements = request.env["sla.agreement"]
        if not agreements.has_access("read"):
            return agreements.sudo()  # sudo: none at all
        partner = request.env.user.commercial_partner_id
        own = Domain("partner_ids", "child_of", partner.id) | Domain(
            "party_ids.partner_id", "child_of", partner.id
        )
        if request.env.user.share:
            own = Domain.TRUE  # the rule of the portal knows more ways
        still = Domain("state", "in", ("draft", "agreed", "active", "review"))
        found = agreements.search(own & still, order="state, name, id")
        return found.sudo()  # sudo: texts of what was found with the visitor's rights
