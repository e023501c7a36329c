from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models

from .. import business_time as bt
from ..engine import rows as rows_of
from .sla_clock import aware, naive
from .sla_target import pause_cap

_SECOND = timedelta(seconds=1)
# Kinds that tell what was done about a clock, and leave its time alone.
_NOTES = ("warned", "escalated", "skipped")
_TERMS = ("retargeted", "recalendared")
# Kinds after which the time by party is counted.
_SETTLING = ("stopped", "cancelled", "breached")
# Columns of a new clock that are read at once, to tell how its document stands.
_ASKED = (
    "res_model",
    "res_id",
    "kind",
    "state",
    "deadline",
    "warn_at",
    "breached_at",
    "next_event_at",
    "agreement_id",
    "party",
    "company_id",
)


class Change:
    """One event to apply to one clock.

    ``at`` is naive UTC. ``data`` is kept in the log: ``allowance``, ``schedule`` (id of
    a calendar revision), ``mode``, ``holder``, ``step``, ``until`` and what else tells
    of a pause. ``vals`` are columns of the clock that change with it: what it promises,
    and copies of the document.
    """

    __slots__ = ("clock", "kind", "at", "data", "reason", "vals")

    def __init__(self, clock, kind, at, data=None, reason=None, vals=None):
        self.clock, self.kind, self.at = clock, kind, at
        self.data, self.reason, self.vals = data or {}, reason, vals or {}


class Work:
    """What the gate makes of the changes of one clock, one after the other."""

    __slots__ = (
        "value",
        "schedule",
        "definition",
        "history",
        "done",
        "entries",
        "vals",
    )

    def __init__(self, value, schedule, definition, history, done):
        self.value, self.schedule, self.definition = value, schedule, definition
        self.history, self.done = history, done
        self.entries, self.vals = [], {}


class SlaClock(models.Model):
    _inherit = "sla.clock"

    def _apply(self, changes, mark_documents=True):
        """The gate: apply ``changes`` (:class:`Change`), in their order, and log them.

        Every change of a clock goes through here. A change that does not fit the state
        is dropped. A deadline that passed unseen is recorded as a breach on the way.

        :param bool mark_documents: whether the fields of the documents are to be
            computed again; the engine, which is just doing that, says no
        :return: the clocks that changed
        """
        by_clock = defaultdict(list)
        for change in changes:
            by_clock[change.clock].append(change)
        folded = self.browse(
            clock.id
            for clock, own in by_clock.items()
            if any(change.kind in _TERMS for change in own)
        )
        histories = folded._get_histories()
        log, rows = [], {}
        clocks = self.browse(clock.id for clock in by_clock)
        values, terms = clocks._get_values(), clocks._get_terms()
        for clock, own in by_clock.items():
            value, history = values[clock.id], histories.get(clock)
            schedule, definition, done = terms[clock.id]
            work = Work(value, schedule, definition, history, done)
            entries, row = clock._apply_one(work, own)
            if entries:
                log += entries
                rows[clock.id] = row
        changed = self.browse(rows)
        rows_of.update(self, rows)
        self._log(log)
        self.env["sla.delivery"]._queue(log)
        self._tell_pauses_used_up(log)
        if mark_documents:
            changed._mark_documents()
        self._announce(rows_of.read(changed, ("company_id",))[0])
        return changed

    def _apply_one(self, work, changes):
        """Return the values of the events that ``changes`` make on this clock, and its
        columns after them."""
        for change in changes:
            ended = self._get_pause_end(work.value, work.schedule, work.definition)
            if ended and ended.at < change.at:
                self._apply_change(work, ended)
            allowed = self._refuse_pause(work, change)
            if allowed:
                self._apply_change(work, allowed)
        if not work.entries:
            return work.entries, None
        row = self._prepare_row(work.value, work.schedule, work.done, work.definition)
        row |= {
            name: None if each is False else each for name, each in work.vals.items()
        }
        if any(entry["kind"] in _SETTLING for entry in work.entries):
            row["to_attribute"] = True
        return work.entries, row

    def _apply_change(self, work, change):
        """Apply one change to ``work``, if it fits the state."""
        before = work.value
        event = self._prepare_event(change)
        if work.history is not None:
            work.history.append(event)
        if change.kind in _NOTES:
            work.done.append(change.data["step"])
        elif change.kind in _TERMS:
            work.value = self._fold(work.history)
            work.schedule = event.schedule or work.schedule
            if change.kind == "retargeted":
                work.vals["retargeted"] = self.retargeted + 1
        elif change.kind != "pause_refused":
            work.value = bt.step(before, event, work.schedule)
            if work.value is before:
                if change.kind == "resumed":
                    # the clock had resumed by itself; now its document has, too
                    work.vals.pop("pause_refused", None)
                return
        if change.kind in ("stopped", "cancelled", "paused"):
            work.entries += self._settle_steps(before, work, change)
        work.entries += self._describe(before, work.value, change)
        work.vals.update(change.vals)
        if "revision_id" in change.vals:
            revisions = self.env["sla.revision"]
            work.definition = revisions._get_definition(change.vals["revision_id"])

    def _describe(self, before, value, change):
        """Return the values of the events that a change makes: itself, and the breach
        that it brought to light."""
        entries = []
        if value.breached_at and value.breached_at != before.breached_at:
            entries.append(self._prepare_entry("breached", naive(value.breached_at)))
        if change.kind == "breached":
            return entries
        data = dict(change.data)
        if before.breached_at and not value.breached_at:
            data["withdrawn_breach"] = str(naive(before.breached_at))
        entry = self._prepare_entry(change.kind, change.at, data, change.reason)
        return [*entries, entry]

    def _settle_steps(self, before, work, change):
        """Note the steps that were due when the clock ended or was paused, but that the
        scheduler had not seen: those of an ended clock are skipped, those of a paused
        one are sent."""
        entries, done = [], work.done
        if not work.definition["steps"]:
            return entries
        steps = self._get_due_steps(before, work.schedule, work.definition, tuple(done))
        for step, due in steps:
            if not due or naive(due) > change.at:
                continue
            done.append(step["id"])
            kind, reason = self._get_step_kind(naive(due)), None
            if change.kind != "paused" or change.data.get("replayed"):
                kind, reason = "skipped", "ended_first"
            data = {"step": step["id"]}
            entries.append(self._prepare_entry(kind, naive(due), data, reason))
        return entries

    def _get_step_kind(self, due):
        late = self.deadline and due >= self.deadline
        return "escalated" if late else "warned"

    def _prepare_entry(self, kind, at, data=None, reason=None):
        return {
            "clock_id": self.id,
            "kind": kind,
            "at": at,
            "user_id": self.env.uid,
            "reason": reason or self.env.context.get("sla_reason"),
            "data": data or None,
        }

    def _prepare_event(self, change):
        data = change.data
        schedule, replaced = data.get("schedule"), data.get("replaces")
        return bt.Event(
            aware(change.at),
            change.kind,
            allowance=data.get("allowance"),
            schedule=self._revision(schedule) if schedule else None,
            mode=data.get("mode", bt.KEEP),
            holder=data.get("holder") or None,
            replaces=self._revision(replaced) if replaced else None,
            until=aware(fields.Datetime.to_datetime(data.get("until"))),
        )

    def _revision(self, schedule_id):
        return self.env["sla.schedule"].browse(schedule_id)._get_schedule()

    # Replaying

    def _get_histories(self):
        """Return ``{clock: [business_time.Event, …]}`` from the log."""
        histories = {clock: [] for clock in self}
        # in the order in which they were logged: a breach is found after the fact
        events = self.env["sla.clock.event"].search(
            [("clock_id", "in", self.ids)], order="id"
        )
        for event in events:
            change = Change(event.clock_id, event.kind, event.at, event.data)
            histories[event.clock_id].append(self._prepare_event(change))
        return histories

    def _fold(self, history):
        """Return this clock as its start and ``history`` make it."""
        terms = self.start_terms
        return bt.fold(
            aware(self.started_at),
            terms["allowance"],
            self._revision(terms["schedule"]),
            history,
            paused=terms["paused"],
            holder=terms["holder"] or None,
        )

    # Rows

    def _prepare_row(self, value, schedule, done, definition=None):
        """Return the columns that keep ``value`` (a ``business_time.Clock``)."""
        definition = definition or self._get_definition()
        return prepare_row(
            self.env["sla.escalation"], value, schedule, definition, done, self._now()
        )

    def _get_due_steps(self, value, schedule, definition, done):
        """Yield ``(step, due)`` for the steps of the ladder that are still to come."""
        return due_steps(self.env["sla.escalation"], value, schedule, definition, done)

    def _store(self, vals):
        """Set columns of this clock without the ORM's write: nothing is computed from
        them, and storms have thousands of them."""
        rows_of.store(self, vals)

    @api.model
    def _log(self, entries):
        """Append events, as :meth:`_prepare_entry` makes them, to the log."""
        if entries:
            rows_of.insert(self.env["sla.clock.event"], entries)
            self.browse({entry["clock_id"] for entry in entries}).invalidate_recordset(
                ["event_ids"], flush=False
            )

    @api.model
    def _insert(self, rows):
        """Insert clocks, complete dictionaries of columns, and return them."""
        if not rows:
            return self.browse()
        keys = ("res_id", "metric_id", "kind", "agreement_id", "party")
        inserted = rows_of.insert(self, rows, ("id", *keys))
        ids = {key: id_ for id_, *key in inserted for key in (tuple(key),)}
        clocks = self.browse(ids[tuple(row[key] for key in keys)] for row in rows)
        clocks._remember(rows)
        self._announce(row["company_id"] for row in rows)
        return clocks

    def _remember(self, rows):
        """Put what the engine asks of new clocks next into the cache."""
        for name in _ASKED:
            cache = self._fields[name]._get_cache(self.env)
            for id_, row in zip(self._ids, rows, strict=True):
                cache[id_] = row[name]
        for row in rows:
            field = self.env[row["res_model"]]._fields["sla_clock_ids"]
            field._get_cache(self.env).pop(row["res_id"], None)

    def _mark_documents(self):
        """Have the documents' fields computed again from their clocks."""
        for model, clocks in self.grouped("res_model").items():
            if model in self.env:
                documents = self.env[model].browse(set(clocks.mapped("res_id")))
                documents._sla_mark_for_status()


def due_steps(escalation, value, schedule, definition, done):
    """Yield ``(step, due)`` for the steps not in ``done``; due is an aware datetime."""
    for step in definition["steps"]:
        if step["id"] not in done:
            offset = escalation._get_offset(step, value.allowance)
            yield step, bt.crossing(value, schedule, offset)


def prepare_row(escalation, value, schedule, definition, done, now):
    """Return the columns of a clock row for ``value`` at ``now`` (naive UTC), with when
    the scheduler must look at it next."""
    warn_at, next_event = None, None
    if value.status == bt.RUNNING:
        share = value.allowance * definition["target"]["warn_percent"] // 100
        warn_at = bt.crossing(value, schedule, share)
        events = [
            due for _, due in due_steps(escalation, value, schedule, definition, done)
        ]
        if naive(warn_at) > now:
            events.append(warn_at)
        if not value.breached_at:
            events.append(value.deadline + _SECOND)  # met exactly at the deadline
        next_event = min(events, default=None)
    elif value.status == bt.PAUSED:
        next_event = bt.pause_end(value, schedule, pause_cap(definition))
    return {
        "state": value.status,
        "allowance": value.allowance,
        "elapsed": value.elapsed,
        "running_since": naive(value.since),
        "deadline": naive(value.deadline),
        "warn_at": naive(warn_at),
        "breached_at": naive(value.breached_at),
        "stopped_at": naive(value.stopped_at),
        "decided_at": naive(
            value.breached_at or (value.status == bt.STOPPED and value.stopped_at)
        ),
        "paused_since": naive(value.paused_since),
        "paused_until": naive(value.paused_until),
        "paused": value.paused,
        "reopened": value.reopened,
        "holder": value.holder,
        "next_event_at": naive(next_event),
        "done_steps": done or None,
    }
