from odoo.fields import Domain
from odoo.http import request

from odoo.addons.sla_base.controllers.portal_service import ServicePortal

SHOWN = 10


class TicketServicePortal(ServicePortal):
    """The visitor's open tickets with the next promised time of each."""

    def _sla_count_service(self):
        domain = self._sla_get_service_domain()
        tickets = request.env["helpdesk.ticket"]
        count = tickets.search_count(domain) if tickets.has_access("read") else 0
        return super()._sla_count_service() + count

    def _prepare_service_values(self):
        values = super()._prepare_service_values()
        tickets = request.env["helpdesk.ticket"]
        return values | {
            "ticket_promises": self._sla_get_ticket_promises(),
            "ticket_count": tickets.search_count(self._sla_get_open_tickets())
            if tickets.has_access("read")
            else 0,
        }

    def _sla_get_service_domain(self):
        """Return the condition on the visitor's tickets: an employee who looks at the
        portal sees what is done for his own contact, not for all customers."""
        partner = request.env.user.commercial_partner_id
        return Domain("partner_id", "child_of", partner.id)

    def _sla_get_open_tickets(self):
        still_open = Domain("stage_id.closed", "=", False)
        return self._sla_get_service_domain() & still_open

    def _sla_get_ticket_promises(self):
        """Return ``[{"ticket", "promise"}, …]``, who is due first at the top; a promise
        is None if nothing is promised."""
        tickets = request.env["helpdesk.ticket"]
        if not tickets.has_access("read"):
            return []
        visible = tickets._search(self._sla_get_open_tickets())
        # sudo: the order is by a field that is not for portal users; which tickets is
        # found above, with the visitor's own rights
        found = tickets.sudo().search(
            [("id", "in", visible)], order="sla_next_deadline, id desc", limit=SHOWN
        )
        promises = found._sla_get_portal_promises_batch()
        rows = []
        for ticket in found:
            promise = ticket._sla_get_portal_headline(promises[ticket.id])
            if promise:
                zone = ticket._sla_get_portal_zone(request.env.user)
                text = ticket._sla_get_portal_text(promise, zone)
                promise = promise | {"text": text}
            rows.append({"ticket": ticket, "promise": promise})
        return rows
