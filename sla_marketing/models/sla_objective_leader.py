from odoo import models


class SlaObjective(models.Model):
    """Leaders of sales teams see what their members promise, also where no objective
    of the team was shared out."""

    _inherit = "sla.objective"

    def _get_person_leader(self):
        leader = super()._get_person_leader()
        if leader:
            return leader
        # sudo: who belongs to which team, and leads it, is not for everyone to read
        teams = self.user_id.sudo().crm_team_member_ids.crm_team_id
        mine = teams.filtered("active").filtered(
            lambda team: not team.company_id or team.company_id == self.company_id
        )
        # the first team that somebody joined is the main one, as for sales
        return mine.user_id[:1].sudo(False)
