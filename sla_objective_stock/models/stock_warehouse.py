from odoo import fields, models


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    sla_manager_id = fields.Many2one(
        "res.users",
        string="Answers for minimum stock",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Is told when products of this warehouse fall below their minimum stock. "
        "Empty: the owner of the figure is told.",
    )
