{
    "name": "Service Levels: Helpdesk and CRM",
    "summary": "What a customer says in a follow-up becomes an opportunity",
    "version": "19.0.1.0.0",
    "category": "Services/Service Levels",
    "author": "Service Levels for Odoo contributors",
    "license": "AGPL-3",
    "depends": ["sla_helpdesk", "crm"],
    "data": ["views/sla_followup_views.xml"],
    "auto_install": True,
}
