{
    "name": "Service Levels: Objectives for Invoicing",
    "summary": "Figures about invoices: revenue, credits, issued in time, days to pay",
    "version": "19.0.1.0.0",
    "category": "Services/Service Levels",
    "author": "Service Levels for Odoo contributors",
    "license": "LGPL-3",
    "depends": ["sla_objective", "sla_billing"],
    "data": ["data/kpi_data.xml", "views/account_move_views.xml"],
    "pre_init_hook": "pre_init_hook",
    "auto_install": True,
}
