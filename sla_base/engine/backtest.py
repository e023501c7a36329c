"""What promises would have come to, replayed in memory: nothing here is kept.

A document's past is a list of :class:`Moment`, one for each instant at which it came to
say something else. :class:`Replay` decides as the live engine does (``sync.py``) when a
promise starts, is chosen anew, pauses and ends; :func:`outcome` folds it into figures.
Moments are naive UTC, durations are working seconds.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from .. import business_time as bt

MET, BREACHED, OPEN, CANCELLED = "met", "breached", "open", "cancelled"


@dataclass(frozen=True, slots=True)
class Moment:
    """What a document says from ``at`` on, as one metric sees it.

    ``start_at`` and ``stop_at`` are what its start and stop fields name; ``holder`` is
    the party that holds the document; ``said`` is what promises are chosen by, equal as
    long as none has to be chosen anew. ``asked_at`` is when the requester last asked,
    for metrics that time each question: one that ended without an answer does not start
    again.
    """

    at: datetime
    served: bool
    started: bool
    ended: bool
    lapsed: bool
    paused: bool
    said: object
    start_at: datetime | None = None
    stop_at: datetime | None = None
    holder: str | None = None
    asked_at: datetime | None = None


class Promise(NamedTuple):
    """A promise that can be made. ``key`` tells whether it is another one; ``terms`` is
    called with the start and returns working seconds and schedule, or None if the
    working hours cannot hold it; ``steps`` are those of the ladder: ``(id, function of
    the allowance that gives the working seconds until it is due)``."""

    key: tuple
    label: object
    terms: object
    mode: str = bt.KEEP
    party: str | None = None
    steps: tuple = ()


@dataclass(slots=True)
class Course:
    """One promise on one document: a start, and the events that followed."""

    first: Promise
    promise: Promise  # the one in force now
    said: object
    started_at: datetime
    born_at: datetime
    allowance: int
    schedule: bt.Schedule
    paused: bool
    state: str
    lapsed: bool = False
    events: list = field(default_factory=list)
    promises: list = field(default_factory=list)  # in force after each event
    ended_at: datetime | None = None

    def add(self, kind, at, **terms):
        self.events.append(bt.Event(at.replace(tzinfo=UTC), kind, **terms))
        self.promises.append(self.promise)


class Outcome(NamedTuple):
    """``alerts`` are the ids of the steps that would have been taken in time."""

    status: str
    elapsed: int
    allowance: int
    breached_at: datetime | None
    deadline: datetime | None
    stopped_at: datetime | None
    alerts: tuple


class Replay:
    """Replays the past of documents under one metric and for one chain of promises.

    :param choose: called with what a document says and the start of the time; returns
        a :class:`Promise`, or None if nothing is promised
    """

    def __init__(self, repeats, resumable, choose):
        self.repeats = repeats
        self.resumable = resumable
        self.choose = choose

    def run(self, moments):
        """Return the courses that ``moments``, in their order, make; oldest first."""
        courses = []
        for moment in moments:
            last = courses[-1] if courses else None
            born = self._begin(last, moment)
            if last:
                self._go_on(last, moment)
            if born:
                courses.append(born)
        return courses

    def _may_begin(self, last, moment):
        if not moment.served or not moment.started:
            return False
        if moment.lapsed and not moment.ended:
            return False
        if not last:
            return True
        answered = moment.asked_at is None or moment.asked_at > last.ended_at
        over = last.state == bt.STOPPED or last.lapsed
        return self.repeats and over and answered

    def _begin(self, last, moment):
        if not self._may_begin(last, moment):
            return None
        if moment.ended and (last or not moment.stop_at):
            return None
        start = moment.start_at or moment.at
        promise = self.choose(moment.said, start)
        begun = moment.at if last else start
        terms = promise and promise.terms(begun)
        if not terms:
            return None
        paused = _is_paused(moment, promise)
        course = Course(
            first=promise,
            promise=promise,
            said=moment.said,
            started_at=begun,
            born_at=moment.at,
            allowance=terms[0],
            schedule=terms[1],
            paused=paused,
            state=bt.PAUSED if paused else bt.RUNNING,
        )
        if moment.ended:
            self._end(course, max(moment.stop_at, begun))
        return course

    def _go_on(self, course, moment):
        """Bring a course in line with what the document says now."""
        ended = not moment.served or moment.ended or moment.lapsed
        if course.lapsed and (ended or self.repeats):
            return
        if course.state == bt.STOPPED:
            if ended or not self.resumable:
                return
            self._run_again(course, moment)
        if not moment.served:
            if course.state != bt.CANCELLED:
                self._end(course, moment.at, bt.CANCELLED)
            return
        if course.state == bt.CANCELLED or course.said != moment.said:
            self._promise_again(course, moment, ended)
        if course.state == bt.CANCELLED:
            return
        if ended:
            finish = self._stop if moment.ended else self._lapse
            finish(course, moment)
            return
        paused = _is_paused(moment, course.promise)
        if paused != (course.state == bt.PAUSED):
            course.state = bt.PAUSED if paused else bt.RUNNING
            course.add("paused" if paused else "resumed", moment.at)

    def _promise_again(self, course, moment, ended):
        promise = self.choose(moment.said, course.started_at)
        course.said = moment.said
        if not promise:
            if course.state != bt.CANCELLED:
                self._end(course, moment.at, bt.CANCELLED)
            return
        if course.state == bt.CANCELLED:
            if ended:
                return
            self._run_again(course, moment)
        if promise.key == course.promise.key:
            return
        restart = promise.mode == bt.RESTART
        terms = promise.terms(moment.at if restart else course.started_at)
        if terms:
            course.promise = promise
            course.add(
                "retargeted",
                moment.at,
                allowance=terms[0],
                schedule=terms[1],
                mode=promise.mode,
            )

    def _run_again(self, course, moment):
        course.state, course.ended_at, course.lapsed = bt.RUNNING, None, False
        course.add("reopened", moment.at)

    def _stop(self, course, moment):
        stop = moment.stop_at
        if not stop or not course.started_at <= stop <= moment.at:
            stop = moment.at
        self._end(course, stop)

    def _lapse(self, course, moment):
        """Drop an open promise. One that is late already ends, and stays missed."""
        late = outcome(course, moment.at).breached_at
        course.lapsed = not late
        self._end(course, moment.at, bt.STOPPED if late else bt.CANCELLED)

    def _end(self, course, at, state=bt.STOPPED):
        course.state, course.ended_at = state, at
        course.add(state, at)


def outcome(course, now):
    """Return the :class:`Outcome` of ``course`` as it stands at ``now``."""
    now = now.replace(tzinfo=UTC)
    alerts, done = [], set()
    value = None
    for value, schedule, promise, end in _walk(course):
        alerts += _alerts_until(value, schedule, promise, end, done, course, now)
    broken = value.breached_at
    if value.status in bt.OPEN:
        broken = value.breached_by(now)
        status = BREACHED if broken else OPEN
    elif value.status == bt.CANCELLED:
        status = CANCELLED
    else:
        status = BREACHED if broken else MET
    return Outcome(
        status=status,
        elapsed=value.elapsed_by(now, schedule),
        allowance=value.allowance,
        breached_at=_naive(broken),
        deadline=_naive(value.deadline),
        stopped_at=_naive(value.stopped_at),
        alerts=tuple(alerts),
    )


def _walk(course):
    """Yield ``(clock, schedule, promise in force, event that follows or None)`` for the
    start of ``course`` and after each of its events."""
    first = course.events[0] if course.events else None
    start = course.started_at.replace(tzinfo=UTC)
    schedule, promise = course.schedule, course.first
    retargeted = any(event.kind == "retargeted" for event in course.events)
    value = bt.start(start, course.allowance, schedule, course.paused)
    yield value, schedule, promise, first
    for index, event in enumerate(course.events, 1):
        if retargeted:
            # other terms count from the start: they need the whole history
            known = course.events[:index]
            value = bt.fold(
                start, course.allowance, course.schedule, known, course.paused
            )
        else:
            value = bt.step(value, event, schedule)
        schedule = event.schedule or schedule
        after = course.events[index] if index < len(course.events) else None
        yield value, schedule, course.promises[index - 1], after


def _alerts_until(value, schedule, promise, event, done, course, now):
    """Return the steps that come due before ``event`` (None: until now), and note them
    in ``done``. Those that were due before the clock could exist alert nobody."""
    if value.status != bt.RUNNING:
        return []
    sent, born = [], course.born_at.replace(tzinfo=UTC)
    end = event.at if event else now
    final = event is not None and event.kind in ("stopped", "cancelled")
    for step_id, offset in promise.steps:
        if step_id in done:
            continue
        due = bt.crossing(value, schedule, offset(value.allowance))
        if due > end or final and due == end:
            continue
        done.add(step_id)
        if due >= born:
            sent.append(step_id)
    return sent


def _is_paused(moment, promise):
    held = promise.party and moment.holder != promise.party
    return bool(held) or moment.paused


def _naive(moment):
    return moment.replace(tzinfo=None) if moment else None
