"""How much of the agreed hours a service was there, in whole seconds.

Outages are pairs of aware datetimes, in any order; where they overlap, and outside the
agreed hours, nothing counts twice or at all.
"""

from typing import NamedTuple

from . import intervals, zone

_HOUR = 3600
# Promises have up to three decimals of a percent: counted in whole thousandths, so that
# an outage as long as the budget keeps the promise to the second.
_WHOLE = 100_000


class Uptime(NamedTuple):
    """Seconds that were agreed on, and those of them in which the service was down."""

    agreed: int
    down: int

    @property
    def attainment(self):
        """The share of the agreed time, in percent, in which the service was there;
        ``None`` if nothing was agreed."""
        return 100 - 100 * self.down / self.agreed if self.agreed else None

    def budget(self, promised):
        """Return the seconds that may be lost if ``promised`` percent are."""
        return self.agreed * (_WHOLE - round(promised * 1000)) / _WHOLE

    def left(self, promised):
        """Return the seconds that may still be lost; negative once it is broken."""
        return self.budget(promised) - self.down


def measure(schedule, start, end, outages):
    """Return the ``Uptime`` of ``[start, end)`` over the hours of ``schedule``."""
    agreed, down = _cut(schedule, start, end, outages)
    return Uptime(_length(agreed), _length(down))


def measure_by_hour(schedule, start, end, outages):
    """Return ``{hour of the day: Uptime}`` on the wall clocks of the schedule's zone,
    for the hours in which something was agreed. An hour that a zone repeats counts
    twice on that day, one that it skips not at all."""
    agreed, down = _cut(schedule, start, end, outages)
    agreed = _by_hour(agreed, schedule.zone)
    down = _by_hour(down, schedule.zone)
    return {
        hour: Uptime(agreed[hour], down[hour]) for hour in range(24) if agreed[hour]
    }


def _cut(schedule, start, end, outages):
    """Return the agreed intervals and those of the outages within, in seconds."""
    agreed = [_seconds(span) for span in schedule.open_between(start, end)]
    lost = intervals.merge(_seconds(span) for span in outages)
    there = intervals.subtract(agreed, lost)
    return agreed, intervals.subtract(agreed, there)


def _seconds(span):
    start, end = span
    return int(start.timestamp()), int(end.timestamp())


def _length(spans):
    return sum(end - start for start, end in spans)


def _by_hour(spans, tz):
    seconds = [0] * 24
    for low, high in spans:
        for start, end, offset in zone.constant_offsets(tz, low, high):
            at, stop = start + offset, end + offset
            while at < stop:
                edge = min(stop, at - at % _HOUR + _HOUR)
                seconds[at // _HOUR % 24] += edge - at
                at = edge
    return seconds
