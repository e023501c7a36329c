"""What goes in and comes out."""

from collections.abc import Hashable
from datetime import date
from typing import NamedTuple


class Grant(NamedTuple):
    """What may be used without further payment, from one day to another.

    ``seconds`` and ``requests`` limit it; ``None`` is no limit. ``conditions`` are
    pairs of a fact's name and the values it may have. What is left of the grants of a
    ``series`` after their own period, which ends on ``until``, is carried over up to
    ``cap`` seconds.
    """

    key: Hashable
    starts: date
    expires: date
    seconds: int | None = None
    requests: int | None = None
    conditions: tuple = ()
    series: Hashable = None
    until: date | None = None
    cap: int | None = None

    def is_for(self, use):
        """Return whether work like ``use`` may draw on it at all."""
        return all(use.facts.get(name) in wanted for name, wanted in self.conditions)

    def is_limited(self):
        return self.seconds is not None or self.requests is not None

    def is_open_on(self, day):
        return self.starts <= day <= self.expires


class Use(NamedTuple):
    """Work on one day. ``included`` is given if that is settled and stays as it is."""

    key: Hashable
    day: date
    seconds: int
    request: Hashable
    facts: dict
    included: int | None = None


class Take(NamedTuple):
    """What one piece of work took from one grant; ``lapsed`` is nobody's work but what
    could not be carried over."""

    grant: Grant
    day: date
    seconds: int
    requests: int
    lapsed: bool = False


class Balance(NamedTuple):
    """What became of the grants in a period, in seconds and in requests."""

    granted: tuple
    rolled: tuple
    used: tuple
    expired: tuple
    left: tuple


class Drawing(NamedTuple):
    """The outcome: ``included`` seconds by the keys of the uses, and every take."""

    grants: list
    included: dict
    takes: list

    def has_nothing(self, first, last):
        """Return whether nothing at all could be used in these days."""
        return not any(
            grant.seconds is None
            and grant.requests is None
            or grant.seconds
            or grant.requests
            for grant in self.grants
            if grant.starts <= last and grant.expires >= first
        )

    def balance(self, first, last, today):
        """Return the :class:`Balance` of the days from ``first`` to ``last``, as it is
        on ``today``."""
        seen = min(last, today)
        by_grant = {}
        for take in self.takes:
            by_grant.setdefault(take.grant.key, []).append(take)
        sums = {name: [0, 0] for name in ("granted", "rolled", "used", "expired")}
        for grant in self.grants:
            if grant.starts > last or grant.expires < first:
                continue
            takes = by_grant.get(grant.key, ())
            _add(sums, grant, takes, first, last, seen)
        granted, rolled, used, expired = (tuple(each) for each in sums.values())
        left = tuple(
            max(0, granted[unit] + rolled[unit] - used[unit] - expired[unit])
            for unit in (0, 1)
        )
        return Balance(granted, rolled, used, expired, left)


def _add(sums, grant, takes, first, last, seen):
    for unit, limit in enumerate((grant.seconds, grant.requests)):
        if limit is None:
            continue
        before = sum(take[2 + unit] for take in takes if take.day < first)
        within = [take for take in takes if first <= take.day <= last]
        lost = sum(take[2 + unit] for take in within if take.lapsed)
        used = sum(take[2 + unit] for take in within) - lost
        name = "rolled" if grant.starts < first else "granted"
        # what cannot be carried over is lost before the period begins
        sums[name][unit] += limit - before - lost
        sums["used"][unit] += used
        if grant.expires < seen:
            sums["expired"][unit] += max(0, limit - before - lost - used)
