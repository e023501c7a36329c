{
    "name": "Service Levels: Invoicing",
    "summary": "Invoices issued, bills approved and disputes answered in time",
    "version": "19.0.1.0.0",
    "category": "Services/Service Levels",
    "author": "Service Levels for Odoo contributors",
    "license": "LGPL-3",
    "depends": ["sla_base", "account"],
    "data": [
        "security/ir.model.access.csv",
        "data/sla_metric_data.xml",
        "data/sla_policy_data.xml",
        "wizards/sla_invoice_dispute_views.xml",
        "views/account_move_views.xml",
    ],
    "pre_init_hook": "pre_init_hook",
    "uninstall_hook": "uninstall_hook",
    "application": True,
}
