{
    "name": "Service Levels: Merged Tickets",
    "summary": "Merged tickets keep one promise: that of the earliest",
    "version": "19.0.1.0.0",
    "category": "Services/Service Levels",
    "author": "Service Levels for Odoo contributors",
    "license": "AGPL-3",
    "depends": ["sla_helpdesk", "helpdesk_mgmt_merge"],
    "data": ["views/helpdesk_portal_templates.xml"],
    "auto_install": True,
}
