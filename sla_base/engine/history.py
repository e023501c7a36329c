"""The past of documents as :class:`~.backtest.Moment` lists, from the best source there
is: the log of a clock of the same metric, else what the chatter keeps."""

import json
from dataclasses import dataclass, field
from typing import NamedTuple

from . import domains
from .backtest import Moment
from .plan import CUSTOMER, LAPSED
from .snapshots import ASKED, SnapshotId, Snapshots

LOG, TRACKED, UNKNOWN = "log", "tracked", "unknown"
# What of a metric the log of a clock answers to.
_WORDING = (
    "start",
    "pause",
    "stop",
    "lapse",
    "start_field",
    "stop_field",
    "resumable",
)
# What events of a clock tell of the document.
_EFFECTS = {
    "paused": {"paused": True},
    "resumed": {"paused": False},
    "stopped": {"ended": True},
    "reopened": {"ended": False, "paused": False, "served": True, "lapsed": False},
    "cancelled": {"served": False},
}


class Trail(NamedTuple):
    """One stretch of the past to replay. ``clocks`` are those that really ran."""

    source: str
    moments: list
    clocks: tuple = ()
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What promises are chosen by: the document or a snapshot of it. Equal as long as
    none has to be chosen anew."""

    record: object = field(compare=False)
    triggers: tuple


class Histories:
    """The past of the documents of one batch.

    :param clocks: ``{document id: {metric id: {chain: [clock, …]}}}``, oldest first
    :param events: ``{clock id: [event, …]}``, in the order in which they were logged
    """

    def __init__(self, documents, plan, matcher, clocks, events):
        self.env = documents.env
        self.documents = documents
        self.plan = plan
        self.matcher = matcher
        self.clocks = clocks
        self.events = events
        self.telling = self._get_telling_fields()
        names = set(plan.matched).union(documents._sla_get_trigger_fields())
        for metric in plan.metrics:
            names |= self.telling[metric.id] | _dates(metric)
        self.snapshots = Snapshots(documents, names)
        self._said = {}
        self._truth = {}

    def trails(self, document, metric, chain):
        """Return the :class:`Trail` list to replay for one metric and chain of
        promises."""
        by_chain = self.clocks.get(document.id, {}).get(metric.id, {})
        own = by_chain.get(chain, [])
        # the customer's clocks tell who held the document, too
        logs = own or by_chain.get(CUSTOMER, [])
        if logs and all(self._tells(clock, metric) for clock in logs):
            return [
                Trail(
                    LOG,
                    self._moments_of_log(document, clock, metric, own),
                    (clock,) if own else (),
                )
                for clock in logs
            ]
        source = TRACKED if self._is_known(document, metric) else UNKNOWN
        moments = self._moments_of_states(document, metric)
        if source == TRACKED and moments[0].started and moments[0].ended:
            if not moments[0].stop_at:
                source = UNKNOWN  # when it ended was not kept
        return [Trail(source, moments, tuple(own), metric.repeats)]

    def _get_telling_fields(self):
        """Return ``{metric id: names of the fields that decide on its clocks}``."""
        return {
            metric.id: set().union(
                *(
                    domains.local_fields(self.documents, domain)
                    for domain in metric.conditions
                )
            )
            for metric in self.plan.metrics
        }

    # From the log of a clock

    def _tells(self, clock, metric):
        """Return whether the log of ``clock`` tells what the document did: it measures
        what the metric measures now, and did not lose sight of it in between."""
        pinned = self.env["sla.metric"]._get_pinned(clock.revision_id.id)
        if any(getattr(pinned, name) != getattr(metric, name) for name in _WORDING):
            return False
        return not any(
            event.kind == "cancelled" and event.reason == "no_policy"
            for event in self.events.get(clock.id, ())
        )

    def _moments_of_log(self, document, clock, metric, own):
        born = max(clock.create_date.replace(microsecond=0), clock.started_at)
        flags = {
            "served": True,
            "started": True,
            "ended": False,
            "lapsed": False,
            "paused": bool(clock.start_terms["paused"]),
            "start_at": clock.started_at,
            "stop_at": None,
            # the pauses of an own clock include those while others held the document
            "holder": (clock.party if own else clock.start_terms["holder"]) or None,
        }
        steps = {born: dict(flags)}
        at = born
        for event in self.events.get(clock.id, ()):
            effect = _EFFECTS.get(event.kind)
            if event.kind == "cancelled" and event.reason == LAPSED:
                effect = {"lapsed": True}
            if event.kind == "handed_over" and not own:
                effect = {"holder": (event.data or {}).get("holder") or None}
            if effect is None:
                continue
            at = max(at, event.at)
            stop = event.at if event.kind == "stopped" else None
            flags |= {"started": False, **effect, "stop_at": stop}
            steps[at] = dict(flags)
        return self._merge(steps, self._said_since(document, clock, born, at))

    def _said_since(self, document, clock, born, last):
        """Return ``{moment: what was said from then on}`` while ``clock`` existed. The
        first entry may be older than the clock."""
        states = self.snapshots.states(document)
        facts = self._get_fact_fields()
        moving = [state for state in states if state.changed & facts]
        if not any(state.at > born for state in moving):
            return {born: self._said_of_clock(document, clock)}
        result = {}
        for state in states:
            if state.at <= born:
                result = {born: self._say(state.record)}
            elif state.changed & facts:
                result[state.at] = self._say(state.record)
        return result

    def _said_of_clock(self, document, clock):
        """Return what the document said when the promise was chosen: a customer's tier,
        for example, may be another one today."""
        facts = self.matcher.facts(document)
        kept = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in json.loads(clock.trigger_values or "{}").items()
            if name in facts
        }
        if all(facts[name] == value for name, value in kept.items()):
            return self._say(document)
        record = document.browse([SnapshotId(origin=document.id)])
        self.matcher.remember(record, facts | kept)
        return self._say(record)

    def _merge(self, steps, said):
        """Return the moments at which either the clock or the document changed."""
        moments, flags, saying = [], None, None
        for at in sorted({*steps, *said}):
            flags = steps.get(at, flags and {**flags, "started": False})
            saying = said.get(at, saying)
            if flags:
                moments.append(Moment(at=at, said=saying, **flags))
        return moments

    # From what the chatter keeps

    def _is_known(self, document, metric):
        telling = self.telling[metric.id]
        lost = self.snapshots.unknown.get(document.id, set())
        return self.snapshots.known(telling) and not lost & telling

    def _moments_of_states(self, document, metric):
        said = self._said_by_state(document)
        return [
            self._moment_of_state(document, metric, state, saying)
            for state, saying in zip(self.snapshots.states(document), said, strict=True)
        ]

    def _moment_of_state(self, document, metric, state, said):
        record = state.record
        start = _date(record, metric.start_field)
        if not start and metric.start.is_true():
            start = document.create_date.replace(microsecond=0)
        return Moment(
            at=state.at,
            # archived documents are judged by what they did before
            served=not record.sla_exempt,
            started=self._is(record, metric.start),
            ended=self._is(record, metric.stop),
            lapsed=self._is(record, metric.lapse),
            paused=self._is(record, metric.pause),
            said=said,
            start_at=start,
            stop_at=_date(record, metric.stop_field),
            holder=record._sla_get_holder_key() if self.plan.parties else None,
            asked_at=state.asked_at if metric.start_field == ASKED else None,
        )

    def _said_by_state(self, document):
        states, facts = self.snapshots.states(document), self._get_fact_fields()
        if not any(state.changed & facts for state in states):
            return [self._say(document)] * len(states)
        result = [self._say(states[0].record)]
        for state in states[1:]:
            moved = state.changed & facts
            result.append(self._say(state.record) if moved else result[-1])
        return result

    def _is(self, record, domain):
        if domain is None:
            return False
        if domain.is_true():
            return True
        known = self._truth.get(id(domain))
        if known is None:
            # of all snapshots at once; the domain is kept: its id must stay its own
            ids = [
                state.record._ids[0]
                for document in self.documents
                for state in self.snapshots.states(document)
            ]
            met = frozenset(self.documents.browse(ids).filtered_domain(domain)._ids)
            known = self._truth[id(domain)] = (domain, met)
        return record._ids[0] in known[1]

    # What promises are chosen by

    def _get_fact_fields(self):
        return {*self.documents._sla_get_trigger_fields(), *self.plan.matched}

    def _say(self, record):
        said = self._said.get(record._ids[0])
        if said is None:
            triggers = dict(self.matcher.facts(record)["triggers"])
            triggers |= {name: record[name] for name in self.plan.matched}
            said = Said(record, tuple(triggers.items()))
            self._said[record._ids[0]] = said
        return said


def _date(record, name):
    value = record[name] if name else None
    return value.replace(microsecond=0) if value else None


def _dates(metric):
    return {metric.start_field, metric.stop_field} - {None}
