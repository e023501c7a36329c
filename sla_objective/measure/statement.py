"""The statement that measures a figure for many periods and people at once: what is
wanted is joined with the records that count, so that the number of statements does not
grow with what is asked."""

from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.sla_base.engine import domains

# Value, numerator and denominator.
_AGGREGATES = {
    "count": "count(*)::float, count(*)::float, NULL::float",
    "sum": "sum(rec.value)::float, sum(rec.value)::float, NULL::float",
    "average": "avg(rec.value)::float, sum(rec.value)::float, count(rec.value)::float",
    "ratio": "NULL::float, count(*) FILTER (WHERE rec.counted)::float, count(*)::float",
}
_PERCENTILE = (
    "percentile_cont(%s) WITHIN GROUP (ORDER BY rec.value)::float, "
    "NULL::float, count(rec.value)::float"
)
_IDS = (
    "array_agg(DISTINCT rec.id) FILTER (WHERE rec.counted), array_agg(DISTINCT rec.id)"
)


def aggregate(env, definition, wanted, with_ids=False):
    """Return ``[(key, slice, value, numerator, denominator, ids, base ids)]`` for what
    is ``wanted``, all of which picks its records by the same thing. With the name of a
    field as ``definition["slice_field"]``, there is a row for each of its values; else
    the slice is None."""
    kind = definition["measure"]
    if kind in ("median", "percentile"):
        part = 50 if kind == "median" else definition["percentile"]
        values = SQL(_PERCENTILE, part / 100)
    else:
        values = SQL(_AGGREGATES[kind])
    ids = SQL(_IDS) if with_ids else SQL("NULL, NULL")
    columns = SQL("wanted.key, rec.slice, %s, %s", values, ids)
    return env.execute_query(
        SQL("%s GROUP BY 1, 2", _join(env, definition, wanted, columns))
    )


def spans(env, definition, wanted):
    """Return ``[(key, slice, record id, from, to)]`` of the records of which the time
    between two moments is wanted. What ended before it began took no time that could
    be told, and is left out."""
    columns = SQL("wanted.key, rec.slice, rec.id, rec.value, rec.until")
    joined = _join(env, definition, wanted, columns)
    # empty moments are left out with it
    return env.execute_query(SQL("%s WHERE rec.until >= rec.value", joined))


def get_domain(env, definition, wanted):
    """Return the records that count for one ``wanted`` as a domain: for a ratio, those
    that it is a part of."""
    if definition["measure"] == "elapsed":
        ids = {row[2] for row in spans(env, definition, [wanted])}
        return Domain("id", "in", sorted(ids))
    model = env[definition["model"]]
    domain = _get_base(definition) & _get_period(model, definition, [wanted])
    if definition["company_field"]:
        companies = [wanted.company_id, False]
        domain &= Domain(definition["company_field"], "in", companies)
    if wanted.by != "company":
        domain &= _get_team_kind(definition, wanted)
        domain &= Domain(definition[f"{wanted.by}_field"], "in", list(wanted.who))
    return domain


def is_by_day(model, definition):
    """Return whether records have a day, and no time of day."""
    return model._fields[definition["date_field"]].type == "date"


def _get_base(definition):
    name = "of_domain" if definition["measure"] == "ratio" else "domain"
    return domains.parse(definition[name])


def _get_period(model, definition, wanted):
    """Return the condition that a record lies between the first and the last moment
    that is wanted."""
    by_day = is_by_day(model, definition)
    low = min(each.first if by_day else each.low for each in wanted)
    high = max(each.end if by_day else each.high for each in wanted)
    name = definition["date_field"]
    return Domain(name, ">=", low) & Domain(name, "<", high)


def _get_team_kind(definition, wanted):
    """Clocks name their team by kind and id: the kind is asked for here."""
    if wanted.by == "team" and definition["model"] == "sla.clock":
        return Domain("team_model", "=", wanted.team_model)
    return Domain.TRUE


def _join(env, definition, wanted, columns):
    # sudo: figures are the same for whoever looks at them; what may be counted was
    # checked when the figure was defined. Archived records count: history stays.
    model = env[definition["model"]].sudo().with_context(active_test=False)
    domain = _get_base(definition) & _get_period(model, definition, wanted)
    domain &= _get_team_kind(definition, wanted[0])
    query = model._search(domain)
    by = wanted[0].by

    def column(name):
        field = name and definition.get(name)
        if not field:
            return SQL("NULL")
        return model._field_to_sql(query.table, field, query)

    selected = SQL(
        "%s AS id, %s AS day, %s AS company, %s AS who, %s AS value, %s AS until, "
        "%s AS slice, %s AS counted",
        SQL.identifier(query.table, "id"),
        column("date_field"),
        column("company_field"),
        column(by != "company" and f"{by}_field"),
        column("field"),
        column("end_field"),
        column("slice_field"),
        _get_counted(model, definition, query.table),
    )
    return SQL(
        "SELECT %s FROM (SELECT %s FROM %s WHERE %s) AS rec JOIN %s ON %s",
        columns,
        selected,
        query.from_clause,
        query.where_clause or SQL("TRUE"),
        _get_wanted(wanted, is_by_day(model, definition)),
        _get_condition(definition, by),
    )


def _get_counted(model, definition, table):
    """Return the condition that tells the numerator of a ratio from its base."""
    domain = domains.parse(definition["domain"])
    if definition["measure"] != "ratio" or domain.is_true():
        return SQL("TRUE")
    met = model._search(domain)
    return SQL("%s IN %s", SQL.identifier(table, "id"), met.subselect())


def _get_wanted(wanted, by_day):
    lines = [
        (
            each.key,
            each.company_id,
            who,
            each.first if by_day else each.low,
            each.end if by_day else each.high,
        )
        for each in wanted
        for who in (each.who or (None,))
    ]
    return SQL(
        "unnest(%s::int[], %s::int[], %s::int[], %s, %s)"
        " AS wanted (key, company, who, low, high)",
        *(list(column) for column in list(zip(*lines, strict=True))[:3]),
        *(
            SQL(
                "%s::date[]" if by_day else "%s::timestamp[]",
                [line[index] for line in lines],
            )
            for index in (3, 4)
        ),
    )


def _get_condition(definition, by):
    conditions = [SQL("rec.day >= wanted.low AND rec.day < wanted.high")]
    if definition["company_field"]:
        # as everywhere in Odoo, what belongs to no company belongs to each
        conditions.append(SQL("(rec.company = wanted.company OR rec.company IS NULL)"))
    if by != "company":
        conditions.append(SQL("rec.who = wanted.who"))
    return SQL(" AND ").join(conditions)
