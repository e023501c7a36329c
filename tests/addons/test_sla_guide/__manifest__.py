{
    "name": "Service Levels: Examples of the Developer's Guide",
    "summary": "What docs/developer.md and docs/sms.md show, as an add-on that runs",
    "version": "19.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "Service Levels for Odoo contributors",
    "license": "LGPL-3",
    "depends": ["sla_base"],
    "data": [
        "security/ir.model.access.csv",
        "data/sla_metric_data.xml",
    ],
    "uninstall_hook": "uninstall_hook",
}
