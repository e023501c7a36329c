{
    "name": "Service Levels: Budgets and Pro-formas",
    "summary": "Open pro-formas count as committed in analytic budgets",
    "version": "19.0.1.0.0",
    "category": "Services/Service Levels",
    "author": "Service Levels for Odoo contributors",
    "license": "LGPL-3",
    "depends": ["sla_billing_budget", "sla_billing_sale"],
    "auto_install": True,
}
