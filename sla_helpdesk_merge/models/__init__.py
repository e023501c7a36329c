from . import helpdesk_ticket, sla_clock
