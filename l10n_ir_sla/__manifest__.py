{
    "name": "Service Levels: Iran",
    "summary": "Iranian working weeks and holidays, Persian dates, sample agreements",
    "version": "19.0.1.0.0",
    "category": "Accounting/Localizations",
    "author": "Service Levels for Odoo contributors",
    "license": "LGPL-3",
    "countries": ["ir"],
    "depends": ["sla_base"],
    "external_dependencies": {"python": ["jdatetime"]},
    "data": [
        "security/ir.model.access.csv",
        "data/resource_calendar_data.xml",
        "views/res_config_settings_views.xml",
        "views/resource_calendar_views.xml",
        "wizards/sla_agreement_sample_views.xml",
    ],
    "demo": [
        "demo/res_company_demo.xml",
        "demo/sla_agreement_demo.xml",
    ],
    "assets": {
        "web.assets_backend": ["l10n_ir_sla/static/src/**/*"],
        "web.assets_unit_tests": ["l10n_ir_sla/static/tests/**/*"],
    },
    "post_init_hook": "post_init_hook",
}
