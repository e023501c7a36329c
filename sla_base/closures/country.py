"""Public holidays, as the package ``holidays`` knows them."""

import re
from datetime import date, timedelta

import holidays

from .closure import Closure

_DAY = timedelta(days=1)
# Years below are those of the Persian calendar: 1405 began in March 2026.
_LAST_PERSIAN = 1700
_PERSIAN_OFFSET = 621


def get_supported():
    """Return ``{country code: codes of its regions}``."""
    return holidays.list_supported_countries(include_aliases=False)


def get_regions(country):
    """Return ``{code: name}`` of the regions of ``country`` with days of their own; the
    name is None where the package has none."""
    found = holidays.country_holidays(country)
    names = {}
    for name, code in found.subdivisions_aliases.items():
        names.setdefault(code, name)
    return {code: names.get(code) for code in found.subdivisions}


def get_language(country, locale):
    """Return the language, of those in which there are names for ``country``, that
    comes closest to ``locale``: the same, its variants, English, and else the
    country's own. None if the names come in one language only."""
    found = holidays.country_holidays(country)
    offered = found.supported_languages
    short = locale.split("_")[0]
    wanted = [
        *(code for code in offered if code == locale),
        *(code for code in offered if code.split("_")[0] == short),
        *(code for code in offered if code.startswith("en")),
    ]
    return next(iter(wanted), found.default_language)


def get_year(number):
    """Return the first and the last day of a year, which below 1700 is one of the
    Persian calendar: from Nowruz to the day before the next.

    :raise ValueError: for years out of reach
    """
    if not 1280 <= number <= 1478 and not 1900 <= number <= 2099:
        raise ValueError(number)
    if number < _LAST_PERSIAN:
        year = number + _PERSIAN_OFFSET
        return _get_nowruz(year), _get_nowruz(year + 1) - _DAY
    return date(number, 1, 1), date(number, 12, 31)


def get_current_year(today, persian):
    """Return the number of the year in which ``today`` lies, for :func:`get_year`."""
    if not persian:
        return today.year
    began = today >= _get_nowruz(today.year)
    return today.year - _PERSIAN_OFFSET - (not began)


def _get_nowruz(year):
    found = holidays.country_holidays("IR", years=[year], language="en_US")
    return found.get_named("Nowruz", lookup="exact")[0]


def get_days(country, region, first, last, locale):
    """Return the public holidays from ``first`` to ``last``, in the order of the days:
    one :class:`Closure` a day, though several holidays may fall on it."""
    language = get_language(country, locale)
    found = holidays.country_holidays(
        country,
        subdiv=region or None,
        years=range(first.year, last.year + 1),
        language=language,
    )
    mark = "؛ " if language and language.startswith("fa") else "; "
    labels = _get_labels(found)
    closures = []
    for day in sorted(found):
        if first <= day <= last:
            named = [_strip(name, labels) for name in found.get_list(day)]
            name = mark.join(dict.fromkeys(name for name, _ in named))
            estimated = any(estimated for _, estimated in named)
            closures.append(Closure(name, day, day, estimated=estimated))
    return closures


def _get_labels(found):
    """Return ``[(pattern of an estimated holiday's name, what it becomes)]``: the
    package says in the name, in its language, that a day is estimated."""
    labels = []
    for attribute, plain in (
        ("estimated_label", "%s"),
        ("observed_estimated_label", getattr(found, "observed_label", "%s")),
    ):
        label = getattr(found, attribute, None)
        if label:
            before, _, after = found.tr(label).partition("%s")
            pattern = f"{re.escape(before)}(.+){re.escape(after)}"
            labels.append((re.compile(pattern), found.tr(plain)))
    return labels


def _strip(name, labels):
    for pattern, plain in labels:
        match = pattern.fullmatch(name)
        if match:
            return plain % match.group(1), True
    return name, False
