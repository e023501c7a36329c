from odoo import api, fields, models

from .sla_kpi import DIRECTIONS


class SlaObjective(models.Model):
    """What a number was called and counted in when its period was closed, whatever
    becomes of the figure afterwards."""

    _inherit = "sla.objective"

    direction = fields.Selection(DIRECTIONS, compute="_compute_direction")

    @api.depends("kpi_id.direction", "state", "snapshot")
    def _compute_direction(self):
        for objective in self:
            kept = objective._get_kept()
            objective.direction = kept.get("direction", objective.kpi_id.direction)

    def _get_kept(self):
        """Return the definition that the closed period keeps, in the reader's
        language; of an open one nothing."""
        kept = self.state == "closed" and self.snapshot
        if not kept:
            return {}
        said = {
            name: texts.get(self.env.lang or "en_US")
            for name, texts in kept.get("texts", {}).items()
        }
        return kept | {name: text for name, text in said.items() if text}

    def _get_figure_name(self):
        """Return the name of the figure, as it was when the period was closed."""
        return self._get_kept().get("name", self.kpi_id.name)

    def _format(self, value):
        """Return a value of this objective with its unit, as people read it."""
        self.ensure_one()
        return self.kpi_id._format(value, self.company_id, self._get_kept())
