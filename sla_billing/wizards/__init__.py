from . import sla_invoice_dispute, sla_penalty_exclude, sla_penalty_waive, sla_setup
