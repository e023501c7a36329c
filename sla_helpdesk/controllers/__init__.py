from . import portal, portal_tickets
