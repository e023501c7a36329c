from . import (
    test_balance,
    test_browser_unit,
    test_invoice_requests,
    test_portal_time,
    test_ticket_time,
    test_time_access,
    test_timer,
)
