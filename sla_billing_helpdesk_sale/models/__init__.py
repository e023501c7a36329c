from . import helpdesk_ticket_proforma, sla_catalog_entry_proforma, sla_proforma
