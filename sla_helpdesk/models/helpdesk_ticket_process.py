from odoo import api, fields, models


class HelpdeskTicket(models.Model):
    """Tickets go through the stages of their process, and of no other."""

    _inherit = "helpdesk.ticket"

    stage_id = fields.Many2one(
        domain="['|', ('team_ids', '=', team_id), ('team_ids', '=', False), "
        "('sla_process', 'in', [False, sla_process])]"
    )

    @api.depends("sla_process")
    def _compute_stage_id(self):
        for process, tickets in self.grouped("sla_process").items():
            # the team says which stages apply, and asks the context of which process
            tickets = tickets.with_context(sla_process=process)
            super(HelpdeskTicket, tickets)._compute_stage_id()
        return None

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        shown = super()._read_group_stage_ids(stages, domain)
        process = self.env.context.get("sla_process")
        return shown.filtered(
            lambda stage: stage in stages or stage._sla_is_of_process(process)
        )

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        process = self.env.context.get("sla_process")
        if process and "type_id" in fields and not defaults.get("type_id"):
            # a new ticket on the list of a process is one of that process
            types = self.env["helpdesk.ticket.type"]
            own = types.search([("sla_process", "=", process)], order="id", limit=1)
            defaults["type_id"] = own.id
        return defaults

    @api.model_create_multi
    def create(self, vals_list):
        first = {}
        for vals in vals_list:
            team, type_ = vals.get("team_id"), vals.get("type_id")
            if not team or not type_ or "stage_id" in vals:
                continue  # the stage is given, or is computed from all there is
            if (team, type_) not in first:
                first[team, type_] = self._sla_get_first_stage(team, type_).id
            vals["stage_id"] = first[team, type_]
        return super().create(vals_list)

    @api.model
    def _sla_get_first_stage(self, team_id, type_id):
        """Return the stage in which tickets of this team and type begin."""
        process = self.env["helpdesk.ticket.type"].browse(type_id).sla_process
        team = self.env["helpdesk.ticket.team"].browse(team_id)
        return team.with_context(sla_process=process)._get_applicable_stages()[:1]

    @api.onchange("type_id")
    def _onchange_type_id(self):
        # a team that lists no types takes all: it stays
        if self.team_id.type_ids:
            return super()._onchange_type_id()
        return None
