"""When it is open, and how much open time lies between two instants."""

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from . import intervals, zone

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = zone.DAY
_FIRST_DAY = date(1970, 1, 1).toordinal()
# What is built around the instant that was asked for: a year back, three ahead.
_BEFORE = 366 * _DAY
_AFTER = 3 * 366 * _DAY
# Targets end within this; further is a mistake in the configuration.
REACH = 10 * 366 * _DAY
_TOO_FAR = "The working time ends more than ten years away."


class BusinessTimeError(ValueError):
    """Working time that cannot be computed; the text says why."""


class NoOpenHours(BusinessTimeError):
    """The schedule has no open hours at all."""


class OutOfReach(BusinessTimeError):
    """The instant asked for is more than ten years away."""


class _Built(NamedTuple):
    """The open intervals between two instants, and the open seconds before and until
    the end of each. Replaced as a whole: threads share schedules."""

    low: int
    high: int
    starts: list
    ends: list
    before: list
    until: list

    def position(self, at):
        """Return the open seconds from ``low`` to ``at``."""
        index = bisect_right(self.starts, at) - 1
        if index < 0:
            return 0
        return self.before[index] + min(at, self.ends[index]) - self.starts[index]


class Schedule:
    """Open hours of one calendar revision; never changes once made.

    Datetimes go in aware and come out in UTC, whole seconds (fractions are cut off).
    Intervals are half-open. The hours are local to the schedule's zone, so that a day
    with a clock change has 23 or 25 hours. Built piece by piece, as far as asked for;
    afterwards each answer is a bisection.

    ``weeks`` is one tuple of seven days (Monday first), or two for calendars that
    alternate; each day is a tuple of ``(start, end)`` in seconds from local midnight.
    With two, a week's parity is that of ``(date.toordinal() - 1) // 7``, as in Odoo.
    ``closed`` are UTC epoch intervals, ``closed_days`` local dates, ``closed_local``
    intervals of local seconds since 1970-01-01 00:00 on the wall clock.
    """

    __slots__ = (
        "zone",
        "weeks",
        "closed",
        "closed_days",
        "closed_local",
        "_built",
    )

    def __init__(self, tz, weeks, closed=(), closed_days=(), closed_local=()):
        self.zone = ZoneInfo(tz) if isinstance(tz, str) else tz
        self.weeks = tuple(
            tuple(tuple(intervals.merge(day)) for day in week) for week in weeks
        )
        self.closed = intervals.merge(closed)
        self.closed_days = frozenset(closed_days)
        self.closed_local = intervals.merge(closed_local)
        self._built = None

    def __eq__(self, other):
        return isinstance(other, Schedule) and self._terms() == other._terms()

    def __hash__(self):
        return hash((str(self.zone), self.weeks))

    def _terms(self):
        return (
            str(self.zone),
            self.weeks,
            self.closed,
            self.closed_days,
            self.closed_local,
        )

    @classmethod
    def from_week(cls, zone, week, holidays=(), breaks=()):
        """Make a schedule from what people write.

        :param str zone: name of a time zone
        :param dict week: ``{"mon": [("09:00", "17:00")], …}``, local; "24:00" is the
            end of the day; an end before its start goes on past midnight
        :param holidays: local dates (or ISO strings) closed from midnight to midnight
        :param breaks: pairs of naive local datetimes (or ISO strings) that are closed
        :raise BusinessTimeError: for days, times or zones that do not exist
        """
        days = [[] for _day in DAYS]
        for name, spans in week.items():
            if name not in DAYS:
                raise BusinessTimeError(f"Unknown day {name!r}: use one of {DAYS}.")
            index = DAYS.index(name)
            for opening, closing in spans:
                start, end = _seconds(opening), _seconds(closing)
                if end < start:
                    days[(index + 1) % 7].append((0, end))
                    end = _DAY
                days[index].append((start, end))
        return cls(
            zone,
            (days,),
            closed_days=[_as_date(day) for day in holidays],
            closed_local=[(_wall(start), _wall(end)) for start, end in breaks],
        )

    # Questions

    def add(self, start, seconds):
        """Return the instant at which ``seconds`` of open time have passed since
        ``start``. Exactly used-up time ends at closing, not at the next opening; zero
        is ``start`` itself.

        :raise NoOpenHours: if the schedule is never open
        :raise OutOfReach: if it is more than ten years away
        """
        if seconds < 0:
            raise BusinessTimeError("Working time to add must not be negative.")
        at = _epoch(start)
        return _utc(at if not seconds else self._forward(at, int(seconds)))

    def subtract(self, end, seconds):
        """Return the latest instant from which ``seconds`` of open time pass until
        ``end``; zero is ``end`` itself. Raises like :meth:`add`."""
        if seconds < 0:
            raise BusinessTimeError("Working time to subtract must not be negative.")
        at = _epoch(end)
        return _utc(at if not seconds else self._backward(at, int(seconds)))

    def elapsed(self, start, end):
        """Return the whole seconds of open time from ``start`` to ``end``; zero if
        ``end`` is not after ``start``."""
        low, high = _epoch(start), _epoch(end)
        if high <= low:
            return 0
        built = self._cover(low, high)
        return built.position(high) - built.position(low)

    def add_days(self, start, days):
        """Return the instant ``days`` working days after ``start``: the same wall-clock
        time on the n-th following local date that has open hours. Closed instants count
        from the next opening. A promise in days is fixed at its start as
        ``elapsed(start, add_days(start, n))``."""
        if days < 0:
            raise BusinessTimeError("Working days to add must not be negative.")
        if not days:
            return _utc(_epoch(start))
        at = self._next_open(_epoch(start))
        local = datetime.fromtimestamp(at, UTC).astimezone(self.zone)
        day, left = local.date(), days
        last = day + timedelta(seconds=REACH)
        while left:
            day += timedelta(days=1)
            if day > last:
                raise OutOfReach(_TOO_FAR)
            left -= bool(self._day_intervals(day))
        moved = datetime.combine(day, local.time(), tzinfo=self.zone)
        return _utc(int(moved.timestamp()))

    def is_open(self, instant):
        """Return whether ``instant`` lies in open hours."""
        at = _epoch(instant)
        built = self._cover(at, at)
        index = bisect_right(built.starts, at) - 1
        return index >= 0 and at < built.ends[index]

    def next_open(self, instant):
        """Return ``instant`` if it is open, else the next opening. Raises like
        :meth:`add`."""
        return _utc(self._next_open(_epoch(instant)))

    def has_hours(self):
        """Return whether there is any open time within reach of today's week pattern
        (closures are not looked at)."""
        return any(day for week in self.weeks for day in week)

    def open_between(self, start, end):
        """Return the open intervals between two instants as pairs of UTC datetimes."""
        low, high = _epoch(start), _epoch(end)
        built = self._cover(low, high)
        first = bisect_right(built.ends, low)
        last = bisect_left(built.starts, high)
        spans = zip(built.starts[first:last], built.ends[first:last], strict=True)
        spans = intervals.clip(spans, low, high)
        return [(_utc(first), _utc(last)) for first, last in spans]

    # Bisections on the built part

    def _forward(self, at, seconds):
        built = self._cover(at, at)
        goal = built.position(at) + seconds
        while not built.until or built.until[-1] < goal:
            built = self._grow_or_fail(built, at, after=True)
            goal = built.position(at) + seconds
        index = bisect_left(built.until, goal)
        return _within_reach(at, built.ends[index] - (built.until[index] - goal))

    def _backward(self, at, seconds):
        built = self._cover(at, at)
        while built.position(at) < seconds:
            built = self._grow_or_fail(built, at, after=False)
        goal = built.position(at) - seconds
        index = bisect_right(built.before, goal) - 1
        return _within_reach(at, built.starts[index] + (goal - built.before[index]))

    def _next_open(self, at):
        """Return ``at`` if it is open, else the next opening."""
        built = self._cover(at, at)
        index = bisect_right(built.ends, at)
        while index >= len(built.starts):
            built = self._grow_or_fail(built, at, after=True)
            index = bisect_right(built.ends, at)
        return max(at, built.starts[index])

    # Building

    def _grow_or_fail(self, built, at, after):
        """Build further on one side, unless that is more than ten years from ``at``."""
        if not self.has_hours():
            raise NoOpenHours("The calendar has no open hours.")
        reached = built.high - at if after else at - built.low
        if reached > REACH:
            raise OutOfReach(_TOO_FAR)
        if after:
            return self._build(built.low, built.high + _AFTER)
        return self._build(built.low - _AFTER, built.high)

    def _cover(self, low, high):
        """Return what is built, having made sure that it covers both instants."""
        built = self._built
        if built is None:
            return self._build(low - _BEFORE, high + _AFTER)
        if built.low <= low and high <= built.high:
            return built
        return self._build(
            built.low if low >= built.low else low - _BEFORE,
            built.high if high <= built.high else high + _AFTER,
        )

    def _build(self, low, high):
        spans = []
        for start, end, offset in zone.constant_offsets(self.zone, low, high):
            local = self._local_intervals(start + offset, end + offset)
            spans += [(first - offset, last - offset) for first, last in local]
        spans = intervals.subtract(intervals.merge(spans), self.closed)
        before, until, total = [], [], 0
        for start, end in spans:
            before.append(total)
            total += end - start
            until.append(total)
        starts = [start for start, _end in spans]
        ends = [end for _start, end in spans]
        self._built = _Built(low, high, starts, ends, before, until)
        return self._built

    def _local_intervals(self, low, high):
        """Return the open intervals in ``[low, high)`` of local seconds."""
        spans = []
        for number in range(low // _DAY, (high - 1) // _DAY + 1):
            base = number * _DAY
            for start, end in self._pattern(date.fromordinal(number + _FIRST_DAY)):
                spans.append((base + start, base + end))
        spans = intervals.clip(intervals.merge(spans), low, high)
        return intervals.subtract(spans, self.closed_local)

    def _pattern(self, day):
        """Return the weekly pattern's open intervals of a local date."""
        if day in self.closed_days:
            return ()
        week = self.weeks[(day.toordinal() - 1) // 7 % len(self.weeks)]
        return week[day.weekday()]

    def _day_intervals(self, day):
        """Return the intervals of a local date that are really open."""
        midnight = datetime.combine(day, datetime.min.time(), tzinfo=self.zone)
        following = midnight + timedelta(days=1)
        return self.open_between(midnight, following)


def _within_reach(at, result):
    if abs(result - at) > REACH:
        raise OutOfReach(_TOO_FAR)
    return result


def _epoch(instant):
    if instant.tzinfo is None:
        raise BusinessTimeError("Working time needs datetimes with a time zone.")
    return int(instant.timestamp() // 1)


def _utc(seconds):
    return datetime.fromtimestamp(seconds, UTC)


def _seconds(text):
    """Return the seconds from midnight that "HH:MM" or "HH:MM:SS" says."""
    try:
        hours, minutes, *rest = (int(part) for part in text.split(":"))
    except ValueError:
        raise BusinessTimeError(f"{text!r} is not a time like 08:30.") from None
    seconds = hours * 3600 + minutes * 60 + (rest[0] if rest else 0)
    if not (0 <= seconds <= _DAY and 0 <= minutes < 60):
        raise BusinessTimeError(f"{text!r} is not a time of a day (00:00 to 24:00).")
    return seconds


def _as_date(value):
    return date.fromisoformat(value) if isinstance(value, str) else value


def _wall(value):
    """Return a naive local datetime as seconds on the wall clock since 1970."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return int(moment.replace(tzinfo=UTC).timestamp())
