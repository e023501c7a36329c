from . import portal, portal_report, portal_service
