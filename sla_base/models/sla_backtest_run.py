import hashlib
import logging
from collections import Counter, defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

from ..engine.backtest_trial import Trial, get_actual_status
from ..engine.history import LOG, TRACKED, UNKNOWN
from .sla_backtest import BUSY
from .sla_engine import CONCURRENCY_ERRORS

_logger = logging.getLogger(__name__)

BATCH = 500
# Up to this many documents are worked off at once, more in the background.
AT_ONCE = 500
# Documents that are listed for each kind of difference.
LISTED = 1000
_RETRIES = 5
# What really became of a promise, and what would have: what is worth listing.
_DIFFERENCES = {
    ("met", "breached"): "would_breach",
    ("breached", "met"): "would_meet",
    (None, "breached"): "new_breach",
}


class Tally:
    """What one batch adds to the figures of one target."""

    def __init__(self):
        self.counts = Counter()
        self.minutes = Counter()
        self.alerts = Counter()
        self.seconds = 0

    def add(self, result, actual, actual_alerts):
        """Count one result of ``engine.backtest_trial``; ``actual`` is what really
        became of it, None if there was no clock."""
        if result.source == UNKNOWN:
            self.counts["unknown_count"] += 1
            return
        outcome = result.outcome
        self.counts["promise_count"] += 1
        self.counts["log_count"] += result.source == LOG
        self.counts["tracked_count"] += result.source == TRACKED
        if outcome.status != "cancelled":
            self.counts[f"{outcome.status}_count"] += 1
        if outcome.stopped_at and outcome.status != "cancelled":
            self.minutes[-(-outcome.elapsed // 60)] += 1
            self.seconds += outcome.elapsed
        self.alerts.update(outcome.alerts)
        self.counts["actual_count"] += actual is not None
        if actual and actual != "cancelled":
            self.counts[f"actual_{actual}_count"] += 1
        self.counts["actual_alert_count"] += actual_alerts


class SlaBacktest(models.Model):
    """Working a backtest out, batch by batch."""

    _inherit = "sla.backtest"

    def _start(self):
        # sudo: counts are of all documents of the company, as its policies are
        backtest = self.sudo()
        backtest.write(
            {
                "state": "queued",
                "user_id": self.env.uid,
                "judged_at": self.env.cr.now().replace(microsecond=0),
                "document_count": backtest._get_model().search_count(
                    backtest._get_document_domain()
                ),
                "processed_count": 0,
                "other_count": 0,
                "last_document": 0,
                "fingerprint": backtest._get_fingerprint(backtest._make_plan()),
                "untracked": backtest._describe_untracked(),
            }
        )
        if backtest.document_count > AT_ONCE:
            # sudo: the manager starts the job
            self.env.ref("sla_base.ir_cron_sla_backtest").sudo()._trigger()
            return
        while backtest.state in BUSY:
            backtest._run_batch(BATCH)

    @api.model
    def _cron_run(self):
        """Work off the backtests that wait, oldest first, in batches that are
        committed; a run that has to stop goes on where it was."""
        failures = 0
        while True:
            backtest = self.search([("state", "in", BUSY)], order="id", limit=1)
            try:
                if not backtest or not backtest.try_lock_for_update():
                    return
                backtest._run_batch_safely(BATCH)
                self.env.flush_all()
            except CONCURRENCY_ERRORS:
                # cancelled meanwhile
                self.env.cr.rollback()
                failures += 1
                if failures > _RETRIES:
                    raise
                continue
            left = self.search_count([("state", "in", BUSY)])
            if not self.env["ir.cron"]._commit_progress(1, remaining=left) or not left:
                return

    def _run_batch_safely(self, limit):
        """Run one batch; what goes wrong ends this backtest, not the job."""
        try:
            with self.env.cr.savepoint():
                self._run_batch(limit)
        except CONCURRENCY_ERRORS:
            raise
        except Exception as error:
            self.env.invalidate_all(flush=False)
            _logger.exception("SLA backtest %s failed", self.id)
            self._fail(f"{type(error).__name__}: {error}")

    def _fail(self, text):
        self.write({"state": "failed", "error": text})

    def _run_batch(self, limit):
        """Try the policies on the next ``limit`` documents, and add the figures."""
        self.ensure_one()
        backtest = self.with_context(lang=self.user_id.lang, active_test=False)
        plan = backtest._make_plan()
        if backtest._get_fingerprint(plan) != self.fingerprint:
            self._fail(
                backtest.env._(
                    "A policy, a target or a metric was changed while the backtest "
                    "ran, so its figures would mix two wordings. Run it again."
                )
            )
            return
        left = backtest._get_document_domain() & Domain("id", ">", self.last_document)
        documents = backtest._get_model().search(left, order="id", limit=limit)
        if documents:
            trial = Trial(documents, plan, set(self.policy_ids.ids), self.judged_at)
            backtest._keep(trial, documents)
        done = len(documents) < limit
        self.write(
            {
                "state": "done" if done else "running",
                "processed_count": self.processed_count + len(documents),
                "last_document": documents[-1:].id or self.last_document,
            }
        )
        if done:
            self._note_penalties()
        # snapshots and thousands of read records: the next batch needs none of them
        self.env.invalidate_all()

    # What is tried, and on what

    def _get_model(self):
        # sudo: the engine works on documents that the manager may not read
        documents = self.env[self.model_id.model].sudo()
        return documents.with_context(active_test=False)

    def _get_document_domain(self):
        start, end = self._get_period()
        domain = Domain("create_date", ">=", start) & Domain("create_date", "<", end)
        return domain & self._get_model()._sla_get_company_domain(self.company_id)

    def _make_plan(self):
        """Return the :class:`Plan` as if the policies had always been in force."""
        # sudo: policies of the company, whoever runs it
        metrics = self.env["sla.metric"].sudo()
        metrics = metrics.with_context(lang="en_US", active_test=True)
        tested = self.policy_ids.sudo().sorted()  # sudo: as above
        plans = [metrics._plan_policy(policy).timeless() for policy in tested]
        model = self.model_id.model
        if self.scope == "beside":
            in_force = metrics.env["sla.policy"].search(
                [("model_id.model", "=", model), ("state", "=", "active")]
            )
            plans += [
                metrics._plan_policy(policy)
                for policy in in_force - tested
                if policy._is_usable()
            ]
        plan = metrics._build_plan(model, plans)
        wanted = {target.metric_id.id for target in tested.target_ids}
        return plan._replace(
            metrics=[metric for metric in plan.metrics if metric.id in wanted]
        )

    @api.model
    def _get_fingerprint(self, plan):
        return hashlib.sha256(repr((plan.metrics, plan.policies)).encode()).hexdigest()

    def _describe_untracked(self):
        """Return the names of the fields that promises are chosen by, and whose changes
        the chatter does not keep."""
        documents = self._get_model().with_context(lang=self.env.user.lang)
        names = {*documents._sla_trigger_fields, *self._make_plan().matched}
        return self.env["sla.format"]._list(
            sorted(
                field._description_string(documents.env)
                for field in map(documents._fields.get, names)
                if field.store and not getattr(field, "tracking", None)
            )
        )

    # What is kept

    def _keep(self, trial, documents):
        """Add the figures of a batch to the lines, and list the differences."""
        results = trial.run()
        clocks = self.env["sla.clock"].browse(
            result.clock.id for result in results if result.clock
        )
        values = clocks._get_values()
        tallies, found = defaultdict(Tally), []
        for result in results:
            actual, alerts = None, 0
            if result.clock:
                value = values[result.clock.id]
                actual = get_actual_status(value, self.judged_at)
                alerts = trial.count_alerts(result.clock)
            tallies[result.target_id].add(result, actual, alerts)
            outcome = result.outcome and result.outcome.status
            difference = _DIFFERENCES.get((actual, outcome))
            if difference:
                found.append((difference, result))
        lines = self._get_lines(tallies)
        for target_id, tally in tallies.items():
            lines[target_id]._add(tally)
        self._list_differences(found, lines)
        covered = {result.document_id for result in results}
        self.other_count += len(set(documents._ids) - covered)
        if trial.errors:
            known = set((self.error or "").splitlines())
            self.error = "\n".join(sorted(known | trial.errors))

    def _get_lines(self, target_ids):
        """Return ``{target id: line}``, having made those that are missing."""
        lines = {line.target_key: line for line in self.line_ids}
        targets = self.env["sla.target"].browse(
            id_ for id_ in target_ids if id_ not in lines
        )
        created = self.env["sla.backtest.line"].create(
            [self._prepare_line(target) for target in targets]
        )
        return lines | {line.target_key: line for line in created}

    def _prepare_line(self, target):
        order = self.policy_ids.sorted().target_ids.ids
        return {
            "backtest_id": self.id,
            "target_key": target.id,
            "sequence": order.index(target.id),
            "name": target.display_name,
            "policy_name": target.policy_id.name,
            "metric_name": target.metric_id.name,
            "priority_name": target.priority and target._get_label("priority"),
            "channel_name": target.channel and target._get_label("channel"),
        }

    def _list_differences(self, found, lines):
        if not found:
            return
        groups = self.env["sla.backtest.document"]._read_group(
            [("backtest_id", "=", self.id)], ["difference"], ["__count"]
        )
        listed = Counter(dict(groups))
        vals_list = []
        for difference, result in found:
            if listed[difference] < LISTED:
                listed[difference] += 1
                line = lines[result.target_id]
                vals_list.append(self._prepare_document(difference, result, line))
        self.env["sla.backtest.document"].create(vals_list)

    def _prepare_document(self, difference, result, line):
        outcome = result.outcome
        return {
            "backtest_id": self.id,
            "line_id": line.id,
            "res_model": self.model_id.model,
            "res_id": result.document_id,
            "difference": difference,
            "promised_hours": outcome.allowance / 3600,
            "used_hours": outcome.elapsed / 3600,
            "breached_at": fields.Datetime.to_string(outcome.breached_at),
            "ended_at": fields.Datetime.to_string(outcome.stopped_at),
            "source": result.source,
        }
