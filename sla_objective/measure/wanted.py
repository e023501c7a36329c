"""What is asked of a figure: for whom, and from when to when."""

from datetime import date, datetime
from typing import NamedTuple


class Wanted(NamedTuple):
    """One number that is asked for.

    ``key`` says whose answer it is. ``first`` is the first day of the period and
    ``end`` the first day after it; ``low`` and ``high`` are the same as naive UTC
    moments. ``by`` says what the records are picked by: ``company``, ``user`` or
    ``team``; ``who`` are the ids of these users or of the team, and ``team_model`` is
    the kind of team.
    """

    key: int
    company_id: int
    first: date
    end: date
    low: datetime
    high: datetime
    by: str = "company"
    who: tuple = ()
    team_model: str | None = None
