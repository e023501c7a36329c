from odoo import api, models

from ..measure import attainment, reaches


class SlaObjective(models.Model):
    """How a number stands against what was promised, in one word and in figures."""

    _inherit = "sla.objective"

    @api.depends(
        "actual",
        "has_value",
        "has_target",
        "target",
        "forecast",
        "has_forecast",
        "refreshed_at",
        "date_start",
        "date_end",
        "state",
        "kpi_id.direction",
        "kpi_id.measure",
    )
    def _compute_attainment(self):
        for objective in self:
            if objective.state == "closed" and objective.status:
                # frozen with the rest, whatever becomes of the figure
                objective.attainment = objective.attainment
                objective.status = objective.status
                continue
            promised = objective.has_target and objective.has_value
            objective.attainment = promised and attainment(
                objective.actual,
                objective.target,
                objective.direction == "higher",
            )
            objective.status = objective._get_status(objective._get_today())

    def _get_status(self, today):
        """Return how the objective stands on the day ``today``, in one word."""
        if not self.date_start or self.date_start > today:
            return "planned"
        if not self.has_target:
            return "watched"
        over = self.state == "closed" or self.date_end < today
        if not self.has_value:
            return "none"
        higher = self.direction == "higher"
        good = reaches(self.actual, self.target, higher)
        # what only grows cannot fall below its target again, nor rise above it
        additive = self.kpi_id and self.kpi_id._is_additive()
        decided = additive and good == higher
        if over or decided:
            return "reached" if good else "missed"
        expected = self.forecast if self.has_forecast else self.target
        return "on_track" if reaches(expected, self.target, higher) else "at_risk"

    @api.depends(
        "actual",
        "target",
        "has_value",
        "has_target",
        "kpi_id.unit",
        "kpi_id.unit_name",
        "state",
        "snapshot",
    )
    @api.depends_context("lang")
    def _compute_texts(self):
        for objective in self:
            kpi, company = objective.kpi_id, objective.company_id
            if not kpi:
                # none is chosen yet, on a new form
                objective.unit_label = False
                objective.actual_text = objective.target_text = False
                continue
            objective.unit_label = kpi._get_unit_label(company, objective._get_kept())
            objective.actual_text = objective.has_value and objective._format(
                objective.actual
            )
            objective.target_text = objective.has_target and objective._format(
                objective.target
            )
