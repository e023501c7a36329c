from odoo import api, fields, models

_BATCH = 10_000


class SlaFault(models.Model):
    """Forgets what was mended long ago."""

    _inherit = "sla.fault"

    @api.autovacuum
    def _gc_mended(self):
        """Delete faults that were mended longer ago than their company keeps them;
        those of no company go with the main company's."""
        main = self.env.ref("base.main_company")
        for company, limit in self._get_log_limits():
            owners = [company.id, False] if company == main else [company.id]
            self.search(
                [
                    ("company_id", "in", owners),
                    ("state", "=", "mended"),
                    ("mended_at", "<", limit),
                ],
                limit=_BATCH,
            ).unlink()

    @api.model
    def _get_log_limits(self):
        """Return ``[(company, moment), …]`` of the companies that forget logs: what is
        older than the moment goes."""
        return [
            (company, fields.Datetime.subtract(now, months=company.sla_log_months))
            for now in [self.env.cr.now().replace(microsecond=0)]
            for company in self.env["res.company"].search([("sla_log_months", ">", 0)])
        ]
