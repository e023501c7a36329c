"""Arithmetic of penalties: plain Python, imports nothing of Odoo."""


def pick_tier(tiers, met, decided):
    """Return the tier that counts: of those that attainment falls below, the one with
    the lowest threshold; None if there is none.

    :param tiers: objects with a ``threshold`` in percent
    :param int met: promises kept, of those ``decided``
    """
    if not decided:
        return None
    # without a division: 19 of 20 are 95 %, not a hair less
    below = [tier for tier in tiers if 100 * met < tier.threshold * decided]
    return min(below, key=lambda tier: tier.threshold, default=None)


def apply_cap(dues, limit, round_):
    """Return what remains of each of ``dues``, in their order, until together they come
    to ``limit`` (None: no limit). No amount is negative, and none exceeds its due.

    :param round_: function that rounds an amount as its currency does
    """
    amounts = []
    left = limit if limit is None else max(limit, 0)
    for due in dues:
        amount = max(round_(due), 0)
        if left is not None:
            amount = min(amount, round_(left))
            left = max(left - amount, 0)
        amounts.append(amount)
    return amounts


def weigh(spans, first, last):
    """Return for each of ``spans``, as ``(start, end)`` in days or False, which part of
    the days between ``first`` and ``last`` it covers. Days that nothing covers count
    for all: an agreement that begins in a period is paid for in full. If nothing is
    covered at all, the last span counts alone."""
    days = [
        max((min(end or last, last) - max(start or first, first)).days + 1, 0)
        for start, end in spans
    ]
    total = sum(days)
    if not total:
        return [0.0] * (len(days) - 1) + [1.0] if days else []
    return [each / total for each in days]
