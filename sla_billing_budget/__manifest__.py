{
    "name": "Service Levels: Budgets",
    "summary": "Out-of-contract time, penalties and drafts in analytic budgets",
    "version": "19.0.1.0.0",
    "category": "Services/Service Levels",
    "author": "Service Levels for Odoo contributors",
    "license": "LGPL-3",
    "depends": ["sla_billing", "account_budget_oca"],
    "data": ["views/crossovered_budget_lines_views.xml"],
    "demo": ["demo/budget_demo.xml"],
    "auto_install": True,
}
