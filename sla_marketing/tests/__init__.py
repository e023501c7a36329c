from . import (
    test_follow_up,
    test_handover,
    test_kpis,
    test_lead,
    test_lead_class,
    test_lead_merge,
    test_reassign,
)
