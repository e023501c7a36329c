"""How long a clock may be paused, and when a pause ends by itself."""

from contextlib import suppress

from .clock import PAUSED
from .schedule import BusinessTimeError


def may_pause(clock, cap):
    """Return whether a clock that may be paused for ``cap`` working seconds in all (0:
    for as long as it takes) has some of them left."""
    return not cap or clock.paused < cap


def pause_end(clock, schedule, cap=0):
    """Return when a paused clock resumes by itself, whichever is first: the instant
    until which it is paused, or the one at which it will have been paused for ``cap``
    working seconds in all (0: no cap). None if it is not paused, or waits without end.

    Like a new allowance, a new cap counts from the start, so the end may lie in the
    past.
    """
    if clock.status != PAUSED:
        return None
    ends = []
    if clock.paused_until:
        ends.append(max(clock.paused_until, clock.paused_since))
    if cap:
        left = max(cap - clock.paused, 0)
        # hours that are never open, or too few of them: the cap is not reached
        with suppress(BusinessTimeError):
            ends.append(schedule.add(clock.paused_since, left))
    return min(ends, default=None)
