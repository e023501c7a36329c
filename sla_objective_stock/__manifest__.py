{
    "name": "Service Levels: Objectives for Inventory",
    "summary": "Figures about deliveries and minimum stock, with an alert below",
    "version": "19.0.1.0.0",
    "category": "Services/Service Levels",
    "author": "Service Levels for Odoo contributors",
    "license": "LGPL-3",
    "depends": ["sla_objective", "sla_stock"],
    "data": [
        "security/ir.model.access.csv",
        "security/sla_stock_level_rules.xml",
        "data/ir_cron_data.xml",
        "data/minimum_kpi_data.xml",
        "data/sla_kpi_data.xml",
        "views/sla_stock_level_views.xml",
    ],
    "demo": ["demo/sla_stock_level_demo.xml"],
    "auto_install": True,
}
