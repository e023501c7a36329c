from . import helpdesk_ticket, sla_catalog_entry
