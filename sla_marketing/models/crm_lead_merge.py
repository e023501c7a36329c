from odoo import models


class CrmLead(models.Model):
    """Merged leads: the one that survives keeps the promises of all of them."""

    _inherit = "crm.lead"

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        # sudo: attempts and clocks are the engine's, and as visible as their lead
        merged = opportunities.sudo()
        merged.sla_attempt_ids.lead_id = self
        self.sudo()._sla_take_clocks(merged)  # sudo: as above
        return result

    def _sla_take_clocks(self, others):
        """Take over the clocks of ``others``, which are merged into this lead. What one
        metric measures is kept of the lead that has waited longest: merging neither
        gives new time nor hides that a promise was broken."""
        self.ensure_one()
        self.env.flush_all()
        clocks = self.env["sla.clock"]._get_of_documents(self | others)
        for of_metric in clocks.grouped("metric_id").values():
            first = of_metric.sorted(lambda clock: (clock.started_at, clock.id))[0]
            kept = of_metric.filtered(lambda c, id_=first.res_id: c.res_id == id_)
            if first.res_id == self.id:
                continue
            (of_metric - kept).unlink()
            for clock in kept:
                clock._store({"res_id": self.id})
        self.env.flush_all()
        (self | others).invalidate_recordset(["sla_clock_ids"])
        self._sla_mark()
