from . import test_account_move, test_agreement_fee, test_entitlement
