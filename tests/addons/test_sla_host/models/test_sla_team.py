from odoo import fields, models


class TestSlaTeam(models.Model):
    _name = "test.sla.team"
    _description = "Team of Test Tickets"

    name = fields.Char(required=True)
    user_id = fields.Many2one("res.users", string="Leader")
    calendar_id = fields.Many2one("resource.calendar")
