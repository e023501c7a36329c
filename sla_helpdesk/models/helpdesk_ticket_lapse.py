from odoo import api, models


class HelpdeskTicket(models.Model):
    """What is cancelled or rejected is not served: its open clocks are cancelled, and
    count neither as met nor as missed."""

    _inherit = "helpdesk.ticket"

    @api.model
    def _sla_get_trigger_fields(self):
        return [*super()._sla_get_trigger_fields(), "stage_id"]

    def _sla_is_served(self):
        return not self.stage_id.sla_lapses and super()._sla_is_served()

    def _sla_get_unserved(self):
        reason = super()._sla_get_unserved()
        if reason[0] == "not_served" and self.stage_id.sla_lapses:
            return "lapsed", {"stage": self.stage_id.name}
        return reason
