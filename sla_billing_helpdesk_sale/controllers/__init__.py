from . import ticket_proforma
