{
    "name": "Service Levels: Loyalty Programmes",
    "summary": "Offers to loyal customers through coupons and loyalty programmes",
    "version": "19.0.1.0.0",
    "category": "Services/Service Levels",
    "author": "Service Levels for Odoo contributors",
    "license": "LGPL-3",
    "depends": ["sla_billing", "loyalty"],
    "data": ["views/sla_offer_views.xml"],
    "auto_install": True,
}
