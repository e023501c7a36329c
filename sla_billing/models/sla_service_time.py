from odoo import models


class SlaService(models.Model):
    _inherit = "sla.service"

    def _get_with_below(self):
        """Return the ids of these services and of all below them, archived ones too."""
        services = self.with_context(active_test=False)
        return frozenset(services.search([("id", "child_of", self.ids)]).ids)
