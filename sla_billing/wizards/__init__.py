from . import sla_invoice_dispute, sla_setup
