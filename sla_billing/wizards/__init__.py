from . import (
    sla_invoice_dispute,
    sla_setup,
    sla_statement_make,
)
