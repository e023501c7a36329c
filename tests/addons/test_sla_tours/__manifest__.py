{
    "name": "Service Levels: Tours for Tests",
    "summary": "What people do on the screens, step by step",
    "version": "19.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "Service Levels for Odoo contributors",
    "license": "AGPL-3",
    "depends": [
        "sla_billing_helpdesk",
        "sla_helpdesk",
        "sla_marketing",
        "web_tour",
    ],
    "assets": {
        "web.assets_tests": ["test_sla_tours/static/tests/tours/**/*"],
    },
}
