from odoo.addons.sla_helpdesk.controllers.portal import CustomerPortalServiceLevels


class TicketProforma(CustomerPortalServiceLevels):
    """The pro-formas that were asked for, on the page of the ticket on the portal."""

    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        return values | {"sla_proformas": ticket._sla_get_portal_proformas()}
