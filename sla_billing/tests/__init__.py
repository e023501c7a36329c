from . import (
    test_account_move,
    test_agreement_fee,
    test_invoice_growth,
    test_offers,
    test_tiers_by_value,
)
