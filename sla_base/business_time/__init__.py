"""Working time and the clock fold, in plain Python.

Nothing here imports Odoo: the arithmetic is tested in milliseconds, and the same
code gives the live deadline, the explanation and the repair.

* :class:`Schedule` answers "when is it open, and how much working time lies between".
* :func:`measure` says how much of it a service was there.
* :func:`fold` turns the events of one clock into its state.
"""

from .availability import Uptime, measure, measure_by_hour
from .clock import (
    CANCELLED,
    KEEP,
    OPEN,
    PAUSED,
    REAPPLY,
    RESTART,
    RUNNING,
    STOPPED,
    Clock,
    Event,
    counts_from,
    crossing,
    fold,
    start,
    step,
)
from .pauses import may_pause, pause_end
from .schedule import BusinessTimeError, NoOpenHours, OutOfReach, Schedule

__all__ = [
    "BusinessTimeError",
    "CANCELLED",
    "KEEP",
    "OPEN",
    "Clock",
    "Event",
    "NoOpenHours",
    "OutOfReach",
    "PAUSED",
    "REAPPLY",
    "RESTART",
    "RUNNING",
    "STOPPED",
    "Schedule",
    "Uptime",
    "counts_from",
    "crossing",
    "fold",
    "may_pause",
    "measure",
    "measure_by_hour",
    "pause_end",
    "start",
    "step",
]
