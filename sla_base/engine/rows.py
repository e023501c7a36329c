"""Writing many rows of the engine's own tables at once, past the ORM.

Hundreds of documents that are created or closed together must not be slowed down by
their clocks, and a storm of breaches not by its log. Only for tables that nobody but
the engine writes, and of which nothing is computed and stored."""

import json

from odoo.tools import SQL


def insert(model, rows, returning=("id",)):
    """Insert ``rows``, complete dictionaries of columns that all have the same keys, in
    one statement, and return the columns ``returning`` of what was inserted."""
    env = model.env
    now = env.cr.now()
    log = {
        "create_uid": env.uid,
        "create_date": now,
        "write_uid": env.uid,
        "write_date": now,
    }
    names = [*rows[0], *log]
    columns = SQL(", ").join(map(SQL.identifier, names))
    types = _types(model, names)
    return env.execute_query(
        SQL(
            "INSERT INTO %s (%s) SELECT %s FROM jsonb_to_recordset(%s::jsonb) AS "
            "new(%s) RETURNING %s",
            SQL.identifier(model._table),
            columns,
            columns,
            json.dumps([row | log for row in rows], default=str),
            types,
            SQL(", ").join(map(SQL.identifier, returning)),
        )
    )


def update(model, changes):
    """Set columns of existing rows, ``{id: {column: value}}``, in the database and in
    the cache: one statement for all rows of which the same columns change. Values are
    as the cache keeps them, see :func:`store`."""
    by_columns = {}
    for id_, vals in changes.items():
        by_columns.setdefault(tuple(vals), []).append({"id": id_, **vals})
    for names, rows in by_columns.items():
        caches = {name: model._fields[name]._get_cache(model.env) for name in names}
        changed = [name for name in names if _is_changed(name, caches[name], rows)]
        if not changed:
            continue
        model.env.execute_query(_update_sql(model, changed, rows))
        for name in changed:
            caches[name].update((row["id"], row[name]) for row in rows)


def _is_changed(name, cache, rows):
    """Return whether any of ``rows`` says otherwise than what is known of it."""
    return any(row["id"] not in cache or cache[row["id"]] != row[name] for row in rows)


def _update_sql(model, names, rows):
    columns = [SQL.identifier(name) for name in names]
    kept = ("id", *names)
    wanted = [{name: row[name] for name in kept} for row in rows]
    return SQL(
        "WITH new AS (SELECT * FROM jsonb_to_recordset(%s::jsonb) AS new(id int4, %s)) "
        "UPDATE %s AS old SET %s FROM new WHERE old.id = new.id RETURNING old.id",
        json.dumps(wanted, default=str),
        _types(model, names),
        SQL.identifier(model._table),
        SQL(", ").join(SQL("%s = new.%s", column, column) for column in columns),
    )


def _types(model, names):
    return SQL(", ").join(
        SQL("%s %s", SQL.identifier(name), SQL(model._fields[name].column_type[1]))
        for name in names
    )


def read(records, names):
    """Return the values of fields of many records as the cache keeps them, a list for
    each name, in the order of ``records``."""
    records.fetch(names)
    caches = [records._fields[name]._get_cache(records.env) for name in names]
    return [[cache[id_] for id_ in records._ids] for cache in caches]


def store(record, vals):
    """Set columns of one record in the cache, to be written when it is flushed; values
    that are there already are left alone. Values are as the cache keeps them: ids,
    naive datetimes, ``None``."""
    id_ = record._ids[0]
    for name, value in vals.items():
        field = record._fields[name]
        cached = None if value is False else value
        known = field._get_cache(record.env)
        if id_ not in known or known[id_] != cached:
            field._update_cache(record, cached, dirty=True)
