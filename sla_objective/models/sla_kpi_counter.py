from odoo import api, fields, models


class SlaKpi(models.Model):
    """What must not get worse while a figure gets better: one counter-metric, or
    several, for what is gained can be lost in more than one way."""

    _inherit = "sla.kpi"

    other_counter_ids = fields.Many2many(
        "sla.kpi",
        "sla_kpi_counter_rel",
        "kpi_id",
        "counter_id",
        string="More counter-metrics",
        check_company=True,
        help="Further figures that must not get worse while this one gets better, "
        "with the same margin.",
    )

    def _get_counters(self):
        """Return all counter-metrics of these figures."""
        return self.counter_id | self.other_counter_ids

    @api.model
    def _get_watching(self, counters):
        """Return the figures that have one of ``counters`` as a counter-metric."""
        return self.search(
            [
                "|",
                ("counter_id", "in", counters.ids),
                ("other_counter_ids", "in", counters.ids),
            ]
        )

    def write(self, vals):
        result = super().write(vals)
        if not {"counter_id", "other_counter_ids"}.isdisjoint(vals):
            # sudo: also objectives that the manager may not see are kept honest
            objectives = self.env["sla.objective"].sudo()
            objectives.search(
                [("kpi_id", "in", self.ids), ("state", "=", "open")]
            )._watch_counters()
        return result

    def action_view_curves(self):
        """Open the curves of this figure and its counter-metrics, period by period."""
        self.ensure_one()
        rivals = self._get_watching(self)
        return self.env["sla.objective"]._get_curves(
            self | self._get_counters() | rivals
        )
