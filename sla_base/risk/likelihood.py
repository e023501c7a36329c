"""Naive Bayes over counts, damped because what documents have in common overlaps, and
conditioned on the share of the promised time that has been used up."""

from dataclasses import dataclass
from math import exp, log, sqrt

# A value that was seen so often weighs as much as what holds for all together.
PRIOR_WEIGHT = 20
# A team, its people and its customers tell much the same: what raises the risk most
# and what lowers it most count in full, half of the rest.
DAMPING = 0.5
# Nothing is ever said to be certain.
LEAST, MOST = 0.001, 0.999


@dataclass(frozen=True)
class Rate:
    """How many promises were decided (``total``), and ``broken`` of them."""

    broken: int
    total: int

    @property
    def share(self):
        """The part that was broken, 0 to 1; 0 if there were none."""
        return self.broken / self.total if self.total else 0.0


def smooth(rate, overall):
    """Return the share of broken promises of ``rate``, drawn towards that of
    ``overall`` the more, the fewer there were: 0 < share < 1."""
    base = (overall.broken + 1) / (overall.total + 2)
    return (rate.broken + PRIOR_WEIGHT * base) / (rate.total + PRIOR_WEIGHT)


def weigh(rate, overall):
    """Return by how much ``rate`` moves the log odds: above zero raises the risk."""
    nothing = smooth(Rate(0, 0), overall)
    return _logit(smooth(rate, overall)) - _logit(nothing)


def combine(overall, weights):
    """Return the likelihood (0 to 1) from ``overall`` and the weights of the values
    that hold."""
    strongest = max([0, *weights]) + min([0, *weights])
    told = DAMPING * sum(weights) + (1 - DAMPING) * strongest
    odds = _logit(smooth(Rate(0, 0), overall)) + told
    # far from what a float of exp() can hold
    odds = min(max(odds, -50), 50)
    return _clamp(1 / (1 + exp(-odds)))


def survival(ended_by_tenth, used):
    """Return the share of promises kept that were still open when the share ``used``
    of their time (0 to 1) had been used up; never zero.

    :param ended_by_tenth: how many of the promises kept ended in each tenth of their
        time, ten counts
    """
    total = sum(ended_by_tenth)
    place = min(max(used, 0), 1) * 10
    tenth = int(place)
    ended = sum(ended_by_tenth[:tenth])
    if tenth < 10:
        ended += (place - tenth) * ended_by_tenth[tenth]
    return (total - ended + 1) / (total + 1)


def given_used(likelihood, still_open):
    """Return the likelihood once it is known that the promise is still open: all that
    are going to be broken are, of those going to be kept the share ``still_open``."""
    return _clamp(likelihood / (likelihood + (1 - likelihood) * still_open))


def z_score(rate, rest):
    """Return by how many standard errors the share of ``rate`` lies above that of
    ``rest``; 0 if nothing can be said."""
    together = rate.total + rest.total
    if not rate.total or not rest.total:
        return 0.0
    pooled = (rate.broken + rest.broken) / together
    error = sqrt(pooled * (1 - pooled) * (1 / rate.total + 1 / rest.total))
    return (rate.share - rest.share) / error if error else 0.0


def _logit(share):
    return log(share / (1 - share))


def _clamp(share):
    return min(max(share, LEAST), MOST)
