from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import formatLang

from .sla_agreement_page import SIDES

VERDICTS = [
    ("good", "As promised"),
    ("warn", "Not always, or at risk"),
    ("bad", "Not as promised"),
    ("none", "Nothing to tell yet"),
]
TRENDS = [("better", "Better"), ("worse", "Worse"), ("same", "As before")]


class SlaLeadReportLine(models.Model):
    """One promise of one department, and what became of it. Numbers are kept; names
    and definitions are those of the reader's language, as they were when sent."""

    _name = "sla.lead.report.line"
    _description = "Promise of Marketing or Sales"
    _order = "report_id, side, sequence, id"

    report_id = fields.Many2one(
        "sla.lead.report", required=True, readonly=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(readonly=True)
    side = fields.Selection(SIDES, string="Department", required=True, readonly=True)
    metric_id = fields.Many2one(
        "sla.metric", ondelete="set null", readonly=True, index="btree_not_null"
    )
    target_ids = fields.Many2many("sla.target", string="Times promised", readonly=True)
    objective_id = fields.Many2one(
        "sla.objective", ondelete="set null", readonly=True, index="btree_not_null"
    )
    ended = fields.Integer(
        readonly=True, help="Promises that were decided in the period: kept or broken."
    )
    met = fields.Integer(string="Kept", readonly=True)
    late_open = fields.Integer(
        string="Late and open", readonly=True, help="Broken, and still owed."
    )
    target = fields.Float(string="Number promised", readonly=True)
    actual = fields.Float(string="Number", readonly=True)
    has_actual = fields.Boolean(readonly=True)
    previous = fields.Float(string="Number before", readonly=True)
    has_previous = fields.Boolean(readonly=True)
    verdict = fields.Selection(VERDICTS, readonly=True)
    kept = fields.Json(
        string="Texts when sent",
        readonly=True,
        copy=False,
        prefetch=False,
        help="What the line said when the report was sent, by language.",
    )
    trend = fields.Selection(TRENDS, compute="_compute_trend", compute_sudo=True)
    # For the reader
    name = fields.Char(string="Promise", compute="_compute_texts", compute_sudo=True)
    definition = fields.Text(compute="_compute_texts", compute_sudo=True)
    promised_text = fields.Char(
        string="Promised", compute="_compute_texts", compute_sudo=True
    )
    actual_text = fields.Char(
        string="Actual", compute="_compute_texts", compute_sudo=True
    )
    detail_text = fields.Char(
        string="Counted", compute="_compute_texts", compute_sudo=True
    )
    previous_text = fields.Char(
        string="Before", compute="_compute_texts", compute_sudo=True
    )

    def _get_key(self):
        return (self.metric_id.id or None, self.objective_id.id or None)

    @api.depends(
        "actual", "has_actual", "previous", "has_previous", "objective_id", "kept"
    )
    def _compute_trend(self):
        for line in self:
            if not (line.has_actual and line.has_previous):
                line.trend = False
                continue
            difference = line.actual - line.previous
            if line._is_less_better():
                difference = -difference
            same = abs(difference) < 0.05
            line.trend = "same" if same else "better" if difference > 0 else "worse"

    def _is_less_better(self):
        if self.kept:
            return self.kept["less_is_better"]
        return self.objective_id.direction == "lower"

    @api.depends("metric_id", "objective_id", "actual", "previous", "target", "kept")
    @api.depends_context("lang")
    def _compute_texts(self):
        for line in self:
            line.update(line._get_kept_texts() or line._say())

    def _say(self):
        return self._say_objective() if self.objective_id else self._say_promise()

    def _get_kept_texts(self):
        """Return what was sent, or None: in the reader's language; in another one if
        what the line tells of is gone, so that it can be said no more."""
        kept = self.kept["texts"] if self.kept else {}
        found = kept.get(self.env.lang or "en_US")
        if not found and kept and not self._is_of_something():
            return next(iter(kept.values()))
        return found

    def _is_of_something(self):
        """Return whether the promise that the line tells of is still there."""
        return bool(self.metric_id or self.objective_id)

    def _keep_texts(self):
        """Keep what the lines say, for the time when metrics, objectives or figures
        are changed or deleted."""
        codes = [code for code, _name in self.env["res.lang"].get_installed()]
        for line in self:
            line.kept = {
                "less_is_better": line._is_less_better(),
                "texts": {code: line.with_context(lang=code)._say() for code in codes},
            }

    def _say_objective(self):
        objective = self.objective_id

        def say(value, known):
            return objective._format(value) if known else False

        return {
            "name": objective._get_figure_name(),
            "definition": objective.definition,
            "promised_text": say(self.target, True),
            "actual_text": say(self.actual, self.has_actual),
            "previous_text": say(self.previous, self.has_previous),
            "detail_text": objective.period_name,
        }

    def _say_promise(self):
        times = list(
            dict.fromkeys(
                target._get_time_text()
                for target in self.target_ids.sorted(
                    lambda target: -int(target.priority or -1)
                )
            )
        )
        text = self.env._("Nothing decided")
        if self.ended:
            text = self.env._(
                "%(met)s of %(ended)s kept", met=self.met, ended=self.ended
            )
        if self.late_open:
            text = self.env._(
                "%(text)s, %(late)s late and open", text=text, late=self.late_open
            )
        return {
            "name": self.metric_id.name,
            "definition": self.metric_id.description,
            "promised_text": " / ".join(times),
            "actual_text": self._say_percent(self.actual, self.has_actual),
            "previous_text": self._say_percent(self.previous, self.has_previous),
            "detail_text": text,
        }

    def _say_percent(self, value, known):
        return f"{formatLang(self.env, value, digits=0)} %" if known else False

    # Drilling down

    def action_view_records(self):
        """Open the very records that the number counts; the reader sees those that the
        reader may read."""
        self.ensure_one()
        self.check_access("read")
        line = self.sudo()  # sudo: what is counted; the reader's rights decide below
        if line.objective_id:
            return line.objective_id.action_view_records()
        if not line.metric_id:
            raise UserError(
                self.env._(
                    "What “%s” was measured by has been deleted. The line shows what "
                    "was sent, and its records are known no more.",
                    line.name,
                )
            )
        report = line.report_id
        agreement = report.agreement_id
        start, end = agreement._get_bounds(
            report.date_start, report.date_end, report.company_id
        )
        return {
            "type": "ir.actions.act_window",
            "name": line.name,
            "res_model": "sla.clock",
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "domain": list(
                agreement._get_clock_domain(report.company_id)
                & Domain("metric_id", "=", line.metric_id.id)
                & self.env["sla.clock"]._get_decided_domain(start, end)
            ),
            "context": {"create": False},
        }
