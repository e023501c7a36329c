{
    "name": "Service Levels: Iran, Leads",
    "summary": "Marketing and sales in Persian, to look at and to try things out",
    "version": "19.0.1.0.0",
    "category": "Accounting/Localizations",
    "author": "Service Levels for Odoo contributors",
    "license": "LGPL-3",
    "depends": ["l10n_ir_sla", "sla_marketing"],
    "demo": [
        "demo/marketing_setup_demo.xml",
        "demo/marketing_lead_demo.xml",
    ],
    "auto_install": True,
}
