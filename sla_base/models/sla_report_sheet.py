from odoo import models

_FIGURES = (
    "ended",
    "met",
    "breached",
    "late_open",
    "attainment",
    "target_attainment",
    "previous_attainment",
    "median_hours",
    "p90_hours",
    "pause_share",
)


class SlaReport(models.Model):
    """Reports as a spreadsheet."""

    _inherit = "sla.report"

    def action_export(self):
        """Download the figures of these reports, each with its definition."""
        self.check_access("read")
        lines = self.env["sla.report.line"]
        texts = lines.fields_get(_FIGURES, ["string", "help"])
        columns = [
            (self.env._("Agreement"), False),
            (self.env._("Customer"), False),
            (self.env._("Month"), False),
            (self.env._("Promise"), False),
            (self.env._("Promised time"), False),
            *((texts[name]["string"], texts[name].get("help")) for name in _FIGURES),
        ]
        rows = [
            [
                report.agreement_id.name,
                report.partner_id.name,
                report.date_from,
                line.name or self.env._("No promise was decided in this month."),
                line.promised,
                *(line._get_sheet_value(name) for name in _FIGURES),
            ]
            for report in self
            for line in report.line_ids or [report.line_ids]
        ]
        return self.env["sla.export"]._download("service-reports.xlsx", columns, rows)


class SlaReportLine(models.Model):
    _inherit = "sla.report.line"

    def _get_sheet_value(self, name):
        """Return a figure, or nothing where there was nothing to count."""
        if not self:
            return None
        absent = {
            "attainment": not self.ended,
            "target_attainment": not self.target_attainment,
            "previous_attainment": not self.has_previous,
            "median_hours": not self.done,
            "p90_hours": not self.done,
            "pause_share": not self.done,
        }
        return None if absent.get(name) else self[name]
