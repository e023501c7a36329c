from . import (
    catalogue,
    portal,
    portal_tickets,
    subrequest,
)
