from odoo import http
from odoo.http import request

from odoo.addons.helpdesk_mgmt.controllers.myaccount import CustomerPortalHelpdesk


class CustomerPortalServiceLevels(CustomerPortalHelpdesk):
    @http.route()
    def portal_my_tickets(self, *args, **kwargs):
        response = super().portal_my_tickets(*args, **kwargs)
        values = getattr(response, "qcontext", None) or {}
        if groups := values.get("grouped_tickets"):
            values["sla_headlines"] = self._sla_get_headlines(groups)
        return response

    def _sla_get_headlines(self, groups):
        """Return ``{ticket id: promise}`` for the list of tickets."""
        tickets = request.env["helpdesk.ticket"].concat(*groups)
        promises = tickets._sla_get_portal_promises_batch()
        headlines = {}
        for ticket in tickets:
            headline = tickets._sla_get_portal_headline(promises[ticket.id])
            if headline:
                zone = ticket._sla_get_portal_zone(request.env.user)
                text = tickets._sla_get_portal_text(headline, zone)
                headlines[ticket.id] = headline | {"text": text}
        return headlines

    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        zone = ticket._sla_get_portal_zone(request.env.user)
        promises = ticket._sla_get_portal_promises()
        for promise in promises:
            promise["text"] = ticket._sla_get_portal_text(promise, zone)
        values["sla_promises"] = promises
        values["sla_headline"] = ticket._sla_get_portal_headline(promises)
        values["sla_zone"] = zone
        return values
