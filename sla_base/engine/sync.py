"""Bringing the clocks of a batch of documents in line with the documents."""

import json

from .. import business_time as bt
from ..models.sla_clock_gate import Change
from .matching import Matcher
from .pause import Pause, Pausing
from .plan import CUSTOMER, LAPSED, plain
from .terms import Terms


class Sync(Pausing):
    """One pass over documents of one model: looks at their conditions, and collects
    what must start, pause, resume, stop, be reopened or be promised anew. Idempotent: a
    second pass finds nothing to do.

    :param documents: real records, as superuser
    :param dict clocks: ``{document id: {metric id: {chain: latest clock}}}``
    :param report: called with ``(metric id, policy id, document, error)`` for what
        could not be done
    :param dict anew: ``{document id: mode}`` of documents whose promise is to be chosen
        again in any case; the mode is that of the policy found if it is ``None``
    :param dict resumed: ``{document id: why its pause by hand has ended}``
    """

    def __init__(self, documents, plan, clocks, now, report, anew, resumed):
        self.env = documents.env
        self.documents = documents
        self.plan = plan
        self.clocks = clocks
        self.now = now
        self.report = report
        self.anew = anew
        self.resumed = resumed
        self.matcher = Matcher(documents, plan, self._report_policy)
        self.births = []  # (columns of the row, moment of the stop, Pause; or None)
        self.changes = []
        self.touched = []  # (clock, columns that just follow the document)
        self._truth = {}
        self._ended = set()  # ids of clocks that end in this pass
        self.terms = Terms(documents, self.matcher, now, report)

    def run(self):
        """Look at every document, and carry out what was found."""
        for metric_id, error in self.plan.errors:
            self.report(metric_id, None, self.documents, error)
        for document in self.documents:
            own = self.clocks.get(document._ids[0], {})
            served = self.matcher.facts(document)["active"]
            metrics = self.plan.metrics if served else ()
            for metric in metrics:
                self._give_birth(document, metric, own.get(metric.id, {}))
            for chains in own.values():
                for clock in chains.values():
                    self._continue_safely(document, clock)
            if document.sla_paused_at:
                self._forget_pause(document, own)
        return self._carry_out()

    def _carry_out(self):
        Clock = self.env["sla.clock"]
        born = Clock._insert([vals for vals, _stop, _pause in self.births])
        stops, pauses = [], []
        for clock, (vals, stop, pause) in zip(born, self.births, strict=True):
            if pause and pause != Pause(pause.code):
                pauses.append(pause.get_change(clock, vals["started_at"]))
            if stop:
                stops.append(Change(clock, "stopped", stop))
        if pauses:
            Clock._apply(pauses, mark_documents=False)
        born._skip_past_steps(self.now)
        for clock, vals in self.touched:
            clock._store(vals)
        if self.touched:
            Clock._announce(clock.company_id.id for clock, _vals in self.touched)
        changed = Clock._apply(self.changes + stops, mark_documents=False)
        anew = changed.filtered(lambda clock: clock.res_id in self.anew)
        anew._skip_past_steps(self.now)
        return born

    # Conditions

    def _is(self, document, domain):
        """Return whether ``document`` meets ``domain``; None is met by nothing."""
        if domain is None:
            return False
        if domain.is_true():
            return True
        known = self._truth.get(id(domain))
        if known is None:
            met = frozenset(self.documents.filtered_domain(domain)._ids)
            # the domain is kept with it: its id must not be given to another
            known = self._truth[id(domain)] = (domain, met)
        return document._ids[0] in known[1]

    # New clocks

    def _give_birth(self, document, metric, chains):
        if not self.plan.parties and not self._may_begin(chains.get(CUSTOMER), metric):
            return
        if not self._is(document, metric.start):
            return
        ended = self._is(document, metric.stop)
        stop = _moment(document, metric.stop_field) if ended else None
        if ended and not stop:
            return
        if not ended and self._is(document, metric.lapse):
            return
        start = self._get_start(document, metric)
        promises = self.matcher.promises(document, metric.id, start)
        for chain, (policy, target) in promises.items():
            last = chains.get(chain)
            if not self._may_begin(last, metric):
                continue
            if last and ended:
                continue
            # of a further cycle: the time in which the document was closed does not
            # count
            begun = self.now if last else start
            pause = self._get_pause(document, metric, policy.kind, policy.party)
            vals = self._prepare_birth(
                document, metric, policy, target, begun, last, pause
            )
            if vals:
                self.births.append((vals, max(stop, begun) if stop else None, pause))

    def _may_begin(self, last, metric):
        if not last:
            return True
        return metric.repeats and (last.state == "stopped" or last.lapsed)

    def _get_start(self, document, metric):
        start = _moment(document, metric.start_field)
        if not start and metric.start.is_true():
            start = _moment(document, "create_date")
        return start or self.now

    def _prepare_birth(self, document, metric, policy, target, start, last, pause):
        row = self.terms.prepare_row(
            document, metric, policy, target, start, bool(pause)
        )
        return row and {
            **row,
            "cycle": last.cycle + 1 if last else 1,
            "trigger_values": self.matcher.triggers(document),
        }

    # Existing clocks

    def _continue_safely(self, document, clock):
        """A wording that cannot be applied any more, because a field is gone, must not
        stop the other clocks."""
        try:
            self._continue(document, clock)
        except _BROKEN as error:
            self.report(clock.metric_id.id, None, document, str(error))

    def _continue(self, document, clock):
        """Bring one existing clock in line with its document."""
        metric = self.env["sla.metric"]._get_pinned(clock.revision_id.id)
        served = self.matcher.facts(document)["active"]
        stopped = self._is(document, metric.stop)
        ended = not served or stopped or self._is(document, metric.lapse)
        state = clock.state
        if clock.lapsed and (ended or metric.repeats):
            return
        if state == "stopped":
            if ended or not metric.resumable:
                return
            self._add(clock, "reopened")
            state = "running"
        if not served:
            if state != "cancelled":
                triggers = {"trigger_values": self.matcher.triggers(document)}
                reason, data = document._sla_get_unserved()
                self._add(clock, "cancelled", None, data, reason, triggers)
            return
        if clock.lapsed or self._differs(document, clock):
            state = self._promise_again(document, clock, metric, state, ended)
        if state == "cancelled":
            return
        if stopped:
            self._stop(document, clock, metric)
            return
        if ended:
            self._lapse(document, clock, metric)
            return
        self._follow(document, clock)
        self._follow_pause(document, clock, metric, state == "paused")

    def _stop(self, document, clock, metric):
        stop = _moment(document, metric.stop_field)
        if not stop or not clock.started_at <= stop <= self.now:
            stop = self.now
        copies = self._hand_over(document, clock)
        self._add(clock, "stopped", stop, vals=copies)
        self._forget_question(document, metric)

    def _lapse(self, document, clock, metric):
        """Drop an open promise. One that is late already ends, and stays missed."""
        copies = self._hand_over(document, clock)
        if self._is_late(clock):
            self._add(clock, "stopped", vals=copies)
        else:
            self._add(clock, "cancelled", None, None, LAPSED, copies | {"lapsed": True})
        self._forget_question(document, metric)

    def _is_late(self, clock):
        last = self.changes[-1] if self.changes else None
        if last and last.clock == clock and last.kind == "retargeted":
            return False  # what the deadline is now is not known yet
        passed = clock.state == "running" and clock.deadline < self.now
        return bool(clock.breached_at) or passed

    def _forget_question(self, document, metric):
        if metric.repeats and metric.start_field == "sla_waiting_since":
            # closed without an answer: the question must not come back
            document._sla_set_quietly({"sla_waiting_since": False})

    def _promise_again(self, document, clock, metric, state, ended):
        """Match an open or cancelled clock again, and return its state afterwards."""
        promises = self.matcher.promises(document, metric.id, clock.started_at)
        policy, target = promises.get(chain_of(clock), (None, None))
        triggers = {"trigger_values": self.matcher.triggers(document)}
        if not policy:
            if state != "cancelled":
                self._add(clock, "cancelled", reason="no_policy", vals=triggers)
            else:
                self.touched.append((clock, triggers))
            return "cancelled"
        if state == "cancelled":
            if ended:
                return state
            reason = "served_again" if clock.lapsed else "policy_again"
            self._add(clock, "reopened", reason=reason, vals={"lapsed": False})
            state = "running"
        if self._is_same(document, clock, policy, target):
            self.touched.append((clock, triggers))
            return state
        mode = self.anew.get(document._ids[0]) or policy.mode
        start = self.now if mode == bt.RESTART else clock.started_at
        terms = self.terms.get(document, metric, policy, target, start)
        if not terms:
            return state
        revision_id, schedule_id, _schedule, seconds = terms
        self._add(
            clock,
            "retargeted",
            data={
                "allowance": seconds,
                "before": clock.allowance,
                "schedule": schedule_id,
                "mode": mode,
                "policy": [clock.policy_id.id, policy.id],
                "target": [clock.target_id.id, target.id],
                "changed": self._get_differences(document, clock),
            },
            vals={
                **triggers,
                "company_id": self.matcher.facts(document)["company"],
                "policy_id": policy.id,
                "target_id": target.id,
                "agreement_id": policy.agreement_id or False,
                "revision_id": revision_id,
                "schedule_id": schedule_id,
            },
        )
        return state

    def _is_same(self, document, clock, policy, target):
        """Return whether the promise found is the one that ``clock`` keeps: same
        target, hours and company; and same wording, if it is chosen anew."""
        if target.id != clock.target_id.id or policy.id != clock.policy_id.id:
            return False
        calendar = self.terms.find_calendar(document, target, policy)
        company = self.matcher.facts(document)["company"]
        if (calendar, company) != (clock.schedule_id.calendar_id, clock.company_id.id):
            return False
        if document._ids[0] not in self.anew:
            return True
        current = self.env["sla.revision"]._get_current_id(target.id)
        return current == clock.revision_id.id

    def _follow(self, document, clock):
        """Note a hand-over, and keep the copies of an open clock up to date."""
        copies = self._hand_over(document, clock)
        changed = {
            name: value
            for name, value in copies.items()
            if (plain(clock[name]) or None) != (value or None)
        }
        if changed:
            self.touched.append((clock, changed))

    def _hand_over(self, document, clock):
        """Note a hand-over, and return the other columns that follow the document."""
        copies = self._prepare_copies(document)
        holder = copies.pop("holder")
        if (clock.holder or None) != holder:
            self._add(clock, "handed_over", data={"holder": holder})
        return copies

    def _prepare_copies(self, document):
        """Return the columns of a clock that repeat what the document says."""
        facts = self.matcher.facts(document)
        return dict(facts["copies"])

    def _get_differences(self, document, clock):
        """Return the names of the trigger values that have changed since the promise
        was chosen; one that was not looked at then does not count."""
        if clock.trigger_values == self.matcher.triggers(document):
            return []
        old = json.loads(clock.trigger_values or "{}")
        now = json.loads(self.matcher.triggers(document))
        return [name for name in old if name in now and old[name] != now[name]]

    def _differs(self, document, clock):
        if document._ids[0] in self.anew:
            return True
        return bool(self._get_differences(document, clock))

    def _add(self, clock, kind, at=None, data=None, reason=None, vals=None):
        if kind in ("stopped", "cancelled"):
            self._ended.add(clock.id)
        self.changes.append(Change(clock, kind, at or self.now, data, reason, vals))

    def _report_policy(self, policy_id, error):
        self.report(None, policy_id, self.documents, error)


# What a condition raises that names what is no longer there.
_BROKEN = (ValueError, TypeError, KeyError, AttributeError)


def chain_of(clock):
    """Return the chain that ``clock`` belongs to, see :class:`PolicyPlan`."""
    if clock.kind == "customer":
        return CUSTOMER
    return (clock.kind, clock.agreement_id.family_id.id, clock.party or None)


def _moment(document, name):
    value = document[name] if name else None
    return value.replace(microsecond=0) if value else None
