from . import helpdesk_ticket, helpdesk_ticket_parts, helpdesk_ticket_portal, sla_clock
