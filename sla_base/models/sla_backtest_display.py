from odoo import api, fields, models

from .sla_backtest_line import share

_SUMS = (
    "promise_count",
    "met_count",
    "breached_count",
    "open_count",
    "unknown_count",
    "alert_count",
    "actual_count",
    "actual_met_count",
    "actual_breached_count",
    "actual_open_count",
    "actual_alert_count",
    "log_count",
    "tracked_count",
)


class SlaBacktest(models.Model):
    """What screens show of a backtest: totals of its lines, none of them stored."""

    _inherit = "sla.backtest"

    difference_count = fields.Integer(
        string="Documents that differ", compute="_compute_difference_count"
    )
    progress = fields.Integer(
        string="Progress (%)",
        compute="_compute_progress",
        help="Part of the documents that has been worked through.",
    )
    promise_count = fields.Integer(
        string="Promises",
        compute="_compute_sums",
        help="Promises that the tried policies would have made.",
    )
    met_count = fields.Integer(string="Met", compute="_compute_sums")
    breached_count = fields.Integer(
        string="Breached",
        compute="_compute_sums",
        help="Promises of the tried policies that would have been broken.",
    )
    open_count = fields.Integer(
        string="Open",
        compute="_compute_sums",
        help="Promises of the tried policies that would still be open, and in time.",
    )
    unknown_count = fields.Integer(
        string="Not known",
        compute="_compute_sums",
        help="Promises whose course nothing tells: the document has no clock and no "
        "tracked changes. They are in no other figure.",
    )
    alert_count = fields.Integer(
        string="Alerts",
        compute="_compute_sums",
        help="Steps of the ladders of the tried policies that would have come due.",
    )
    attainment = fields.Float(
        string="Attainment (%)",
        compute="_compute_sums",
        help="Share of the promises of the tried policies that would have been kept, "
        "among those met or broken.",
    )
    actual_count = fields.Integer(
        string="Really: promises",
        compute="_compute_sums",
        help="Promises that were really made to the same documents.",
    )
    actual_met_count = fields.Integer(string="Really: met", compute="_compute_sums")
    actual_breached_count = fields.Integer(
        string="Really: breached",
        compute="_compute_sums",
        help="Promises that were really broken on the same documents.",
    )
    actual_open_count = fields.Integer(string="Really: open", compute="_compute_sums")
    actual_alert_count = fields.Integer(
        string="Really: alerts",
        compute="_compute_sums",
        help="Steps of the ladder that were really taken on the same documents.",
    )
    actual_attainment = fields.Float(
        string="Really: attainment (%)",
        compute="_compute_sums",
        help="Share of the promises that were really kept on the same documents, among "
        "those met or broken.",
    )
    log_count = fields.Integer(
        string="From clocks",
        compute="_compute_sums",
        help="Promises whose course was rebuilt from the log of a clock on the "
        "document: the most certain source.",
    )
    tracked_count = fields.Integer(
        string="From tracked changes",
        compute="_compute_sums",
        help="Promises whose course was rebuilt from the changes and messages of the "
        "document.",
    )
    chart = fields.Json(
        compute="_compute_chart",
        help="Attainment of each target: as tried, and as it really was.",
    )

    @api.depends("state", "document_count", "processed_count")
    def _compute_progress(self):
        for backtest in self:
            total = backtest.document_count
            share_done = 100 * backtest.processed_count // total if total else 0
            backtest.progress = 100 if backtest.state == "done" else share_done

    def _compute_difference_count(self):
        groups = self.env["sla.backtest.document"]._read_group(
            [("backtest_id", "in", self.ids)], ["backtest_id"], ["__count"]
        )
        counts = dict(groups)
        for backtest in self:
            backtest.difference_count = counts.get(backtest, 0)

    @api.depends(*(f"line_ids.{name}" for name in _SUMS))
    def _compute_sums(self):
        for backtest in self:
            for name in _SUMS:
                backtest[name] = sum(backtest.line_ids.mapped(name))
            backtest.attainment = share(backtest.met_count, backtest.breached_count)
            backtest.actual_attainment = share(
                backtest.actual_met_count, backtest.actual_breached_count
            )

    @api.depends("line_ids.attainment", "line_ids.actual_attainment")
    def _compute_chart(self):
        for backtest in self:
            backtest.chart = [
                {
                    "name": line.name,
                    "then": _decided(
                        line.attainment, line.met_count, line.breached_count
                    ),
                    "really": _decided(
                        line.actual_attainment,
                        line.actual_met_count,
                        line.actual_breached_count,
                    ),
                }
                for line in backtest.line_ids
            ]

    def action_view_lines(self):
        """Open the figures by target as a list, to be exported."""
        return self._get_result_action("sla_backtest_line_action")

    def action_view_documents(self):
        """Open the documents for which the policies would have made a difference."""
        return self._get_result_action("sla_backtest_document_action")

    def _get_result_action(self, name):
        action = self.env["ir.actions.act_window"]._for_xml_id(f"sla_base.{name}")
        action["domain"] = [("backtest_id", "in", self.ids)]
        return action


def _decided(attainment, met, breached):
    """Return ``attainment`` for the chart; None if nothing is decided."""
    return round(attainment, 1) if met + breached else None
