from . import sla_billing_demo
