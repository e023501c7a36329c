from odoo import api, models

_BATCH = 10_000


class SlaDelivery(models.Model):
    """Forgets whom alerts went to, once nobody needs to know any more."""

    _inherit = "sla.delivery"

    @api.autovacuum
    def _gc_old(self):
        """Delete alerts of clocks that have ended, which are older than their company
        keeps them. An open clock needs its own: each step is taken once."""
        for company, limit in self.env["sla.fault"]._get_log_limits():
            self.search(
                [
                    ("company_id", "=", company.id),
                    ("state", "in", ("sent", "failed", "skipped")),
                    ("due_at", "<", limit),
                    ("clock_id.state", "in", ("stopped", "cancelled")),
                    ("clock_id.stopped_at", "<", limit),
                ],
                limit=_BATCH,
            ).unlink()
