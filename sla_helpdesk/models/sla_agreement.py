from odoo import api, models


class SlaAgreement(models.Model):
    _inherit = "sla.agreement"

    @api.model
    def _selection_party(self):
        team = ("helpdesk.ticket.team", self.env._("Helpdesk team"))
        return [*super()._selection_party(), team]
