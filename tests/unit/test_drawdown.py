"""What holds for every entitlement and all work, whatever the numbers."""

from datetime import date, timedelta

import drawdown as dd
from hypothesis import given, strategies as st

FIRST = date(2026, 1, 1)
days = st.integers(0, 120).map(lambda number: FIRST + timedelta(days=number))
seconds = st.integers(0, 40 * 3600)


@st.composite
def grants(draw):
    """Monthly grants of a few series, and packs."""
    found = []
    for series in range(draw(st.integers(0, 2))):
        limit = draw(st.none() | seconds)
        requests = draw(st.none() | st.integers(0, 5))
        carried = draw(st.integers(0, 90))
        cap = draw(st.none() | seconds)
        wanted = draw(st.sampled_from([(), (("service", frozenset({1})),)]))
        for month in range(1, 5):
            first = date(2026, month, 1)
            last = date(2026, month + 1, 1) - timedelta(days=1)
            found.append(
                dd.Grant(
                    key=(series, month),
                    starts=first,
                    expires=last + timedelta(days=carried),
                    seconds=limit,
                    requests=requests,
                    conditions=wanted,
                    series=series,
                    until=last,
                    cap=cap if carried else None,
                )
            )
    for number in range(draw(st.integers(0, 3))):
        start = draw(days)
        found.append(
            dd.Grant(
                key=("pack", number),
                starts=start,
                expires=start + timedelta(days=draw(st.integers(0, 200))),
                seconds=draw(seconds),
                series=("pack", number),
            )
        )
    return found


@st.composite
def works(draw, settled=False):
    found = []
    for key in range(draw(st.integers(0, 15))):
        amount = draw(seconds)
        included = None
        if settled and draw(st.booleans()):
            included = draw(st.integers(0, amount))
        found.append(
            dd.Use(
                key=key,
                day=draw(days),
                seconds=amount,
                request=draw(st.integers(0, 6)),
                facts={"service": draw(st.sampled_from([1, 2]))},
                included=included,
            )
        )
    return found


def _taken(drawing, grant):
    return [take for take in drawing.takes if take.grant.key == grant.key]


@given(grants(), works(settled=True))
def test_included_and_billable_are_what_was_worked(granted, uses):
    drawing = dd.draw(granted, uses)
    assert set(drawing.included) == {use.key for use in uses}
    for use in uses:
        assert 0 <= drawing.included[use.key] <= use.seconds
        if use.included is not None:
            assert drawing.included[use.key] == use.included


@given(grants(), works(settled=True))
def test_no_grant_gives_more_than_it_has(granted, uses):
    drawing = dd.draw(granted, uses)
    for grant in granted:
        takes = _taken(drawing, grant)
        if grant.seconds is not None:
            assert sum(take.seconds for take in takes) <= grant.seconds
            assert all(grant.is_open_on(take.day) for take in takes)
        if grant.requests is not None:
            assert sum(take.requests for take in takes) <= grant.requests
        assert all(take.seconds >= 0 for take in takes)


@given(grants(), works())
def test_all_that_is_included_was_taken_from_something(granted, uses):
    drawing = dd.draw(granted, uses)
    taken = sum(take.seconds for take in drawing.takes if not take.lapsed)
    assert taken == sum(drawing.included.values())


@given(grants(), works())
def test_the_order_of_entry_does_not_matter(granted, uses):
    there = dd.draw(granted, uses).included
    assert dd.draw(granted, uses[::-1]).included == there


@given(grants(), works())
def test_what_was_settled_as_it_was_worked_out_stays_the_same(granted, uses):
    there = dd.draw([g for g in granted if g.cap is None], uses).included
    settled = [use._replace(included=there[use.key]) for use in uses]
    again = dd.draw([g for g in granted if g.cap is None], settled)
    assert again.included == there


@given(grants(), works(settled=True))
def test_balances_add_up_and_are_never_negative(granted, uses):
    drawing = dd.draw(granted, uses)
    for month in range(1, 5):
        first = date(2026, month, 1)
        last = date(2026, month + 1, 1) - timedelta(days=1)
        balance = drawing.balance(first, last, date(2026, 12, 31))
        for unit in (0, 1):
            there = balance.granted[unit] + balance.rolled[unit]
            gone = balance.used[unit] + balance.expired[unit]
            assert min(part[unit] for part in balance) >= 0
            assert there == gone + balance.left[unit]


def test_what_expires_first_is_used_first():
    soon = dd.Grant("soon", FIRST, FIRST + timedelta(days=9), 3600)
    late = dd.Grant("late", FIRST, FIRST + timedelta(days=99), 3600)
    use = dd.Use(1, FIRST, 5400, 1, {})
    drawing = dd.draw([late, soon], [use])
    assert [(take.grant.key, take.seconds) for take in drawing.takes] == [
        ("soon", 3600),
        ("late", 1800),
    ]


def test_a_request_is_counted_once_and_goes_on_into_the_next_period():
    grant = dd.Grant("jan", FIRST, date(2026, 1, 31), requests=1)
    uses = [
        dd.Use(1, date(2026, 1, 30), 3600, "a", {}),
        dd.Use(2, date(2026, 2, 2), 3600, "a", {}),
        dd.Use(3, date(2026, 1, 31), 3600, "b", {}),
    ]
    assert dd.draw([grant], uses).included == {1: 3600, 2: 3600, 3: 0}


def test_no_more_than_the_cap_is_carried_over():
    jan = dd.Grant(
        "jan",
        FIRST,
        date(2026, 2, 28),
        36000,
        series="s",
        until=date(2026, 1, 31),
        cap=7200,
    )
    use = dd.Use(1, date(2026, 2, 2), 36000, 1, {})
    assert dd.draw([jan], [use]).included == {1: 7200}
