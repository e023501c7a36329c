from . import test_handover, test_lead, test_lead_merge
