{
    "name": "Service Levels: Dashboard of Leads",
    "summary": "A dashboard of what marketing and sales promise each other",
    "version": "19.0.1.0.0",
    "category": "Services/Service Levels",
    "author": "Service Levels for Odoo contributors",
    "license": "LGPL-3",
    "depends": ["sla_spreadsheet_dashboard", "sla_marketing"],
    "data": ["data/spreadsheet_dashboard_data.xml"],
    "auto_install": True,
}
