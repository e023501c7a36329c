from odoo import models

_FIGURES = ("target", "actual", "attainment")


class SlaObjective(models.Model):
    """Objectives as a spreadsheet."""

    _inherit = "sla.objective"

    def action_export(self):
        """Download these objectives, each with the definition of its figure: that of
        when it was closed, if it is."""
        self.check_access("read")
        said = self.fields_get(_FIGURES, ["string", "help"])
        columns = [
            (self.env._("Figure"), False),
            (self.env._("Definition"), self.env._("What the numbers beside count.")),
            (self.env._("Who"), False),
            (self.env._("Period"), False),
            (self.env._("Last day"), False),
            (self.env._("Unit"), False),
            *((said[name]["string"], said[name].get("help")) for name in _FIGURES),
            (self.env._("Owner"), self.env._("Who answers for the figure.")),
            (
                self.env._("Frozen"),
                self.env._("Whether the period is closed and its numbers stay."),
            ),
        ]
        rows = [objective._prepare_sheet_row() for objective in self]
        return self.env["sla.export"]._download("objectives.xlsx", columns, rows)

    def _prepare_sheet_row(self):
        measured = self.has_value
        return [
            self.kpi_id.display_name,
            self.definition,
            self.who_name,
            self.period_name,
            self.date_end,
            self.unit_label,
            self.target if self.has_target else None,
            self.actual if measured else None,
            self.attainment if measured and self.has_target else None,
            self.kpi_id.owner_id.name,
            self.env._("Yes") if self.state == "closed" else self.env._("No"),
        ]
