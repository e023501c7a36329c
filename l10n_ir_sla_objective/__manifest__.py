{
    "name": "Service Levels: Iran, Objectives",
    "summary": "Objectives for the months, quarters and years of the Persian calendar",
    "version": "19.0.1.0.0",
    "category": "Accounting/Localizations",
    "author": "Service Levels for Odoo contributors",
    "license": "LGPL-3",
    "depends": ["l10n_ir_sla", "sla_objective"],
    "demo": ["demo/sla_objective_demo.xml"],
    "auto_install": True,
}
