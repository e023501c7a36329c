from odoo import models


class SlaClock(models.Model):
    _inherit = "sla.clock"

    def _prepare_portal_promise(self, names):
        """Return what the customer may know of this clock. That a promise is at risk is
        our own concern; ``names`` are the states in the customer's words."""
        self.ensure_one()
        status = self.status
        if status == "breached":
            status = "missed" if self.state == "stopped" else "late"
        elif status == "at_risk":
            status = "running"
        return {
            "name": self.metric_id.name,
            "status": status,
            "status_name": names[status],
            "deadline": self.deadline,
            "stopped_at": self.stopped_at if self.state == "stopped" else False,
            "paused_since": self.paused_since if self.state == "paused" else False,
        }
