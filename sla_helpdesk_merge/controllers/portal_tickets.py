from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.sla_helpdesk.controllers.portal_tickets import PortalTickets


class PortalMergedTickets(PortalTickets):
    """The page of a merged ticket leads to the one that it was merged into."""

    @http.route()
    def portal_my_ticket(self, ticket_id, access_token=None, **kwargs):
        try:
            ticket = self._document_check_access(
                "helpdesk.ticket", ticket_id, access_token
            )
        except (AccessError, MissingError):
            return request.redirect("/my")
        survivor = ticket._sla_find_survivor()
        if survivor != ticket:
            if survivor.with_user(request.env.user).has_access("read"):
                return request.redirect(f"/my/ticket/{survivor.id}")
            if access_token and survivor.partner_id == ticket.partner_id:
                return request.redirect(survivor.get_portal_url())
        return super().portal_my_ticket(ticket_id, access_token, **kwargs)

    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        survivor = ticket._sla_find_survivor()
        return values | {"sla_merged_into": survivor != ticket and survivor.number}
