{
    "name": "Service Levels: Pro-formas on Request",
    "summary": "Pro-formas issued and sent from the ticket that asks for them",
    "version": "19.0.1.0.0",
    "category": "Services/Service Levels",
    "author": "Service Levels for Odoo contributors",
    "license": "AGPL-3",
    "depends": ["sla_billing_sale", "sla_helpdesk_sale"],
    "data": [
        "data/proforma_request_data.xml",
        "data/proforma_kpi_data.xml",
        "views/helpdesk_ticket_proforma_views.xml",
        "views/portal_templates.xml",
        "views/sla_catalog_entry_proforma_views.xml",
        "views/sla_proforma_views.xml",
    ],
    "demo": ["demo/proforma_request_demo.xml"],
    "auto_install": True,
}
