{
    "name": "Service Levels",
    "summary": "SLA agreements, running clocks and escalations on any document",
    "version": "19.0.1.0.0",
    "category": "Services/Service Levels",
    "author": "Service Levels for Odoo contributors",
    "license": "LGPL-3",
    "depends": ["mail", "resource", "portal", "sms"],
    "data": [
        "security/sla_groups.xml",
        "security/ir.model.access.csv",
        "security/sla_rules.xml",
        "data/resource_calendar_data.xml",
        "data/ir_cron_data.xml",
    ],
    "application": True,
}
