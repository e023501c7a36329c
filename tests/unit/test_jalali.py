from datetime import date, timedelta

import jalali
import pytest
from hypothesis import given, strategies as st

DAYS = st.dates(date(1922, 3, 22), date(2139, 3, 20))
KINDS = st.sampled_from(["week", "month", "quarter", "year"])


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 3, 20), "29 اسفند 1404"),  # 1404 has no 30 Esfand
        (date(2026, 3, 21), "1 فروردین 1405"),
        (date(2025, 3, 20), "30 اسفند 1403"),  # a leap year
        (date(2025, 3, 21), "1 فروردین 1404"),
        (date(2026, 11, 22), "1 آذر 1405"),
    ],
)
def test_days_are_those_of_the_persian_calendar(day, text):
    assert jalali.write(day, "medium") == f"\u200f{text}"


def test_styles():
    day = date(2026, 10, 7)
    assert jalali.write(day, "number") == "1405/07/15"
    assert jalali.write(day, "month") == "مهر 1405"
    assert jalali.write(day, "quarter") == "سه‌ماهه سوم 1405"
    assert jalali.name_quarter(3, 2026) == "سه‌ماهه چهارم 2026"
    assert jalali.write(day, "year") == "1405"
    assert jalali.write(day, "month", persian=False) == "Mehr 1405"
    assert jalali.write(day, "quarter", persian=False) == "Q3 1405"


@pytest.mark.parametrize(
    ("kind", "first", "following"),
    [
        ("week", date(2026, 3, 14), date(2026, 3, 21)),
        ("month", date(2026, 2, 20), date(2026, 3, 21)),
        ("quarter", date(2025, 12, 22), date(2026, 3, 21)),
        ("year", date(2025, 3, 21), date(2026, 3, 21)),
    ],
)
def test_periods_before_nowruz(kind, first, following):
    assert jalali.get_bounds(kind, date(2026, 3, 20)) == (first, following)


@given(KINDS, DAYS)
def test_each_day_lies_in_one_period_and_the_next_begins_where_it_ends(kind, day):
    first, following = jalali.get_bounds(kind, day)
    assert first <= day < following
    assert jalali.get_bounds(kind, first) == (first, following)
    assert jalali.get_bounds(kind, following - timedelta(days=1)) == (first, following)
    assert jalali.get_bounds(kind, following)[0] == following


@given(DAYS, st.integers(-30, 30))
def test_months_added_begin_months(day, number):
    first = jalali.add_months(day, number)
    assert jalali.begins_month(first)
    assert jalali.add_months(first, -number) == jalali.get_bounds("month", day)[0]
