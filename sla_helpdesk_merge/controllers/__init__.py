from . import portal_tickets
