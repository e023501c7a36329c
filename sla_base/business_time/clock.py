"""One running promise, as a fold of its events.

A :class:`Clock` is a value. :func:`start` makes one, :func:`step` applies one event and
returns the next, :func:`fold` applies all of them. What a clock row stores is such a
value, so replaying its events gives what is stored.

Only working time counts, in whole seconds. A deadline that falls on closing stays
there; a promise met exactly at the deadline is met. While a clock is paused it has no
deadline, unless the deadline had passed before: then it stays where it was, for good.

A pause may end by itself, see :func:`pauses.pause_end`. That is an event like any
other: whoever applies a later event applies the one that was due before it first.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

RUNNING, PAUSED, STOPPED, CANCELLED = "running", "paused", "stopped", "cancelled"
OPEN = (RUNNING, PAUSED)

KEEP, REAPPLY, RESTART = "keep", "reapply", "restart"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a clock.

    ``kind`` is one of ``paused`` (``until`` an instant, or without end), ``resumed``,
    ``stopped``, ``reopened``, ``cancelled``, ``breached`` (the deadline was seen to
    have passed), ``handed_over`` (to ``holder``), ``retargeted`` (new ``allowance`` and
    perhaps ``schedule``) and ``recalendared`` (new ``schedule``); other kinds tell what
    was done about the clock and change nothing. ``mode`` of the last two: ``keep``
    elapsed time and count on, ``reapply`` the new schedule from the start, or
    ``restart`` from zero. A schedule that ``replaces`` another one is applied only
    where that one was.
    """

    at: datetime
    kind: str
    allowance: int | None = None
    schedule: object = None
    mode: str = KEEP
    holder: object = None
    replaces: object = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """State of a clock just after its last event. Durations are working seconds.

    ``elapsed`` is what had been used up by ``since``, the instant from which it runs on
    (None unless running). ``paused`` leaves out a pause that lasts; ``paused_until`` is
    when that one was said to end. ``breached_at`` is when the deadline passed, as far
    as the events tell: ask :meth:`breached_by` for a given instant.
    """

    status: str
    allowance: int
    started_at: datetime
    elapsed: int = 0
    since: datetime | None = None
    deadline: datetime | None = None
    breached_at: datetime | None = None
    stopped_at: datetime | None = None
    paused_since: datetime | None = None
    paused_until: datetime | None = None
    paused: int = 0
    reopened: int = 0
    holder: object = None
    held: dict = field(default_factory=dict)

    @property
    def remaining(self):
        """Working seconds left at the last event; negative when overdrawn."""
        return self.allowance - self.elapsed

    def elapsed_by(self, now, schedule):
        """Return the working seconds used up at ``now``."""
        if self.status != RUNNING:
            return self.elapsed
        return self.elapsed + schedule.elapsed(self.since, now)

    def breached_by(self, now):
        """Return when the promise was broken if it is so at ``now``, else None."""
        if self.breached_at:
            # an end that is entered late may lie before the breach
            return self.breached_at if self.breached_at < now else None
        passed = self.status == RUNNING and self.deadline and self.deadline < now
        return self.deadline if passed else None

    def late_by(self, now, schedule):
        """Return the working seconds by which the deadline was overrun at ``now``, or
        when the clock stopped."""
        end = self.stopped_at or now
        broken = self.breached_by(end)
        return schedule.elapsed(broken, end) if broken else 0


def start(at, allowance, schedule, paused=False, holder=None, until=None):
    """Return a clock that starts at ``at`` with ``allowance`` working seconds; one that
    starts ``paused``, perhaps ``until`` an instant."""
    clock = Clock(
        status=PAUSED,
        allowance=int(allowance),
        started_at=at,
        paused_since=at,
        paused_until=until,
        holder=holder,
    )
    return clock if paused else _run(clock, at, schedule)


def step(clock, event, schedule):
    """Return ``clock`` after ``event``. An event that does not fit the state (a stop of
    a stopped clock) changes nothing; a second pause only says anew until when. Changes
    of allowance or schedule need the whole history: they are for :func:`fold` alone.
    """
    apply = _STEPS.get(event.kind)
    return apply(clock, event, schedule) if apply else clock


def fold(at, allowance, schedule, events, paused=False, holder=None):
    """Return the clock that started at ``at`` after all ``events``, in their order.

    A new allowance counts from the start, whenever it came; a new schedule from then on
    (``keep``), or from the start (``reapply``).
    """
    events, until = list(events), None
    for index in reversed(range(len(events))):
        event = events[index]
        if event.kind in _CHANGES and event.mode == RESTART:
            before = fold(at, allowance, schedule, events[:index], paused, holder)
            allowance, schedule = _terms(events[: index + 1], allowance, schedule)
            at, holder, paused = event.at, before.holder, before.status == PAUSED
            until = before.paused_until
            events = events[index + 1 :]
            break
    last_allowance, _schedule = _terms(events, allowance, schedule)
    schedules = _schedules_by_event(events, schedule)
    clock = start(at, last_allowance, schedules[0], paused, holder, until)
    for event, before, after in zip(events, schedules, schedules[1:], strict=False):
        if event.kind not in _CHANGES:
            clock = step(clock, event, before)
        elif after != before:
            clock = _switch(clock, event.at, before, after)
    return clock


def counts_from(at, events):
    """Return from when a clock that started at ``at`` counts: the last restart, or the
    start."""
    for event in reversed(events):
        if event.kind in _CHANGES and event.mode == RESTART:
            return event.at
    return at


def crossing(clock, schedule, offset):
    """Return when the clock, running on, will have used up ``offset`` working seconds:
    an instant not before ``since``; None unless it is running."""
    if clock.status != RUNNING:
        return None
    return schedule.add(clock.since, max(offset - clock.elapsed, 0))


_CHANGES = ("retargeted", "recalendared")


def _terms(events, allowance, schedule):
    """Return the allowance and schedule in force after ``events``."""
    for event in events:
        if event.kind in _CHANGES:
            allowance = allowance if event.allowance is None else event.allowance
            schedule = event.schedule or schedule
    return allowance, schedule


def _schedules_by_event(events, schedule):
    """Return the schedule in force before each event, and after the last one, once
    those applied from the start have replaced what was before them."""
    schedules = [schedule]
    for event in events:
        if event.kind in _CHANGES and event.schedule:
            if event.replaces:
                schedules = [
                    event.schedule if schedule == event.replaces else schedule
                    for schedule in schedules
                ]
                schedules.append(schedules[-1])
                continue
            if event.mode == REAPPLY:
                schedules = [event.schedule] * len(schedules)
            schedules.append(event.schedule)
        else:
            schedules.append(schedules[-1])
    return schedules


def _switch(clock, at, before, after):
    """Return ``clock`` counting on another schedule from ``at`` on."""
    if clock.status == RUNNING:
        return _run(_account(clock, at, before), at, after)
    if clock.status == PAUSED:
        waited = before.elapsed(clock.paused_since, at)
        return replace(clock, paused=clock.paused + waited, paused_since=at)
    return clock


def _run(clock, at, schedule):
    deadline = clock.breached_at
    if not deadline:
        deadline = schedule.add(at, clock.remaining)
    return replace(
        clock,
        status=RUNNING,
        since=at,
        deadline=deadline,
        stopped_at=None,
        paused_since=None,
        paused_until=None,
    )


def _account(clock, at, schedule, **further):
    """Return a running ``clock`` with the time until ``at`` booked on its holder, and
    with ``further`` attributes of its own."""
    spent = schedule.elapsed(clock.since, at)
    held = dict(clock.held)
    held[clock.holder] = held.get(clock.holder, 0) + spent
    changes = {
        "elapsed": clock.elapsed + spent,
        "since": max(at, clock.since),
        "breached_at": clock.breached_by(at),
        "held": held,
    }
    return replace(clock, **changes | further)


def _pause(clock, event, schedule):
    if clock.status == PAUSED:
        return replace(clock, paused_until=event.until)
    if clock.status != RUNNING:
        return clock
    clock = _account(clock, event.at, schedule)
    return replace(
        clock,
        status=PAUSED,
        since=None,
        paused_since=event.at,
        paused_until=event.until,
        deadline=clock.breached_at,
    )


def _resume(clock, event, schedule):
    if clock.status != PAUSED:
        return clock
    waited = schedule.elapsed(clock.paused_since, event.at)
    return _run(replace(clock, paused=clock.paused + waited), event.at, schedule)


def _end(clock, event, schedule, status):
    if clock.status not in OPEN:
        return clock
    ended = {
        "status": status,
        "since": None,
        "stopped_at": event.at,
        "paused_until": None,
    }
    if clock.status == RUNNING:
        return _account(clock, event.at, schedule, **ended)
    waited = schedule.elapsed(clock.paused_since, event.at)
    return replace(clock, paused=clock.paused + waited, paused_since=None, **ended)


def _stop(clock, event, schedule):
    return _end(clock, event, schedule, STOPPED)


def _cancel(clock, event, schedule):
    return _end(clock, event, schedule, CANCELLED)


def _reopen(clock, event, schedule):
    if clock.status not in (STOPPED, CANCELLED):
        return clock
    clock = replace(clock, reopened=clock.reopened + 1)
    return _run(clock, event.at, schedule)


def _hand_over(clock, event, schedule):
    if clock.status == RUNNING:
        clock = _account(clock, event.at, schedule)
    return replace(clock, holder=event.holder)


def _break(clock, event, schedule):
    # an older deadline, since replaced by a later one, breaks nothing
    if clock.status != RUNNING or clock.breached_at or clock.deadline > event.at:
        return clock
    return replace(clock, breached_at=clock.deadline)


_STEPS = {
    "breached": _break,
    "paused": _pause,
    "resumed": _resume,
    "stopped": _stop,
    "cancelled": _cancel,
    "reopened": _reopen,
    "handed_over": _hand_over,
}
