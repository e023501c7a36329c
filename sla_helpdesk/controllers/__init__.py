from . import (
    catalogue,
    portal,
    portal_service,
    portal_tickets,
    subrequest,
)
