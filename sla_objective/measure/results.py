"""From what the database says to one number for each that is wanted."""

from collections import defaultdict
from datetime import UTC
from typing import NamedTuple

from . import statement


class Result(NamedTuple):
    """One figure: ``value`` is None if there was nothing to measure it on. ``ids`` are
    the records counted, ``base_ids`` those that a ratio is a part of."""

    value: float | None
    numerator: float = 0.0
    denominator: float = 0.0
    ids: tuple = ()
    base_ids: tuple = ()


_EMPTY = {"count": Result(0.0), "sum": Result(0.0)}


def measure(env, definition, wanted, with_ids=False):
    """Measure a figure for all that is ``wanted``, in one statement for each way to
    pick records.

    :param dict definition: see ``sla.kpi._get_definition``
    :return: ``{key: Result}``, for every key
    """
    results = {}
    groups = defaultdict(list)
    for each in wanted:
        groups[each.by, each.team_model].append(each)
    for (by, _team), group in groups.items():
        # a team without members has done nothing
        asked = [each for each in group if by == "company" or each.who]
        results |= _measure_group(env, definition, asked, with_ids) if asked else {}
    empty = _EMPTY.get(definition["measure"], Result(None))
    return {each.key: results.get((each.key, None), empty) for each in wanted}


def measure_slices(env, definition, wanted, field):
    """Measure a figure for the one ``wanted``, by the values of ``field`` (a name).

    :return: ``{value as the database has it: Result}``
    """
    if wanted.by != "company" and not wanted.who:
        return {}
    definition = definition | {"slice_field": field}
    results = _measure_group(env, definition, [wanted], False)
    return {value: result for (_key, value), result in results.items()}


def _measure_group(env, definition, wanted, with_ids):
    if definition["measure"] == "elapsed":
        return _measure_elapsed(env, definition, wanted)
    companies = {each.key: each.company_id for each in wanted}
    results = {}
    for key, piece, value, part, whole, ids, base in statement.aggregate(
        env, definition, wanted, with_ids
    ):
        if definition["measure"] == "ratio":
            value = part / whole if whole else None
        unit = _get_unit(env, definition, companies[key])
        results[key, piece] = Result(
            value and value * unit,
            part or 0.0,
            whole or 0.0,
            tuple(ids or ()),
            tuple(base or ()),
        )
    return results


def _get_unit(env, definition, company_id):
    """Return what a raw value is multiplied by to have the unit of the figure."""
    if definition["unit"] == "percent" and definition["measure"] == "ratio":
        return 100
    if not definition["seconds"]:
        return 1
    if definition["unit"] == "day":
        company = env["res.company"].browse(company_id)
        # sudo: the length of a working day, whoever asks
        hours = company.sudo().resource_calendar_id.hours_per_day or 24
        return 1 / 3600 / hours
    return 1 / 3600


def _measure_elapsed(env, definition, wanted):
    """Working time between two moments of each record, in the hours of the company."""
    companies = {each.key: each.company_id for each in wanted}
    schedules = {
        company_id: _get_schedule(env, company_id)
        for company_id in set(companies.values())
    }
    units = {
        company_id: _get_unit(env, definition, company_id) for company_id in schedules
    }
    times, ids = defaultdict(list), defaultdict(list)
    for key, piece, id_, start, end in statement.spans(env, definition, wanted):
        schedule = schedules[companies[key]]
        seconds = schedule.elapsed(_aware(start), _aware(end))
        times[key, piece].append(seconds * units[companies[key]])
        ids[key, piece].append(id_)
    return {
        key: Result(
            _take(definition, sorted(values)),
            sum(values),
            len(values),
            tuple(sorted(ids[key])),
            tuple(sorted(ids[key])),
        )
        for key, values in times.items()
    }


def _get_schedule(env, company_id):
    """Return the working hours of a company as a ``business_time.Schedule``; around
    the clock if it has none."""
    company = env["res.company"].browse(company_id)
    calendar = company.resource_calendar_id or env.ref("sla_base.calendar_always")
    return env["sla.schedule"]._peek_current(calendar.id, company_id)[1]


def _aware(moment):
    return moment.replace(tzinfo=UTC)


def _take(definition, values):
    """Return the average, median or percentile of sorted ``values``, interpolated as
    PostgreSQL's ``percentile_cont`` does."""
    if definition["aggregate"] == "average":
        return sum(values) / len(values)
    median = definition["aggregate"] == "median"
    part = 50 if median else definition["percentile"]
    place = part / 100 * (len(values) - 1)
    below = int(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (place - below) * (values[above] - values[below])
