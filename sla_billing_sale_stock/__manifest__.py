{
    "name": "Service Levels: Invoices after Delivery",
    "summary": "Invoices are due so long after the delivery that they bill",
    "version": "19.0.1.0.0",
    "category": "Services/Service Levels",
    "author": "Service Levels for Odoo contributors",
    "license": "LGPL-3",
    "depends": ["sla_billing", "sale_stock"],
    "auto_install": True,
}
