from . import (
    account_move_reversal,
    base_partner_merge,
    sla_bill_time,
    sla_bill_time_line,
    sla_invoice_dispute,
    sla_offer_preview,
    sla_penalty_exclude,
    sla_penalty_waive,
    sla_setup,
    sla_statement_make,
    sla_tier_preview,
)
