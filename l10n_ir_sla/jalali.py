"""The Persian calendar: plain Python, imports nothing of Odoo."""

from datetime import timedelta

import jdatetime

_LENGTHS = {"month": 1, "quarter": 3, "year": 12}
_MONTHS = {True: jdatetime.date.j_months_fa, False: jdatetime.date.j_months_en}
_QUARTERS = ("اول", "دوم", "سوم", "چهارم")
_SATURDAY = 5
# Says that Persian follows: else a leading number joins the Latin text before it.
_MARK = "\N{RIGHT-TO-LEFT MARK}"


def get_bounds(kind, day):
    """Return the first day of the period that ``day`` lies in, and the first day of the
    next one (both ``datetime.date``).

    :param str kind: ``week`` (from Saturday), ``month``, ``quarter`` or ``year``
    """
    if kind == "week":
        first = day - timedelta(days=(day.weekday() - _SATURDAY) % 7)
        return first, first + timedelta(weeks=1)
    length = _LENGTHS[kind]
    local = jdatetime.date.fromgregorian(date=day)
    month = local.month - (local.month - 1) % length
    return _get_first(local.year, month), _get_first(local.year, month + length)


def add_months(day, number):
    """Return the first day of the Persian month that is ``number`` months after that of
    ``day``."""
    local = jdatetime.date.fromgregorian(date=day)
    return _get_first(local.year, local.month + number)


def begins_month(day):
    """Return whether a Persian month begins on ``day``."""
    return jdatetime.date.fromgregorian(date=day).day == 1


def write(day, style, persian=True):
    """Return ``day`` as text: in a style of ``sla.format``, in Persian words, or else
    those of the Persian calendar in English."""
    local = jdatetime.date.fromgregorian(date=day)
    month = _MONTHS[persian][local.month - 1]
    quarter = (local.month - 1) // 3
    texts = {
        "number": f"{local.year}/{local.month:02}/{local.day:02}",
        "month": f"{month} {local.year}",
        "quarter": (
            name_quarter(quarter, local.year)
            if persian
            else f"Q{quarter + 1} {local.year}"
        ),
        "year": str(local.year),
    }
    mark = _MARK if persian else ""
    return texts.get(style, f"{mark}{local.day} {month} {local.year}")


def name_quarter(number, year):
    """Return the quarter ``number``, from 0, of a year of any calendar in Persian."""
    return f"سه‌ماهه {_QUARTERS[number]} {year}"


def _get_first(year, month):
    years, month = divmod(month - 1, 12)
    return jdatetime.date(year + years, month + 1, 1).togregorian()
