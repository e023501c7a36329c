from . import account_move, sla_agreement_fee
