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
        reason = self.pause_reason_id if self.state == "paused" else None
        # without a reason, it is the customer who is waited for
        for_you = not reason or reason.resume_on_reply
        return {
            "name": self.metric_id.name,
            "status": status,
            "status_name": names[
                status if for_you or status != "paused" else "waiting"
            ],
            "waiting_name": names["paused" if for_you else "waiting"],
            "reason": reason.customer_text if reason else False,
            "deadline": self.deadline,
            "stopped_at": self.stopped_at if self.state == "stopped" else False,
            "paused_since": self.paused_since if self.state == "paused" else False,
        }
