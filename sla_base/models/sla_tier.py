from odoo import fields, models


class SlaTier(models.Model):
    """A class of customers, such as VIP or gold, with promises of its own."""

    _name = "sla.tier"
    _description = "Customer Tier"
    _order = "sequence, id"

    name = fields.Char(
        required=True,
        translate=True,
        help="What the class of customers is called, for example VIP or Gold.",
    )
    sequence = fields.Integer(default=10, help="The best tier comes first.")
    color = fields.Integer(
        help="The colour in which the tier is shown in lists and on cards.",
    )
    description = fields.Text(
        translate=True, help="Who belongs here, in words that a salesperson can apply."
    )
    company_id = fields.Many2one(
        "res.company", help="Leave empty to use the tier in every company."
    )
    active = fields.Boolean(default=True)
