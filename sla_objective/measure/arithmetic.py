"""What is made of two numbers. Plain Python; all in the units of the figure."""


def reaches(actual, target, higher):
    """Return whether ``actual`` is as good as ``target``; ``higher`` says which way is
    better."""
    return actual >= target if higher else actual <= target


def attainment(actual, target, higher):
    """Return how far ``target`` is attained, in per cent; 100 is the target itself.

    Where less is better, each per cent above the target costs one: twice the target is
    0, nothing at all is 200. A target of zero or less is either reached or not.
    """
    if target <= 0:
        return 100.0 if reaches(actual, target, higher) else 0.0
    percent = 100 * actual / target
    return percent if higher else max(200 - percent, 0.0)


def forecast(actual, passed, whole):
    """Return what ``actual`` becomes at the pace so far, or None if no time has
    passed.

    :param passed: working time of the period that has passed
    :param whole: working time of the whole period
    """
    if passed <= 0:
        return None
    return actual * whole / passed


def change(before, after, higher):
    """Return by how many per cent ``after`` is better than ``before``; negative if it
    is worse. From zero any change counts as 100."""
    moved = after - before if higher else before - after
    if not before:
        return 100.0 * ((moved > 0) - (moved < 0))
    return 100 * moved / abs(before)
