"""The fold."""

from datetime import timedelta

from .types import Drawing, Take


def draw(grants, uses):
    """Fold ``uses`` over ``grants`` and return the :class:`Drawing`. Work that is
    settled already keeps what it took, and takes it before all other."""
    fold = _Fold(grants)
    order = sorted(uses, key=lambda use: (use.day, use.key))
    for use in order:
        if use.included is not None:
            fold.settle(use)
    for use in order:
        fold.carry_over(use.day)
        if use.included is None:
            fold.use(use)
    fold.carry_over(None)
    return Drawing(list(grants), fold.included, fold.takes)


class _Fold:
    def __init__(self, grants):
        # what expires first is used first; then what was there first
        self.grants = sorted(grants, key=lambda each: (each.expires, each.starts))
        self.seconds = {grant.key: grant.seconds for grant in self.grants}
        self.requests = {grant.key: grant.requests for grant in self.grants}
        self.admitted = {}  # {series or grant: requests that were counted}
        self.included = {}
        self.takes = []
        capped = [each for each in grants if each.cap is not None]
        self.ends = sorted({each.until for each in capped})

    def settle(self, use):
        """Take what was settled before, as far as it is there."""
        self._take(use, use.included)
        self.included[use.key] = use.included

    def use(self, use):
        """Take as much as there is."""
        self.included[use.key] = self._take(use, use.seconds)

    def _take(self, use, wanted):
        rest = wanted
        for grant in self.grants:
            if rest <= 0:
                break
            rest -= self._take_from(grant, use, rest)
        return wanted - rest

    def _take_from(self, grant, use, wanted):
        admitted = self.admitted.setdefault(grant.series or grant.key, set())
        known = use.request in admitted
        # a request that was counted once is included until its end
        goes_on = known and grant.seconds is None and grant.starts <= use.day
        if not (goes_on or grant.is_open_on(use.day)) or not grant.is_for(use):
            return 0
        counts = grant.requests is not None and not known
        if counts and self.requests[grant.key] <= 0:
            return 0
        taken = wanted
        if grant.seconds is not None:
            taken = min(wanted, self.seconds[grant.key])
            if taken <= 0:
                return 0
            self.seconds[grant.key] -= taken
        if counts:
            self.requests[grant.key] -= 1
            admitted.add(use.request)
        self.takes.append(Take(grant, use.day, taken, int(counts)))
        return taken

    def carry_over(self, day):
        """Let go of what may not be carried over at the ends of periods before ``day``
        (``None``: of all periods), the oldest first."""
        while self.ends and (day is None or self.ends[0] < day):
            end = self.ends.pop(0)
            for series in {each.series for each in self.grants if each.until == end}:
                self._cap(series, end)

    def _cap(self, series, end):
        old = [
            grant
            for grant in self.grants
            if grant.series == series
            and grant.cap is not None
            and grant.until <= end < grant.expires
            and grant.seconds is not None
        ]
        if not old:
            return
        # settled work of later days was carried over, too
        later = sum(
            take.seconds for take in self.takes if take.grant in old and take.day > end
        )
        excess = sum(self.seconds[grant.key] for grant in old) + later - old[-1].cap
        for grant in old:
            lost = min(max(0, excess), self.seconds[grant.key])
            if lost:
                excess -= lost
                self.seconds[grant.key] -= lost
                day = end + timedelta(days=1)
                self.takes.append(Take(grant, day, lost, 0, lapsed=True))
