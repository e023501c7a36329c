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

    def _sla_get_stage_team(self):
        """Return the team, which then tells the stages of this ticket's process."""
        self.ensure_one()
        team = self.team_id.with_company(self.company_id)
        return team.with_context(sla_process=self.sla_process)

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
            team_id = vals.get("team_id")
            if not team_id or "stage_id" in vals:
                continue  # the stage is given, or is computed from all there is
            process = self._sla_get_new_process(vals)
            if (team_id, process) not in first:
                team = self.env["helpdesk.ticket.team"].browse(team_id)
                stages = team.with_context(sla_process=process)._get_applicable_stages()
                first[team_id, process] = stages[:1].id
            vals["stage_id"] = first[team_id, process]
        return super().create(vals_list)

    @api.model
    def _sla_get_new_process(self, vals):
        """Return the process of a ticket that is created with ``vals``."""
        if "type_id" in vals:
            return self.env["helpdesk.ticket.type"].browse(vals["type_id"]).sla_process
        return self.env.context.get("sla_process", False)

    @api.onchange("type_id")
    def _onchange_type_id(self):
        # a team that lists no types takes all: it stays
        if self.team_id.type_ids:
            return super()._onchange_type_id()
        return None
