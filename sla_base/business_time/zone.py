"""Wall clocks and UTC.

A zone is cut into spans of constant offset. A wall-clock interval is open at every
instant whose local time lies in it: an hour that a zone skips is nowhere, an hour that
it repeats counts twice, and a date that a zone left out (Samoa, 30 December 2011)
simply has no instants.
"""

from datetime import UTC, datetime

DAY = 86400
# Closer than any two changes of offset that a zone has made within living memory.
_STRIDE = DAY // 2


def offset_at(zone, instant):
    """Return the seconds that ``zone`` is ahead of UTC at ``instant`` (epoch)."""
    local = datetime.fromtimestamp(instant, UTC).astimezone(zone)
    return int(local.utcoffset().total_seconds())


def constant_offsets(zone, low, high):
    """Return ``[(start, end, offset), …]`` that cut ``[low, high)`` (epoch seconds)
    into spans over which the zone's offset does not change."""
    spans = []
    span_start, offset = low, offset_at(zone, low)
    at = low
    while at < high:
        ahead = min(at + _STRIDE, high)
        new_offset = offset_at(zone, ahead)
        if new_offset != offset:
            change = _first_change(zone, at, ahead, offset)
            spans.append((span_start, change, offset))
            span_start, offset = change, offset_at(zone, change)
            ahead = change
        at = ahead
    spans.append((span_start, high, offset))
    return spans


def _first_change(zone, low, high, offset):
    """Return the first second after ``low`` at which the offset is no longer
    ``offset``; it is another one at ``high``."""
    while high - low > 1:
        middle = (low + high) // 2
        if offset_at(zone, middle) == offset:
            low = middle
        else:
            high = middle
    return high
