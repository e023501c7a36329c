{
    "name": "Service Levels: Dashboard of Billing",
    "summary": "A dashboard of promises on invoices, penalties and included hours",
    "version": "19.0.1.0.0",
    "category": "Services/Service Levels",
    "author": "Service Levels for Odoo contributors",
    "license": "LGPL-3",
    "depends": ["sla_spreadsheet_dashboard", "sla_billing"],
    "data": ["data/spreadsheet_dashboard_data.xml"],
    "auto_install": True,
}
