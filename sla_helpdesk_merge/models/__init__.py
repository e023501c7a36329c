from . import helpdesk_ticket, helpdesk_ticket_parts, sla_clock
