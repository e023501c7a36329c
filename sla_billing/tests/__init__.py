from . import (
    test_account_move,
    test_agreement_fee,
    test_statement,
    test_statement_money,
    test_statement_portal,
)
