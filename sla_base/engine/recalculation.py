"""What becomes of open clocks if a manager has them counted again."""

from typing import NamedTuple

from .. import business_time as bt
from ..models.sla_clock import OPEN, aware, status_at
from ..models.sla_clock_gate import Change, prepare_row
from ..models.sla_target import allowance
from .matching import Matcher
from .sync import chain_of
from .terms import DryTerms, Terms


class Order(NamedTuple):
    """What is asked for: how time counts (``keep``, ``reapply`` or ``restart``),
    whether policies are matched again, and why it is done."""

    mode: str
    anew: bool
    why: str


class Outcome(NamedTuple):
    """What becomes of one clock. ``verdict`` is ``changes``, ``same`` (it is already as
    it would become), ``ended``, ``uncovered`` (no policy is for it any more) or
    ``problem``, with a text; only those that change have the other parts."""

    clock: object
    verdict: str
    text: str | None = None
    status: str | None = None
    deadline: object = None  # naive UTC
    change: Change | None = None


class NewTerms(NamedTuple):
    """What a clock is to count from now on."""

    allowance: int
    schedule_id: int | None  # None: not kept yet, on a dry run
    schedule: bt.Schedule
    definition: dict
    vals: dict


class Recalculation:
    """One pass over clocks. Ended ones, and those without a policy, are left alone.

    :param clocks: ``sla.clock``, as superuser
    :param bool dry: only to look: nothing is kept, and there are no changes to apply
    """

    def __init__(self, clocks, order, now, dry=False):
        self.env = clocks.env
        self.clocks = clocks.with_prefetch()  # all of them at once, wherever from
        self.order = order
        self.now = now
        self.dry = dry
        self._problem = None

    def run(self):
        """Return a list of :class:`Outcome`, in the order of the clocks."""
        self.clocks.fetch(["start_terms"])  # is not prefetched
        self._histories = self.clocks._get_histories()
        self._values = self.clocks._get_values()
        found = {}
        for model, own in self.clocks.grouped("res_model").items():
            if model in self.env:
                found.update(self._run_model(own, model))
        return [found.get(c) or Outcome(c, "uncovered") for c in self.clocks]

    def _run_model(self, clocks, model):
        documents = self.env[model].browse(set(clocks.mapped("res_id"))).exists()
        plan = self.env["sla.metric"]._get_plan(model)
        matcher = Matcher(documents, plan, lambda policy_id, error: None)
        work_out = DryTerms if self.dry else Terms
        terms = work_out(documents, matcher, self.now, self._note)
        by_id = dict(zip(documents._ids, documents, strict=True))
        for clock in clocks:
            if clock.state not in OPEN:
                yield clock, Outcome(clock, "ended")
            elif clock.res_id in by_id:
                yield clock, self._run_one(clock, by_id[clock.res_id], terms)

    def _note(self, metric_id, policy_id, document, text):
        self._problem = text

    def _run_one(self, clock, document, terms):
        self._problem = None
        try:
            new = self._find_terms(clock, document, terms)
            if new is None:
                verdict = "problem" if self._problem else "uncovered"
                return Outcome(clock, verdict, self._problem)
            return self._foresee(clock, new)
        except bt.BusinessTimeError as error:
            calendar = clock.schedule_id.calendar_id
            text = self.env["sla.schedule"]._get_time_error(calendar, error)
            return Outcome(clock, "problem", text)

    # What it is to count

    def _find_terms(self, clock, document, terms):
        """Return :class:`NewTerms`, or None."""
        start = aware(self.now)
        if self.order.mode != bt.RESTART:
            history = self._histories[clock]
            start = bt.counts_from(aware(clock.started_at), history)
        if self.order.anew:
            return self._match(clock, document, terms, start)
        return self._renew(clock, terms, start)

    def _renew(self, clock, terms, start):
        """Return the terms that the clock has, in what its working hours are now."""
        schedule_id, schedule = terms.find_schedule(
            clock.schedule_id.calendar_id.id, clock.company_id.id
        )
        definition = clock._get_definition()
        seconds = clock.allowance
        if self.order.mode != bt.KEEP:
            promised = definition["target"]
            seconds = allowance(promised["duration"], promised["unit"], schedule, start)
        vals = {"schedule_id": schedule_id}
        return NewTerms(seconds, schedule_id, schedule, definition, vals)

    def _match(self, clock, document, terms, start):
        """Return the terms that the document would get today."""
        matcher = terms.matcher
        if not matcher.facts(document)["active"]:
            return None
        metric = clock.metric_id
        promises = matcher.promises(document, metric.id, clock.started_at)
        policy, target = promises.get(chain_of(clock), (None, None))
        found = policy and terms.get(
            document, metric, policy, target, start.replace(tzinfo=None)
        )
        if not found:
            return None
        revision_id, schedule_id, schedule, seconds = found
        vals = {
            "trigger_values": matcher.triggers(document),
            "company_id": matcher.facts(document)["company"],
            "policy_id": policy.id,
            "target_id": target.id,
            "agreement_id": policy.agreement_id or False,
            "revision_id": revision_id,
            "schedule_id": schedule_id,
        }
        _id, definition = terms.find_revision(target.id)
        return NewTerms(seconds, schedule_id, schedule, definition, vals)

    # What comes of it

    def _foresee(self, clock, new):
        event = bt.Event(
            aware(self.now),
            "retargeted",
            allowance=new.allowance,
            schedule=new.schedule,
            mode=self.order.mode,
        )
        old, past = self._catch_up(clock)
        value = clock._fold([*self._histories[clock], *past, event])
        if self._is_same(clock, old, value, new):
            return Outcome(clock, "same")
        row = prepare_row(
            self.env["sla.escalation"],
            value,
            new.schedule,
            new.definition,
            list(clock.done_steps or ()),
            self.now,
        )
        status = status_at(
            self.now, row["state"], row["breached_at"], row["deadline"], row["warn_at"]
        )
        change = None if self.dry else self._prepare_change(clock, new)
        return Outcome(clock, "changes", None, status, row["deadline"], change)

    def _catch_up(self, clock):
        """Return the clock as it is now, and what happened to it unseen: its pause may
        have ended by itself, which the gate notes before anything else."""
        value, schedule = self._values[clock.id], clock._get_schedule()
        ended = clock._get_pause_end(value, schedule, clock._get_definition())
        if not ended or ended.at >= self.now:
            return value, []
        event = clock._prepare_event(ended)
        return bt.step(value, event, schedule), [event]

    def _is_same(self, clock, old, value, new):
        """Return whether nothing would change but the log."""
        if any(_plain(clock[n]) != new.vals[n] for n in _TERMS if n in new.vals):
            return False
        before = self._measure(old, clock._get_schedule())
        return before == self._measure(value, new.schedule)

    def _measure(self, value, schedule):
        now = aware(self.now)
        return (
            value.allowance,
            value.deadline,
            value.breached_by(now),
            value.elapsed_by(now, schedule),
            value.paused,
        )

    def _prepare_change(self, clock, new):
        data = {
            "allowance": new.allowance,
            "schedule": new.schedule_id,
            "mode": self.order.mode,
            "why": self.order.why,
        }
        for name in ("policy", "target"):
            after = new.vals.get(f"{name}_id")
            if after:
                data[name] = [clock[f"{name}_id"].id, after]
        return Change(
            clock, "retargeted", self.now, data, reason="recalculated", vals=new.vals
        )


# Columns that say what a clock counts.
_TERMS = ("company_id", "policy_id", "target_id", "revision_id", "schedule_id")


def _plain(record):
    return record.id or None
