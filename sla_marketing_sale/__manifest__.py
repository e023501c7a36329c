{
    "name": "Service Levels: Marketing and Sales Orders",
    "summary": "Revenue of leads by product, with source and campaign",
    "version": "19.0.1.0.0",
    "category": "Services/Service Levels",
    "author": "Service Levels for Odoo contributors",
    "license": "LGPL-3",
    "depends": ["sale_crm", "sla_marketing"],
    "data": [
        "security/ir.model.access.csv",
        "security/sla_lead_product_rules.xml",
        "views/sla_lead_product_views.xml",
    ],
    "auto_install": True,
}
