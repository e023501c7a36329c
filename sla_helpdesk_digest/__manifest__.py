{
    "name": "Service Levels: Digests of the Helpdesk",
    "summary": "Complaints answered, in Odoo's digest mails",
    "version": "19.0.1.0.0",
    "category": "Services/Service Levels",
    "author": "Service Levels for Odoo contributors",
    "license": "AGPL-3",
    "depends": ["sla_digest", "sla_helpdesk"],
    "data": [
        "data/digest_data.xml",
        "views/digest_digest_views.xml",
    ],
    "auto_install": True,
}
