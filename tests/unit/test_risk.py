"""How likely a promise is to be broken, from counts of similar ones."""

from hypothesis import given, strategies as st
from pytest import approx
from risk import Rate, combine, given_used, smooth, survival, weigh, z_score


@st.composite
def rates(draw):
    total = draw(st.integers(0, 100_000))
    return Rate(draw(st.integers(0, total)), total)


tenths = st.lists(st.integers(0, 10_000), min_size=10, max_size=10)
shares = st.floats(0, 1)


def test_a_value_seen_twenty_times_weighs_as_much_as_all_together():
    overall = Rate(99, 998)  # one in ten
    assert smooth(Rate(10, 20), overall) == approx(0.3)


def test_a_value_that_was_never_seen_tells_nothing():
    assert weigh(Rate(0, 0), Rate(12, 100)) == 0


def test_two_bad_signs_are_worse_than_one():
    overall, bad = Rate(12, 100), weigh(Rate(40, 100), Rate(12, 100))
    assert combine(overall, []) < combine(overall, [bad]) < combine(overall, [bad] * 2)


def test_one_sign_alone_counts_in_full():
    overall, bad = Rate(99, 998), Rate(10, 20)
    assert combine(overall, [weigh(bad, overall)]) == approx(smooth(bad, overall))


def test_still_open_when_all_others_had_ended_is_a_bad_sign():
    all_early = [100, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    assert survival(all_early, 0) == 1
    assert survival(all_early, 0.05) == approx(51 / 101)
    assert survival(all_early, 0.5) == approx(1 / 101)
    assert given_used(0.1, survival(all_early, 0.5)) == approx(0.918, abs=0.001)


def test_half_of_many_against_a_tenth_is_no_chance():
    assert z_score(Rate(50, 100), Rate(100, 1000)) > 10
    assert z_score(Rate(1, 2), Rate(100, 1000)) < 2.6
    assert z_score(Rate(0, 0), Rate(1, 2)) == 0
    assert z_score(Rate(5, 5), Rate(9, 9)) == 0


@given(rates(), st.lists(rates(), max_size=12), tenths, shares)
def test_a_likelihood_lies_between_nothing_and_certainty(overall, each, ended, used):
    likelihood = combine(overall, [weigh(rate, overall) for rate in each])
    assert 0 < likelihood < 1
    assert 0 < given_used(likelihood, survival(ended, used)) < 1


@given(rates(), tenths, shares, shares)
def test_the_more_time_is_used_the_likelier_it_breaks(overall, ended, one, other):
    base = combine(overall, [])
    less, more = sorted((one, other))
    before = given_used(base, survival(ended, less))
    after = given_used(base, survival(ended, more))
    assert before <= after + 1e-12
    assert after >= base - 1e-12


@given(st.integers(0, 999), st.integers(1000, 5000), rates())
def test_one_more_breach_never_lowers_the_weight(broken, total, overall):
    fewer, more = Rate(broken, total), Rate(broken + 1, total)
    assert weigh(fewer, overall) < weigh(more, overall)


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=12), st.floats(0, 5))
def test_a_worse_sign_never_lowers_the_likelihood(weights, more):
    overall = Rate(12, 100)
    worse = [weights[0] + more, *weights[1:]]
    assert combine(overall, worse) >= combine(overall, weights) - 1e-12
