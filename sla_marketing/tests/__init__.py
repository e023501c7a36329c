from . import (
    test_follow_up,
    test_handover,
    test_kpis,
    test_lead,
    test_lead_call,
    test_lead_class,
    test_lead_merge,
    test_lead_page,
    test_lead_plan,
    test_lead_plan_objectives,
    test_lead_return,
    test_reassign,
)
