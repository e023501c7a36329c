from . import portal_service, portal_statement
