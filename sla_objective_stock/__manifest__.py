{
    "name": "Service Levels: Objectives for Inventory",
    "summary": "Figures about deliveries: shipped in time, and how long it took",
    "version": "19.0.1.0.0",
    "category": "Services/Service Levels",
    "author": "Service Levels for Odoo contributors",
    "license": "LGPL-3",
    "depends": ["sla_objective", "sla_stock"],
    "data": ["data/sla_kpi_data.xml"],
    "auto_install": True,
}
