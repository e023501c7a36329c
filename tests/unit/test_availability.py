"""How much of the agreed hours a service was there."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import business_time as bt
import pytest
from hypothesis import given, strategies as st

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALWAYS = bt.Schedule.from_week("UTC", {day: [("00:00", "24:00")] for day in DAYS})
OFFICE = bt.Schedule.from_week("UTC", {day: [("09:00", "17:00")] for day in DAYS[:5]})
NEVER = bt.Schedule.from_week("UTC", {})
HOUR = 3600


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


JUNE = at("2026-06-01"), at("2026-07-01")


def down(*spans):
    return [(at(start), at(end)) for start, end in spans]


def test_three_nines_of_thirty_days_are_43_2_minutes():
    uptime = bt.measure(ALWAYS, *JUNE, [])
    assert uptime.budget(99.9) == 43.2 * 60
    assert uptime.attainment == 100


def test_an_outage_as_long_as_the_budget_keeps_the_promise():
    outages = down(("2026-06-10 10:00", "2026-06-10 10:43:12"))
    assert bt.measure(ALWAYS, *JUNE, outages).left(99.9) == 0
    outages = down(("2026-06-10 10:00", "2026-06-10 10:43:13"))
    assert bt.measure(ALWAYS, *JUNE, outages).left(99.9) == -1


@pytest.mark.parametrize(
    ("spans", "seconds"),
    [
        pytest.param([("06-01 18:00", "06-02 08:00")], 0, id="closed"),
        pytest.param([("06-01 16:00", "06-02 10:00")], 2 * HOUR, id="over night"),
        pytest.param(
            [("06-01 10:00", "06-01 12:00"), ("06-01 11:00", "06-01 13:00")],
            3 * HOUR,
            id="an overlap counts once",
        ),
        pytest.param([("05-29 16:00", "06-01 10:00")], HOUR, id="began before"),
        pytest.param([("06-30 16:00", "07-01 12:00")], HOUR, id="ends later"),
        pytest.param([("06-02 10:00", "06-02 10:00")], 0, id="no time at all"),
    ],
)
def test_only_agreed_hours_of_the_period_count(spans, seconds):
    outages = down(*((f"2026-{start}", f"2026-{end}") for start, end in spans))
    assert bt.measure(OFFICE, *JUNE, outages).down == seconds


def test_nothing_agreed_has_no_attainment():
    uptime = bt.measure(NEVER, *JUNE, down(("2026-06-01", "2026-06-02")))
    assert (uptime.agreed, uptime.down, uptime.attainment) == (0, 0, None)
    assert bt.measure_by_hour(NEVER, *JUNE, []) == {}


def test_hours_of_the_day_are_those_on_the_wall():
    tehran = bt.Schedule.from_week("Asia/Tehran", {"mon": [("08:30", "10:00")]})
    outages = down(("2026-06-01 05:45", "2026-06-01 07:00"))  # from 09:15 on the wall
    hours = bt.measure_by_hour(tehran, at("2026-06-01"), at("2026-06-02"), outages)
    assert hours == {8: bt.Uptime(1800, 0), 9: bt.Uptime(HOUR, 2700)}


@pytest.mark.parametrize(
    ("day", "second_hour"),
    [
        pytest.param("2026-03-29", 0, id="the hour that is skipped"),
        pytest.param("2026-10-25", 2 * HOUR, id="the hour that comes twice"),
    ],
)
def test_days_on_which_clocks_change(day, second_hour):
    brussels = ZoneInfo("Europe/Brussels")
    week = {day: [("00:00", "24:00")] for day in DAYS}
    schedule = bt.Schedule.from_week("Europe/Brussels", week)
    start = datetime.fromisoformat(day).replace(tzinfo=brussels)
    end = start + timedelta(days=1)
    hours = bt.measure_by_hour(schedule, start, end, [(start, end)])
    assert hours.get(2, bt.Uptime(0, 0)) == bt.Uptime(second_hour, second_hour)
    assert hours[3] == bt.Uptime(HOUR, HOUR)


minutes = st.integers(-2 * 1440, 32 * 1440)


@given(st.lists(st.tuples(minutes, minutes), max_size=8), st.permutations(range(8)))
def test_hours_add_up_whatever_the_order(pairs, order):
    start, end = JUNE
    spans = [
        (start + timedelta(minutes=low), start + timedelta(minutes=high))
        for low, high in pairs
    ]
    whole = bt.measure(OFFICE, start, end, spans)
    hours = bt.measure_by_hour(OFFICE, start, end, spans)
    shuffled = [spans[number] for number in order if number < len(spans)]
    assert bt.measure(OFFICE, start, end, shuffled) == whole
    assert 0 <= whole.down <= whole.agreed
    assert sum(each.agreed for each in hours.values()) == whole.agreed
    assert sum(each.down for each in hours.values()) == whole.down
