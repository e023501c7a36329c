"""From a quota to the leads that it takes. Knows nothing of Odoo."""

from fractions import Fraction
from itertools import pairwise
from math import ceil
from typing import NamedTuple

# A share that was typed has few decimals: less than this of a lead is nothing.
_DIGITS = 4


class WorkedOut(NamedTuple):
    """What one source is to bring in the whole period."""

    counts: tuple  # how many of each class are needed, raw leads first, customers last
    conversion: float  # from a raw lead to a customer, 0..1
    deal_size: float


def needed(customers, rates):
    """Return how many of each class it takes to come to ``customers``.

    :param int customers: how many are wanted of the last class
    :param rates: shares (0..1] that pass from each class to the next; fractions are
        taken exactly
    :return: a tuple of whole numbers, one more than there are rates: each, times its
        rate, is at least the next one, but for less than 0.0001 of a lead
    """
    counts = [customers]
    for rate in reversed(rates):
        counts.append(_up(counts[-1] / rate))
    return tuple(reversed(counts))


def work_out(revenue, deal_size, rates):
    """Return what it takes to earn ``revenue``, or None if a number is not known.

    :param float deal_size: average revenue of a customer
    :param rates: as for :func:`needed`
    """
    if deal_size <= 0 or not rates or any(rate <= 0 for rate in rates):
        return None
    conversion = 1.0
    for rate in rates:
        conversion *= rate
    return WorkedOut(needed(_up(revenue / deal_size), rates), conversion, deal_size)


def spread(number, weights):
    """Return a whole ``number`` in whole parts that follow ``weights`` (whole numbers,
    not all of them zero) and add up to it; what is left over comes early rather than
    late."""
    ends = [0]
    for weight in weights:
        ends.append(ends[-1] + weight)
    marks = [-(-number * end // ends[-1]) for end in ends]
    return [mark - before for before, mark in pairwise(marks)]


def _up(number):
    if isinstance(number, Fraction):
        return ceil(number)
    return ceil(round(number, _DIGITS))
