"""Closure days in calendar files (iCalendar, RFC 5545)."""

import re
from datetime import UTC, datetime, time, timedelta

import vobject

from .closure import Closure, closed_between

_DAY = timedelta(days=1)
# More than this is no list of holidays.
MOST = 1000
# What the parser raises, according to where the text is broken.
_PARSE_ERRORS = (
    vobject.base.VObjectError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
)
_TOO_OFTEN = re.compile(r"FREQ=(SECONDLY|MINUTELY|HOURLY)", re.IGNORECASE)


class CalendarFileError(ValueError):
    """A file that cannot be used. ``problem`` is ``encoding``, ``format``, ``event``
    or ``many``; ``event`` names the event, if it is one that is wrong."""

    def __init__(self, problem, event=None):
        super().__init__(problem)
        self.problem, self.event = problem, event


def read(content, first, last, zone):
    """Return the closures that touch the local days from ``first`` to ``last``, in
    their order.

    :param bytes content: of the file
    :param zone: for events that do not say in which zone they are
    :raise CalendarFileError: if anything in the file cannot be understood
    """
    events = _parse(content)
    moved = {_get_key(event) for event in events if "recurrence-id" in event.contents}
    closures = []
    for event in events:
        name = _get_text(event, "summary")
        try:
            closures += _expand(event, name, first, last, zone, moved)
        except _PARSE_ERRORS as error:
            if isinstance(error, CalendarFileError):
                raise
            raise CalendarFileError("event", name) from error
        if len(closures) > MOST:
            raise CalendarFileError("many")
    closures.sort(key=lambda closure: (closure.first, closure.last))
    return closures


def _parse(content):
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CalendarFileError("encoding") from error
    events, calendars = [], 0
    try:
        for component in vobject.readComponents(text):
            calendars += component.name == "VCALENDAR"
            events += component.contents.get("vevent", [])
    except _PARSE_ERRORS as error:
        raise CalendarFileError("format") from error
    if not calendars:
        raise CalendarFileError("format")
    return [event for event in events if _get_text(event, "status") != "CANCELLED"]


def _get_text(event, name):
    return str(event.getChildValue(name, "")).strip()


def _get_key(event):
    """Return which occurrence of a repeated event this one stands in for."""
    value = event.recurrence_id.value
    return _get_text(event, "uid"), _in_utc(value) if _has_zone(value) else value


def _expand(event, name, first, last, zone, moved):
    """Return the closures of an event, repeated as its rule says."""
    start = event.dtstart.value
    all_day = not isinstance(start, datetime)
    length = _get_length(event, start)
    closures = []
    for begin in _get_starts(event, start, length, first, last, zone, moved):
        if all_day:
            closures.append(Closure(name, begin, begin + length - _DAY))
        elif length:
            begin = _localise(begin, zone)
            closures.append(closed_between(name, begin, begin + length, zone))
    return [each for each in closures if each.first <= last and each.last >= first]


def _get_length(event, start):
    """Return how long an event takes; one that is shorter than nothing is wrong. The
    end of an event in days is the day after."""
    end = event.getChildValue("dtend")
    if end is not None and type(end) is not type(start):
        raise ValueError("start and end differ in kind")
    length = event.getChildValue("duration") if end is None else end - start
    if not isinstance(start, datetime):
        return max(length or _DAY, _DAY)
    length = length or timedelta()
    if length < timedelta():
        raise ValueError("ends before it starts")
    return length


def _get_starts(event, start, length, first, last, zone, moved):
    """Return when an event starts within the days asked for."""
    rules = [str(line.value) for line in event.contents.get("rrule", ())]
    if any(_TOO_OFTEN.search(rule) for rule in rules):
        raise ValueError("repeats too often for a day")
    repeated = event.getrruleset(addRDate=True)
    if repeated is None or "recurrence-id" in event.contents:
        return [start]
    low = datetime.combine(first, time.min) - length - _DAY
    high = datetime.combine(last, time.min) + 2 * _DAY
    if _has_zone(start):
        low, high = low.replace(tzinfo=zone), high.replace(tzinfo=zone)
    uid = _get_text(event, "uid")
    starts = []
    for begin in repeated.xafter(low, inc=True):
        if begin > high:
            break
        begin = begin if isinstance(start, datetime) else begin.date()
        key = _in_utc(begin) if _has_zone(begin) else begin
        if (uid, key) not in moved:
            starts.append(begin)
        if len(starts) > MOST:
            raise CalendarFileError("many")
    return starts


def _has_zone(moment):
    return isinstance(moment, datetime) and moment.tzinfo is not None


def _in_utc(moment):
    return moment.astimezone(UTC)


def _localise(moment, zone):
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
