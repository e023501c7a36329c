"""Policies tried on the past of a batch of documents; writes nothing."""

from collections import defaultdict
from datetime import UTC
from functools import partial
from typing import NamedTuple

from .. import business_time as bt
from ..models.sla_target import allowance
from .backtest import OPEN, Outcome, Promise, Replay, outcome
from .history import TRACKED, UNKNOWN, Histories
from .matching import Matcher
from .sync import chain_of
from .terms import Terms

ALERTS = ("warned", "escalated")


class Result(NamedTuple):
    """One promise that a tested policy would have made. ``outcome`` is None if what
    became of it cannot be told; ``clock`` is the one that really ran, or None."""

    document_id: int
    policy_id: int
    target_id: int
    source: str
    outcome: Outcome | None
    clock: object


class Trial:
    """Runs ``plan`` on ``documents``, real records as superuser.

    :param tested: ids of the policies whose promises are asked for
    :param now: the moment as of which promises are judged, naive UTC
    """

    def __init__(self, documents, plan, tested, now):
        self.env = documents.env
        self.documents = documents
        self.plan = plan
        self.tested = tested
        self.now = now
        self.errors = set()
        self.matcher = Matcher(documents, plan, self._report_policy)
        self.terms = Terms(documents, self.matcher, now, None)
        clocks = self._load_clocks()
        self.events = self._load_events(clocks)
        self.histories = Histories(
            documents, plan, self.matcher, _by_chain(clocks), self.events
        )
        self._promises = {}
        self._schedules = {}
        self._steps = {}

    def run(self):
        """Return the :class:`Result` list."""
        chains = defaultdict(set)
        for policy in self.plan.policies:
            if policy.id in self.tested:
                for metric_id in policy.targets:
                    chains[metric_id].add(policy.chain)
        results = []
        for document in self.documents:
            for metric in self.plan.metrics:
                for chain in chains.get(metric.id, ()):
                    results += self._try(document, metric, chain)
        return [result for result in results if result.policy_id in self.tested]

    def count_alerts(self, clock):
        """Return how many steps of the ladder were really taken for ``clock``."""
        return sum(event.kind in ALERTS for event in self.events.get(clock.id, ()))

    # What really happened

    def _load_clocks(self):
        return self.env["sla.clock"].search_fetch(
            [
                ("res_model", "=", self.documents._name),
                ("res_id", "in", self.documents.ids),
                ("metric_id", "in", [metric.id for metric in self.plan.metrics]),
            ],
            _CLOCK,
            order="id",
        )

    def _load_events(self, clocks):
        events = self.env["sla.clock.event"].search_fetch(
            [("clock_id", "in", clocks.ids)],
            ["clock_id", "kind", "at", "reason", "data"],
            order="id",
        )
        by_clock = defaultdict(list)
        for event in events:
            by_clock[event.clock_id.id].append(event)
        return by_clock

    # What would have happened

    def _try(self, document, metric, chain):
        choose = partial(self._choose, metric, chain)
        for trail in self.histories.trails(document, metric, chain):
            if trail.source == UNKNOWN:
                yield from self._describe_unknown(document, trail, choose)
                continue
            replay = Replay(trail.repeats, metric.resumable, choose)
            clocks = iter(trail.clocks)
            for course in replay.run(trail.moments):
                clock = next(clocks, None)
                result = self._judge(course)
                policy_id, target_id = course.promise.key[:2]
                if result and trail.source == TRACKED and not result.stopped_at:
                    # archived, but nobody kept when
                    lost = not self.matcher.facts(document)["active"]
                    result = None if lost else result
                source = trail.source if result else UNKNOWN
                yield Result(document.id, policy_id, target_id, source, result, clock)

    def _describe_unknown(self, document, trail, choose):
        first = trail.moments[0]
        promise = choose(first.said, first.start_at or first.at)
        if promise and first.served:
            policy_id, target_id = promise.key[:2]
            clock = next(iter(trail.clocks), None)
            yield Result(document.id, policy_id, target_id, UNKNOWN, None, clock)

    def _judge(self, course):
        try:
            return outcome(course, self.now)
        except bt.BusinessTimeError:
            self._report_time(course.promise.label)
            return None

    # Promises

    def _choose(self, metric, chain, said, started_at):
        promises = self.matcher.promises(said.record, metric.id, started_at)
        policy, target = promises.get(chain, (None, None))
        if not policy:
            return None
        calendar = self.terms.find_calendar(said.record, target, policy)
        company_id = self.matcher.facts(said.record)["company"]
        key = (policy.id, target.id, calendar.id, company_id)
        if key not in self._promises:
            self._promises[key] = Promise(
                key=key,
                label=calendar.name,
                terms=partial(self._get_terms, target, calendar, company_id),
                mode=policy.mode,
                party=policy.party,
                steps=self._get_steps(target.id),
            )
        return self._promises[key]

    def _get_terms(self, target, calendar, company_id, start):
        if not calendar:
            self._report_time(calendar.name)
            return None
        schedule = self._get_schedule(calendar.id, company_id)
        try:
            seconds = allowance(
                target.duration, target.unit, schedule, start.replace(tzinfo=UTC)
            )
        except bt.BusinessTimeError:
            self._report_time(calendar.name)
            return None
        return seconds, schedule

    def _get_schedule(self, calendar_id, company_id):
        key = (calendar_id, company_id)
        if key not in self._schedules:
            schedules = self.env["sla.schedule"]
            self._schedules[key] = schedules._peek_current(calendar_id, company_id)[1]
        return self._schedules[key]

    def _get_steps(self, target_id):
        if target_id not in self._steps:
            target = self.env["sla.target"].browse(target_id)
            get_offset = self.env["sla.escalation"]._get_offset
            self._steps[target_id] = tuple(
                (step["id"], partial(get_offset, step))
                for step in target._prepare_definition()["steps"]
            )
        return self._steps[target_id]

    # What cannot be tried

    def _report_policy(self, policy_id, error):
        policy = self.env["sla.policy"].browse(policy_id)
        self.errors.add(
            self.env._(
                "The conditions of policy “%(policy)s” cannot be read: %(error)s",
                policy=policy.name,
                error=error,
            )
        )

    def _report_time(self, calendar_name):
        if calendar_name:
            text = self.env._(
                "Working hours “%s” cannot hold a promise: they are never open, or its "
                "time would end more than ten years away.",
                calendar_name,
            )
        else:
            text = self.env._(
                "There are no working hours to count in. Choose them on the target, or "
                "give the company working hours."
            )
        self.errors.add(text)


def get_actual_status(value, now):
    """Return what became of a real clock: met, breached, open or cancelled."""
    if value.status == bt.CANCELLED:
        return "cancelled"
    if value.status in bt.OPEN:
        return "breached" if value.breached_by(now.replace(tzinfo=UTC)) else OPEN
    return "breached" if value.breached_at else "met"


def _by_chain(clocks):
    result = {}
    for clock in clocks:
        metrics = result.setdefault(clock.res_id, {})
        chains = metrics.setdefault(clock.metric_id.id, {})
        chains.setdefault(chain_of(clock), []).append(clock)
    return result


_CLOCK = [
    "res_id",
    "metric_id",
    "kind",
    "agreement_id",
    "party",
    "revision_id",
    "create_date",
    "start_terms",
    "trigger_values",
    "state",
    "allowance",
    "started_at",
    "elapsed",
    "running_since",
    "deadline",
    "breached_at",
    "stopped_at",
    "paused_since",
    "paused",
    "reopened",
    "holder",
]
