{
    "name": "Service Levels: Iran, Helpdesk",
    "summary": "A service desk in Persian, to look at and to try things out",
    "version": "19.0.1.0.0",
    "category": "Accounting/Localizations",
    "author": "Service Levels for Odoo contributors",
    "license": "AGPL-3",
    "depends": ["l10n_ir_sla", "sla_helpdesk"],
    "demo": [
        "demo/helpdesk_setup_demo.xml",
        "demo/helpdesk_ticket_demo.xml",
    ],
    "auto_install": True,
}
