from odoo import models


class HelpdeskTicket(models.Model):
    """Tickets can be merged where an add-on for that is installed."""

    _inherit = "helpdesk.ticket"

    def _sla_absorb(self, merged):
        """Hook: go on with what add-ons keep about ``merged``, tickets that were just
        merged into this one. Called once for each merge, after the promises and
        sub-requests went along; the user may write all of these tickets, as was
        checked. By itself it does nothing."""
        self.ensure_one()
