{
    "name": "Service Levels: Inventory",
    "summary": "Deliveries that are ready and shipped when they were promised",
    "version": "19.0.1.0.0",
    "category": "Services/Service Levels",
    "author": "Service Levels for Odoo contributors",
    "license": "LGPL-3",
    "depends": ["sla_base", "stock"],
    "data": [
        "data/sla_metric_data.xml",
        "data/sla_policy_data.xml",
        "views/stock_picking_views.xml",
    ],
    "pre_init_hook": "pre_init_hook",
    "uninstall_hook": "uninstall_hook",
    "auto_install": True,
}
