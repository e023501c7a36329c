from odoo import api, fields, models


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    sla_assign = fields.Selection(
        [("hand", "By hand"), ("skill", "By skill and load")],
        string="Tickets are assigned",
        default="hand",
        required=True,
        help="By skill and load: a new ticket goes to the member who can do it, is at "
        "work, and has the fewest working hours at stake on open promises.",
    )
    sla_skill_ids = fields.Many2many(
        "sla.skill", string="Skills", compute="_compute_sla_skill_ids"
    )
    sla_allrounders = fields.Char(
        string="Can do everything",
        compute="_compute_sla_skill_ids",
        help="Members without skills of their own.",
    )
    sla_queue_ids = fields.One2many(
        "sla.tier.queue",
        "team_id",
        string="Counters",
        help="Tiers whose customers this team serves, whatever team they wrote to.",
    )

    @api.depends("user_ids")
    def _compute_sla_skill_ids(self):
        skills = self.env["sla.skill"].search([("user_id", "in", self.user_ids.ids)])
        for team in self:
            own = skills.filtered(lambda each, team=team: each.user_id in team.user_ids)
            others = team.user_ids - own.user_id
            team.sla_skill_ids = own
            team.sla_allrounders = self.env["sla.format"]._list(others.mapped("name"))

    def action_sla_skills(self):
        """Open what the members of this team can do, to be changed."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_helpdesk.sla_skill_action"
        )
        return action | {
            "domain": [("user_id", "in", self.user_ids.ids)],
            "context": {"sla_member_ids": self.user_ids.ids},
        }

    @api.model
    def _retrieve_dashboard(self):
        tickets = self.env["helpdesk.ticket"]
        unknown = tickets.search_count(tickets._sla_get_triage_domain())
        waiting = tickets.search_count(
            [("user_id", "=", False), ("stage_id.sla_phase", "!=", "stop")]
        )
        return [
            *super()._retrieve_dashboard(),
            {
                "name": self.env._("Triage: unknown senders"),
                "value": unknown,
                "sequence": 3,
                "icon": "fa-question-circle",
                "show": unknown > 0,
                "action": "sla_helpdesk.ticket_triage_action",
            },
            {
                "name": self.env._("Unassigned"),
                "value": waiting,
                "sequence": 4,
                "icon": "fa-user-times",
                "show": waiting > 0,
                "action": "sla_helpdesk.ticket_unassigned_action",
            },
        ]
