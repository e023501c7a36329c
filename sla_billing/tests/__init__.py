from . import (
    test_account_move,
    test_agreement_fee,
    test_bill_time,
    test_bill_time_faults,
    test_entitlement,
    test_invoice_growth,
    test_offers,
    test_policy_entitlement,
    test_tiers_by_value,
)
