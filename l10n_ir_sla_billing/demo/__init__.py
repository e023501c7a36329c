from . import l10n_ir_sla_billing_demo
