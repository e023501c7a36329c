"""One closure, and how long local days are."""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

_DAY = timedelta(days=1)


class Closure(NamedTuple):
    """It is closed on the local days from ``first`` to ``last`` (inclusive), or, if
    ``start`` and ``stop`` (aware) are given, only between these. ``estimated`` days
    depend on the sighting of the moon, or are otherwise not announced yet."""

    name: str
    first: date
    last: date
    start: datetime | None = None
    stop: datetime | None = None
    estimated: bool = False


def whole_days(first, last, zone):
    """Return ``(start, stop)`` in UTC of the days ``first`` to ``last`` (inclusive) in
    ``zone``: 23 or 25 hours for a day on which the clocks change."""
    return _midnight(first, zone), _midnight(last + _DAY, zone)


def closed_between(name, start, stop, zone):
    """Return the closure between two aware instants; whole local days if it begins and
    ends at local midnight."""
    begin, end = start.astimezone(zone), stop.astimezone(zone)
    # midnight at the end belongs to the day before
    last = end.date() - _DAY if end.time() == time.min else end.date()
    if whole_days(begin.date(), last, zone) == (start, stop):
        return Closure(name, begin.date(), last)
    return Closure(name, begin.date(), last, start.astimezone(UTC), end.astimezone(UTC))


def _midnight(day, zone):
    # where the clocks skip midnight, this is the first instant of the day
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)
