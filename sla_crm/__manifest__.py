{
    "name": "Service Levels: CRM",
    "summary": "Warns before a deal is won that a team has no capacity for",
    "version": "19.0.1.0.0",
    "category": "Services/Service Levels",
    "author": "Service Levels for Odoo contributors",
    "license": "LGPL-3",
    "depends": ["sla_base", "crm"],
    "data": [
        "security/ir.model.access.csv",
        "security/sla_crm_rules.xml",
        "views/crm_lead_views.xml",
        "views/sla_agreement_views.xml",
        "views/sla_my_promises_views.xml",
    ],
    "auto_install": True,
}
