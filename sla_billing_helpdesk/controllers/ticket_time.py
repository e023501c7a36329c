from odoo.addons.sla_helpdesk.controllers.portal import CustomerPortalServiceLevels


class TicketTime(CustomerPortalServiceLevels):
    """Time spent on a ticket, on its page on the portal."""

    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        return values | {"sla_time": ticket._sla_get_portal_time()}
