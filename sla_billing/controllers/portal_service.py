from odoo.fields import Domain
from odoo.http import request

from odoo.addons.sla_base.controllers.portal_service import ServicePortal

SHOWN = 3


class StatementServicePortal(ServicePortal):
    """The visitor's last statements."""

    def _sla_count_service(self):
        return super()._sla_count_service() + len(self._sla_find_last_statements())

    def _prepare_service_values(self):
        values = super()._prepare_service_values()
        return values | {"statements": self._sla_find_last_statements()}

    def _sla_find_last_statements(self):
        """Return the newest statements of the visitor's company, as superuser."""
        statements = request.env["sla.statement"]
        if not statements.has_access("read"):
            return statements.sudo()  # sudo: none at all
        partner = request.env.user.commercial_partner_id
        own = Domain("partner_id", "child_of", partner.id)
        issued = Domain("state", "!=", "draft") & Domain("is_replaced", "=", False)
        visible = statements._search([])
        # sudo: portal users read few fields of what they see; which ones they see is
        # found above, with their own rights
        return statements.sudo().search(
            own & issued & Domain("id", "in", visible),
            order="date_from desc, id desc",
            limit=SHOWN,
        )
