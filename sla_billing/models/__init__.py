from . import (
    account_analytic_line,
    account_analytic_line_rate,
    account_move,
    sla_agreement_allocation,
    sla_agreement_fee,
    sla_agreement_time,
    sla_entitlement,
    sla_entitlement_balance,
    sla_entitlement_pack,
    sla_rate,
    sla_service_time,
)
