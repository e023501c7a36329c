from . import (
    base_partner_merge,
    sla_bill_time,
    sla_bill_time_line,
    sla_invoice_dispute,
    sla_setup,
)
