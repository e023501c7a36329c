from odoo import models


class SlaClock(models.Model):
    _inherit = "sla.clock"

    def _explain_reason(self, event):
        if event.reason == "lapsed":
            return self.env._(
                "closed as “%s”, where promises lapse",
                (event.data or {}).get("stage", ""),
            )
        return super()._explain_reason(event)
