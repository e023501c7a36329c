"""What holds for every schedule and every clock, whatever the numbers."""

from datetime import UTC, datetime, timedelta

import business_time as bt
import pytest
from hypothesis import given, settings, strategies as st

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ZONES = (
    "UTC",
    "Asia/Tehran",
    "Europe/Brussels",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
)

instants = st.datetimes(
    datetime(2019, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)
).map(lambda moment: moment.replace(microsecond=0))
amounts = st.integers(0, 400 * 3600)


def _clock_text(minute):
    return f"{minute // 60:02d}:{minute % 60:02d}"


@st.composite
def schedules(draw):
    week = {}
    for day in draw(st.sets(st.sampled_from(DAYS), min_size=1)):
        marks = draw(
            st.lists(st.integers(0, 1440), min_size=2, max_size=4, unique=True)
        )
        marks.sort()
        pairs = zip(marks[::2], marks[1::2], strict=False)
        week[day] = [(_clock_text(a), _clock_text(b)) for a, b in pairs]
    holidays = draw(
        st.sets(st.dates(datetime(2019, 1, 1).date(), datetime(2027, 1, 1).date()))
    )
    return bt.Schedule.from_week(draw(st.sampled_from(ZONES)), week, holidays)


@given(schedules(), instants, amounts)
def test_adding_and_measuring_are_inverse(schedule, at, seconds):
    try:
        deadline = schedule.add(at, seconds)
    except bt.OutOfReach:
        return
    assert schedule.elapsed(at, deadline) == seconds
    assert schedule.elapsed(schedule.subtract(deadline, seconds), deadline) == seconds


@given(schedules(), instants, instants, instants)
def test_elapsed_time_adds_up(schedule, first, second, third):
    first, second, third = sorted((first, second, third))
    whole = schedule.elapsed(first, third)
    assert whole == schedule.elapsed(first, second) + schedule.elapsed(second, third)
    assert 0 <= whole <= (third - first).total_seconds()


@given(schedules(), instants, amounts, amounts)
def test_more_time_is_never_earlier(schedule, at, one, other):
    less, more = sorted((one, other))
    try:
        assert schedule.add(at, less) <= schedule.add(at, more)
    except bt.OutOfReach:
        return


@given(schedules(), instants, amounts)
def test_the_order_of_questions_does_not_matter(schedule, at, seconds):
    fresh = bt.Schedule(schedule.zone, schedule.weeks, closed_days=schedule.closed_days)
    schedule.elapsed(at - timedelta(days=3000), at + timedelta(days=900))
    try:
        expected = fresh.add(at, seconds)
    except bt.OutOfReach:
        return
    assert schedule.add(at, seconds) == expected


@given(instants, st.integers(0, 10**8))
def test_a_schedule_that_never_closes_counts_every_second(at, seconds):
    always = bt.Schedule.from_week(
        "Europe/Brussels", {day: [("00:00", "24:00")] for day in DAYS}
    )
    assert always.add(at, seconds) == at + timedelta(seconds=seconds)


@given(schedules(), instants, st.integers(1, 30))
def test_days_are_working_days(schedule, at, days):
    end = schedule.add_days(at, days)
    zone = schedule.zone
    touched = set()
    for first, last in schedule.open_between(at, end):
        day = first.astimezone(zone).date()
        while day <= (last - timedelta(seconds=1)).astimezone(zone).date():
            touched.add(day)
            day += timedelta(days=1)
    assert days <= len(touched) <= days + 1


@given(schedules(), instants)
def test_the_next_opening_is_open_and_nothing_before_it_is(schedule, at):
    try:
        opening = schedule.next_open(at)
    except bt.BusinessTimeError:
        return
    assert opening >= at
    assert schedule.is_open(opening)
    assert schedule.elapsed(at, opening) == 0


def test_a_calendar_without_hours_says_so():
    never = bt.Schedule.from_week("UTC", {})
    with pytest.raises(bt.NoOpenHours):
        never.add(datetime(2024, 1, 1, tzinfo=UTC), 60)
    assert never.add(datetime(2024, 1, 1, tzinfo=UTC), 0).year == 2024


def test_time_out_of_reach_says_so():
    minute = bt.Schedule.from_week("UTC", {"mon": [("00:00", "00:01")]})
    with pytest.raises(bt.OutOfReach):
        minute.add(datetime(2024, 1, 1, tzinfo=UTC), 10**6)


def test_naive_datetimes_are_refused():
    schedule = bt.Schedule.from_week("UTC", {"mon": [("00:00", "00:01")]})
    with pytest.raises(bt.BusinessTimeError):
        schedule.add(datetime(2024, 1, 1), 1)


# Clocks

KINDS = (
    "paused",
    "resumed",
    "stopped",
    "reopened",
    "handed_over",
    "warned",
    "breached",
)


@st.composite
def histories(draw):
    """A start, and events after it in their order."""
    at = draw(instants)
    events, moment = [], at
    for kind in draw(st.lists(st.sampled_from(KINDS), max_size=8)):
        moment += timedelta(seconds=draw(st.integers(0, 10 * 86400)))
        events.append(bt.Event(moment, kind, holder=draw(st.sampled_from("abc"))))
    return at, events


@given(schedules(), histories(), st.integers(0, 80 * 3600))
def test_step_by_step_is_the_same_as_at_once(schedule, history, allowance):
    at, events = history
    try:
        clock = bt.start(at, allowance, schedule)
        for event in events:
            clock = bt.step(clock, event, schedule)
        assert clock == bt.fold(at, allowance, schedule, events)
    except bt.OutOfReach:
        return


@given(schedules(), histories(), st.integers(0, 80 * 3600))
def test_holders_share_out_all_the_time_used(schedule, history, allowance):
    at, events = history
    try:
        clock = bt.fold(at, allowance, schedule, events)
    except bt.OutOfReach:
        return
    assert sum(clock.held.values()) == clock.elapsed


@given(schedules(), histories(), st.integers(0, 80 * 3600))
def test_a_broken_promise_is_overdrawn_and_keeps_its_deadline(
    schedule, history, allowance
):
    at, events = history
    try:
        clock = bt.fold(at, allowance, schedule, events)
    except bt.OutOfReach:
        return
    last = events[-1].at if events else at
    if clock.breached_at:
        assert clock.deadline == clock.breached_at
        assert clock.elapsed_by(last, schedule) >= clock.allowance
    elif clock.status == bt.PAUSED:
        assert clock.deadline is None and clock.remaining >= 0


@given(schedules(), histories(), amounts, amounts)
def test_a_new_allowance_counts_from_the_start(schedule, history, first, second):
    at, events = history
    last = events[-1].at if events else at
    change = bt.Event(last, "retargeted", allowance=second)
    try:
        changed = bt.fold(at, first, schedule, [*events, change])
        assert changed == bt.fold(at, second, schedule, events)
    except bt.OutOfReach:
        return


@given(schedules(), schedules(), histories(), amounts)
def test_a_calendar_can_be_applied_from_the_start(before, after, history, allowance):
    at, events = history
    last = events[-1].at if events else at
    change = bt.Event(last, "recalendared", schedule=after, mode=bt.REAPPLY)
    try:
        changed = bt.fold(at, allowance, before, [*events, change])
        fresh = bt.fold(at, allowance, after, events)
    except bt.OutOfReach:
        return
    assert (changed.elapsed, changed.deadline, changed.status) == (
        fresh.elapsed,
        fresh.deadline,
        fresh.status,
    )


@settings(max_examples=30)
@given(schedules(), histories(), st.integers(0, 80 * 3600))
def test_a_restart_counts_from_zero(schedule, history, allowance):
    at, events = history
    last = events[-1].at if events else at
    restart = bt.Event(last, "retargeted", allowance=allowance, mode=bt.RESTART)
    try:
        clock = bt.fold(at, 1, schedule, [*events, restart])
    except bt.OutOfReach:
        return
    if clock.status == bt.RUNNING:
        assert (clock.elapsed, clock.since) == (0, last)
        assert clock.deadline == schedule.add(last, allowance)


@given(schedules(), schedules(), schedules(), histories(), amounts)
def test_a_revised_calendar_changes_only_the_time_counted_on_it(
    first, second, revised, history, allowance
):
    at, events = history
    last = events[-1].at if events else at
    switch = bt.Event(last, "retargeted", allowance=allowance, schedule=second)
    later = last + timedelta(days=3)
    revision = bt.Event(later, "recalendared", schedule=revised, replaces=second)
    direct = bt.Event(last, "retargeted", allowance=allowance, schedule=revised)
    if second in (first, revised):
        return
    try:
        changed = bt.fold(at, allowance, first, [*events, switch, revision])
        fresh = bt.fold(at, allowance, first, [*events, direct])
    except bt.OutOfReach:
        return
    assert (changed.elapsed, changed.status) == (fresh.elapsed, fresh.status)
    assert changed.deadline == fresh.deadline
