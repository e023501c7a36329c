from . import sla_billing_budget_demo
