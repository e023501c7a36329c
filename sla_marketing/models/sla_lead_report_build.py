from odoo import models
from odoo.fields import Domain

_STATUS = {
    "reached": "good",
    "on_track": "good",
    "at_risk": "warn",
    "missed": "bad",
}


class SlaLeadReport(models.Model):
    """Measuring: what was promised on leads from the clocks, the rest from the
    objectives of the periods that the last day lies in."""

    _inherit = "sla.lead.report"

    def _refresh(self):
        """Measure again what has not been sent. Lines keep their ids, so that nobody
        loses the page that is open."""
        for report in self.filtered(lambda each: each.state == "open"):
            # those whose objective or metric has been deleted
            report.line_ids.filtered(lambda each: not each._is_of_something()).unlink()
            known = {line._get_key(): line for line in report.line_ids}
            wanted = [*report._measure_promises(), *report._measure_objectives()]
            for number, vals in enumerate(wanted):
                vals["sequence"] = number
                line = known.pop((vals.get("metric_id"), vals.get("objective_id")), 0)
                if line:
                    line.write(vals)
                else:
                    report.line_ids.create(vals | {"report_id": report.id})
            for line in known.values():
                line.unlink()
            report.refreshed_at = self.env.cr.now().replace(microsecond=0)

    def _get_last_day(self):
        """Return the last day that the page tells of: not one to come."""
        return min(self.date_end, max(self.date_start, self.env.cr.now().date()))

    # Promises

    def _measure_promises(self):
        """Return the values of a line for each metric that something is promised of."""
        agreement, company = self.agreement_id, self.company_id
        now = _by_metric(
            agreement._get_figures(self.date_start, self.date_end, company)
        )
        first = self._get_period()._get_previous(self.period_kind, self.date_start)
        last = self._get_period()._get_bounds(self.period_kind, first)[1]
        before = _by_metric(
            agreement._get_figures(
                first, last.fromordinal(last.toordinal() - 1), company
            )
        )
        targets = agreement.policy_ids.target_ids.filtered(
            lambda target: target.model_id.model == "crm.lead"
        )
        lines = []
        for metric, of_metric in targets.grouped("metric_id").items():
            figures = now.get(metric.id, _NOTHING)
            previous = before.get(metric.id, _NOTHING)
            lines.append(
                {
                    "side": self._get_side(of_metric),
                    "metric_id": metric.id,
                    "target_ids": [(6, 0, of_metric.ids)],
                    **figures,
                    "actual": _percent(figures),
                    "has_actual": bool(figures["ended"]),
                    "previous": _percent(previous),
                    "has_previous": bool(previous["ended"]),
                    "verdict": _judge(figures),
                }
            )
        return sorted(lines, key=lambda line: line["metric_id"])

    def _get_side(self, targets):
        """Return which department promises: the party of the policy, else whom the
        metric belongs to."""
        agreement = self.agreement_id
        party = targets.policy_id.party_id[:1].party_ref
        if party and party == agreement.lead_marketing_team_id:
            return "marketing"
        if party and party == agreement.lead_sales_team_id:
            return "sales"
        return targets.metric_id.lead_side or "sales"

    # Objectives

    def _measure_objectives(self):
        """Return the values of a line for each objective of both departments."""
        lines = []
        for side, objectives in self._find_objectives().items():
            running = objectives.filtered(lambda each: each.state == "open")
            running._refresh()
            lines += [self._prepare_objective(side, each) for each in objectives]
        return lines

    def _find_objectives(self):
        """Return ``{side: objectives}``: those of the team, and those of the company
        for the figures that the agreement names."""
        agreement, day = self.agreement_id, self._get_last_day()
        found = {}
        for side in ("marketing", "sales"):
            team = agreement[f"lead_{side}_team_id"]
            kpis = agreement[f"lead_{side}_kpi_ids"]
            of_company = Domain("scope", "=", "company") & Domain(
                "kpi_id", "in", kpis.ids
            )
            found[side] = self.env["sla.objective"].search(
                Domain("company_id", "=", self.company_id.id)
                & Domain("has_target", "=", True)
                & Domain("date_start", "<=", day)
                & Domain("date_end", ">=", day)
                & (of_company | Domain("who", "=", f"crm.team,{team.id}")),
                order="kpi_id, period_kind, id",
            )
        return found

    def _prepare_objective(self, side, objective):
        before = self.env["sla.objective"].search(
            [
                ("kpi_id", "=", objective.kpi_id.id),
                ("company_id", "=", objective.company_id.id),
                ("who", "=", objective.who),
                ("period_kind", "=", objective.period_kind),
                ("date_start", "<", objective.date_start),
            ],
            order="date_start desc",
            limit=1,
        )
        return {
            "side": side,
            "objective_id": objective.id,
            "target": objective.target,
            "actual": objective.actual,
            "has_actual": objective.has_value,
            "previous": before.actual,
            "has_previous": before.has_value,
            "verdict": _STATUS.get(objective.status, "none"),
        }


_NOTHING = {"ended": 0, "met": 0, "late_open": 0}


def _by_metric(figures):
    """Return ``{metric id: counts}`` of figures of an agreement, whatever the
    priority."""
    found = {}
    for figure in figures:
        counts = found.setdefault(figure["metric_id"], dict(_NOTHING))
        for name in counts:
            counts[name] += figure[name]
    return found


def _percent(counts):
    return 100 * counts["met"] / counts["ended"] if counts["ended"] else 0.0


def _judge(counts):
    if not (counts["ended"] or counts["late_open"]):
        return "none"
    if counts["late_open"] or not counts["met"]:
        return "bad"
    return "good" if counts["met"] == counts["ended"] else "warn"
