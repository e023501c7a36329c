from odoo import fields, models


class TestSlaPaper(models.Model):
    """A document with nothing but a state: no messages, customer, team or company."""

    _name = "test.sla.paper"
    _description = "Test Paper"
    _inherit = ["sla.mixin"]

    name = fields.Char(required=True)
    state = fields.Selection(
        [("draft", "Draft"), ("hold", "On hold"), ("done", "Done")], default="draft"
    )
    received_at = fields.Datetime()
