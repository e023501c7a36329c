"""Half-open intervals ``(start, end)`` of whole numbers: seconds, of a day or since
1970. Lists of them are sorted, disjoint, and never touch each other."""


def merge(intervals):
    """Return the union of ``intervals``; those that touch become one."""
    merged = []
    for start, end in sorted(intervals):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            if end > merged[-1][1]:
                merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def subtract(intervals, holes):
    """Return what is left of the merged ``intervals`` without the merged ``holes``."""
    left = []
    first = 0
    for start, end in intervals:
        while first < len(holes) and holes[first][1] <= start:
            first += 1
        index = first
        while index < len(holes) and holes[index][0] < end:
            hole_start, hole_end = holes[index]
            index += 1
            if start < hole_start:
                left.append((start, hole_start))
            start = hole_end
        if start < end:
            left.append((start, end))
    return left


def clip(intervals, low, high):
    """Return the part of ``intervals`` that lies in ``[low, high)``."""
    return [
        (max(start, low), min(end, high))
        for start, end in intervals
        if start < high and end > low
    ]
