{
    "name": "Service Levels: Digests",
    "summary": "Promises met and broken in Odoo's digest mails",
    "version": "19.0.1.0.0",
    "category": "Services/Service Levels",
    "author": "Service Levels for Odoo contributors",
    "license": "LGPL-3",
    "depends": ["sla_base", "digest"],
    "data": [
        "data/digest_data.xml",
        "views/digest_digest_views.xml",
    ],
    "auto_install": True,
}
