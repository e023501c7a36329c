"""How long clocks may be paused, and when pauses end by themselves."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import business_time as bt
import pytest
from hypothesis import given, strategies as st
from test_properties import histories, schedules

HOUR = 3600
WEEK = {day: [("09:00", "17:00")] for day in ("mon", "tue", "wed", "thu", "fri")}
OFFICE = bt.Schedule.from_week("UTC", WEEK)
NEVER = bt.Schedule.from_week("UTC", {})


def at(text):
    """A moment of the week of 2 March 2026, a Monday."""
    return datetime.fromisoformat(f"2026-03-{text}").replace(tzinfo=UTC)


def paused(since="02 10:00", until=None, schedule=OFFICE):
    clock = bt.start(at("02 09:00"), 4 * HOUR, schedule)
    end = until and at(until)
    return bt.step(clock, bt.Event(at(since), "paused", until=end), schedule)


@pytest.mark.parametrize(
    ("cap", "until", "end"),
    [
        pytest.param(0, None, None, id="without cap or end it lasts"),
        pytest.param(2, None, "02 12:00", id="the cap counts working time"),
        pytest.param(7, None, "02 17:00", id="a cap that falls on closing stays there"),
        pytest.param(8, None, "03 10:00", id="nights do not count"),
        pytest.param(0, "02 20:00", "02 20:00", id="an end is taken as it is"),
        pytest.param(2, "02 11:00", "02 11:00", id="the end comes before the cap"),
        pytest.param(2, "04 11:00", "02 12:00", id="the cap comes before the end"),
        pytest.param(0, "02 09:30", "02 10:00", id="never before the pause began"),
    ],
)
def test_a_pause_ends_by_itself(cap, until, end):
    clock = paused(until=until)
    assert bt.pause_end(clock, OFFICE, cap * HOUR) == (end and at(end))


def test_pauses_are_added_up():
    clock = bt.step(paused(), bt.Event(at("02 11:00"), "resumed"), OFFICE)
    clock = bt.step(clock, bt.Event(at("02 14:00"), "paused"), OFFICE)
    assert clock.paused == HOUR
    assert bt.pause_end(clock, OFFICE, 2 * HOUR) == at("02 15:00")


def test_a_running_clock_has_no_pause_to_end():
    assert bt.pause_end(bt.start(at("02 09:00"), HOUR, OFFICE), OFFICE, HOUR) is None


def test_hours_that_are_never_open_do_not_use_up_the_cap():
    assert bt.pause_end(replace(paused(), paused=HOUR), NEVER, 2 * HOUR) is None


def test_a_second_pause_only_says_anew_until_when():
    first = paused(until="02 12:00")
    again = bt.step(
        first, bt.Event(at("02 11:00"), "paused", until=at("02 16:00")), OFFICE
    )
    assert again == replace(first, paused_until=at("02 16:00"))
    without_end = bt.step(again, bt.Event(at("02 11:30"), "paused"), OFFICE)
    assert bt.pause_end(without_end, OFFICE) is None


@pytest.mark.parametrize("kind", ["resumed", "stopped", "cancelled"])
def test_whatever_ends_the_pause_forgets_until_when_it_was(kind):
    clock = bt.step(paused(until="03 12:00"), bt.Event(at("02 12:00"), kind), OFFICE)
    assert clock.paused_until is None
    assert clock.paused == 2 * HOUR


def test_a_restart_keeps_until_when_it_is_paused():
    events = [
        bt.Event(at("02 10:00"), "paused", until=at("03 12:00")),
        bt.Event(at("02 11:00"), "retargeted", allowance=HOUR, mode=bt.RESTART),
    ]
    clock = bt.fold(at("02 09:00"), 4 * HOUR, OFFICE, events)
    assert (clock.status, clock.paused) == (bt.PAUSED, 0)
    assert clock.paused_until == at("03 12:00")


def test_what_is_used_up_may_not_be_paused_again():
    clock = bt.step(paused(), bt.Event(at("02 12:00"), "resumed"), OFFICE)
    assert not bt.may_pause(clock, 2 * HOUR)
    assert bt.may_pause(clock, 2 * HOUR + 1)
    assert bt.may_pause(clock, 0)


def capped(clock, events, schedule, cap):
    """Apply ``events`` as the gate of the clocks does: what was due before comes first,
    a pause beyond the cap is refused. Return the clock and the events applied."""
    applied = []
    for event in events:
        end = bt.pause_end(clock, schedule, cap)
        due = [bt.Event(end, "resumed")] if end and end < event.at else []
        for each in (*due, event):
            running = clock.status == bt.RUNNING
            if each.kind == "paused" and running and not bt.may_pause(clock, cap):
                continue
            clock = bt.step(clock, each, schedule)
            applied.append(each)
    return clock, applied


@st.composite
def pausing(draw):
    """A history in which some pauses are said to end."""
    start, events = draw(histories())
    waits = [draw(st.none() | st.integers(1, 5 * 86400)) for _event in events]
    return start, [
        replace(event, until=wait and event.at + timedelta(seconds=wait))
        if event.kind == "paused"
        else event
        for event, wait in zip(events, waits, strict=True)
    ]


allowances = st.integers(0, 80 * HOUR)
caps = st.integers(1, 40 * HOUR)


@given(schedules(), pausing(), allowances, caps)
def test_pauses_never_take_longer_than_the_cap(schedule, history, allowance, cap):
    start, events = history
    try:
        clock, _applied = capped(
            bt.start(start, allowance, schedule), events, schedule, cap
        )
    except bt.OutOfReach:
        return
    last = events[-1].at if events else start
    waiting = 0
    if clock.status == bt.PAUSED:
        end = bt.pause_end(clock, schedule, cap) or last
        waiting = schedule.elapsed(clock.paused_since, min(last, end))
    assert clock.paused + waiting <= cap


@given(schedules(), pausing(), allowances, caps)
def test_the_cap_is_reached_to_the_second(schedule, history, allowance, cap):
    start, events = history
    try:
        clock, _applied = capped(
            bt.start(start, allowance, schedule), events, schedule, cap
        )
        clock = replace(clock, paused_until=None)
        end = bt.pause_end(clock, schedule, cap)
        if not end:
            return
        clock = bt.step(clock, bt.Event(end, "resumed"), schedule)
    except bt.OutOfReach:
        return
    assert clock.paused == cap
    assert not bt.may_pause(clock, cap)


@given(schedules(), pausing(), allowances, caps)
def test_replaying_what_was_applied_gives_the_same_clock(
    schedule, history, allowance, cap
):
    start, events = history
    try:
        clock, applied = capped(
            bt.start(start, allowance, schedule), events, schedule, cap
        )
        assert bt.fold(start, allowance, schedule, applied) == clock
    except bt.OutOfReach:
        return


@given(schedules(), pausing(), allowances, caps)
def test_no_event_lies_before_the_one_before_it(schedule, history, allowance, cap):
    start, events = history
    try:
        _clock, applied = capped(
            bt.start(start, allowance, schedule), events, schedule, cap
        )
    except bt.OutOfReach:
        return
    moments = [event.at for event in applied]
    assert moments == sorted(moments)
