{
    "name": "Service Levels: Helpdesk and Invoicing",
    "summary": "Sends customers their invoices again, from the ticket in one click",
    "version": "19.0.1.0.0",
    "category": "Services/Service Levels",
    "author": "Service Levels for Odoo contributors",
    "license": "AGPL-3",
    "depends": ["sla_helpdesk", "account"],
    "data": [
        "security/ir.model.access.csv",
        "data/catalogue_data.xml",
        "views/helpdesk_ticket_views.xml",
        "views/sla_catalog_entry_views.xml",
        "wizards/sla_resend_views.xml",
    ],
    "auto_install": True,
}
