"""Moments of the coming days that tell how working hours work."""

from datetime import UTC, datetime, time, timedelta

_HOUR = timedelta(hours=1)
_SHORT = 4 * _HOUR  # a break: shorter gaps are no night
_LONG = 24 * _HOUR


def telling_moments(schedule, now):
    """Return ``[(kind, instant), …]`` in the order of time, from tomorrow on. Kinds are
    ``hours``, ``evening``, ``closing`` and ``closed``; of a schedule that never closes
    ``day``, ``night`` and ``friday``.

    :param now: an aware datetime
    """
    tomorrow = now.astimezone(schedule.zone).date() + timedelta(days=1)
    first = _local(schedule, tomorrow, 0)
    spans = schedule.open_between(first, first + timedelta(days=22))
    if len(spans) < 2:
        return _always(schedule, tomorrow) if spans else []
    if spans[0][0] == first:
        spans = spans[1:]  # began yesterday
    gaps = list(zip(spans[:-1], spans[1:], strict=True))
    start, end = spans[0]
    found = [("hours", start + min(2 * _HOUR, (end - start) / 2))]
    found += _evening(gaps) + _weekend(schedule, gaps)
    return sorted(((kind, _whole(at)) for kind, at in found), key=lambda pair: pair[1])


def _always(schedule, day):
    friday = day + timedelta(days=(4 - day.weekday()) % 7 or 7)
    moments = [("day", day, 10), ("night", day + timedelta(days=1), 3)]
    moments.append(("friday", friday, 23))
    found = [(kind, _local(schedule, on, hour)) for kind, on, hour in moments]
    return sorted(found, key=lambda pair: pair[1])


def _evening(gaps):
    """A moment after closing on a day before another open day."""
    for (_start, end), (following, _end) in gaps:
        if _SHORT <= following - end < _LONG:
            return [("evening", end + min(3 * _HOUR, (following - end) / 2))]
    return []


def _weekend(schedule, gaps):
    """Half an hour before the first long closure, and a moment within it."""
    for (start, end), (following, _end) in gaps:
        if following - end < _LONG:
            continue
        last = end - min(_HOUR / 2, (end - start) / 2)
        next_day = end.astimezone(schedule.zone).date() + timedelta(days=1)
        within = _local(schedule, next_day, 11)
        if not end < within < following:
            within = end + (following - end) / 2
        return [("closing", last), ("closed", within)]
    return []


def _local(schedule, day, hour):
    moment = datetime.combine(day, time(hour), tzinfo=schedule.zone)
    return moment.astimezone(UTC)


def _whole(moment):
    return moment.replace(minute=moment.minute // 5 * 5, second=0, microsecond=0)
