{
    "name": "Service Levels: Documents for Tests",
    "summary": "Two kinds of documents that promises are put on in tests",
    "version": "19.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "Service Levels for Odoo contributors",
    "license": "LGPL-3",
    "depends": ["sla_base"],
    "data": ["security/ir.model.access.csv"],
}
