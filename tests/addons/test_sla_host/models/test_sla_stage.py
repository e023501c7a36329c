from odoo import fields, models


class TestSlaStage(models.Model):
    """What stages are: they close, and they wait."""

    _name = "test.sla.stage"
    _description = "Stage of a Test Ticket"
    _order = "sequence, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=1)
    closed = fields.Boolean()
    waiting = fields.Boolean()
    team_id = fields.Many2one("test.sla.team")
