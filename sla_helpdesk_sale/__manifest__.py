{
    "name": "Service Levels: Helpdesk and Sales",
    "summary": "Sends customers their quotations and pro-formas again, from the ticket",
    "version": "19.0.1.0.0",
    "category": "Services/Service Levels",
    "author": "Service Levels for Odoo contributors",
    "license": "AGPL-3",
    "depends": ["sla_helpdesk_account", "sale"],
    "auto_install": True,
}
