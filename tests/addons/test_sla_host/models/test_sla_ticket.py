from odoo import api, fields, models


class TestSlaTicket(models.Model):
    """A document with all that a ticket has: messages, a stage that is computed and
    stored, and a field computed from far away."""

    _name = "test.sla.ticket"
    _description = "Test Ticket"
    _inherit = ["sla.mixin", "mail.thread", "mail.activity.mixin"]
    _sla_trigger_fields = (
        "partner_id",
        "team_id",
        "priority",
        "service_id",
        "company_id",
    )

    name = fields.Char(required=True)
    partner_id = fields.Many2one("res.partner")
    user_id = fields.Many2one("res.users")
    team_id = fields.Many2one("test.sla.team")
    service_id = fields.Many2one("sla.service")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    priority = fields.Selection(
        [("0", "Low"), ("1", "Medium"), ("2", "High"), ("3", "Very high")], default="1"
    )
    topic = fields.Char()
    secret = fields.Char(groups="base.group_system")
    stage_id = fields.Many2one(
        "test.sla.stage", compute="_compute_stage_id", store=True, readonly=False
    )
    closed = fields.Boolean(related="stage_id.closed")
    waiting = fields.Boolean(related="stage_id.waiting")

    @api.depends("team_id")
    def _compute_stage_id(self):
        stages = self.env["test.sla.stage"].search([("name", "!=", False)])
        for ticket in self:
            team = ticket.team_id
            fitting = stages.filtered(lambda s, t=team: s.team_id == t) or stages
            if ticket.stage_id not in fitting:
                ticket.stage_id = fitting[:1]

    def _sla_get_service(self):
        return self.service_id

    def _sla_get_trial_fields(self):
        return super()._sla_get_trial_fields() | {"service_id": "service_id"}

    def _sla_get_team_calendar(self):
        return self.team_id.calendar_id
