{
    "name": "Service Levels: Iran, Invoicing",
    "summary": "Invoices and statements in Persian, to look at and to try things out",
    "version": "19.0.1.0.0",
    "category": "Accounting/Localizations",
    "author": "Service Levels for Odoo contributors",
    "license": "LGPL-3",
    "depends": ["l10n_ir_sla", "sla_billing"],
    "demo": ["demo/sla_billing_demo.xml"],
    "auto_install": True,
}
