{
    "name": "Service Levels: Helpdesk Approvals",
    "summary": "Changes are approved before they are made",
    "version": "19.0.1.0.0",
    "category": "Services/Service Levels",
    "author": "Service Levels for Odoo contributors",
    "license": "AGPL-3",
    "depends": ["sla_helpdesk", "base_tier_validation"],
    "data": [
        "data/tier_definition_data.xml",
        "views/helpdesk_ticket_stage_views.xml",
        "views/helpdesk_ticket_views.xml",
    ],
    "pre_init_hook": "pre_init_hook",
    "post_init_hook": "post_init_hook",
    "auto_install": True,
}
