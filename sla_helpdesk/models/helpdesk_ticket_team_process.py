from odoo import models


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    def _get_applicable_stages(self):
        """Leave out the stages of other processes than the one that the context names
        (``sla_process``); without one, those of every process."""
        process = self.env.context.get("sla_process")
        stages = super()._get_applicable_stages()
        return stages.filtered(lambda stage: stage._sla_is_of_process(process))
