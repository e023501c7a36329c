from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

# How many promises a team had open: lower bounds of the bands.
_LOADS = [1, 3, 6, 11, 21, 51, 101]
# A Monday; the days after it give the names of the weekdays.
_MONDAY = (2024, 1, 1)


class SlaRiskCase(models.AbstractModel):
    """What promises are compared by: a table, one row a clock, with what held for it.

    A dimension is a name and an SQL expression; values are texts, records are written
    ``model,id``. Hosts name further columns of theirs (``_sla_risk_fields``).
    """

    _name = "sla.risk.case"
    _description = "Promises Compared"

    # Dimensions

    @api.model
    def _get_dimensions(self):
        """Return ``{name: SQL}`` of the texts to compare by, in terms of the clock
        ``c``, its schedule ``s`` and its ``load``; add-ons extend it."""
        columns = {
            "policy": _record("sla.policy", "policy_id"),
            "service": _record("sla.service", "service_id"),
            "priority": SQL("c.priority"),
            "channel": SQL("c.channel"),
            "partner": _record("res.partner", "partner_id"),
            "team": SQL("c.team_model || ',' || c.team_id"),
            "user": _record("res.users", "user_id"),
            "hour": SQL("c.start_hour::text"),
            "weekday": SQL(
                "EXTRACT(isodow FROM c.started_at AT TIME ZONE 'UTC' "
                "AT TIME ZONE (s.definition->>'tz'))::int::text"
            ),
            "load": SQL(
                "CASE WHEN c.team_id > 0 THEN width_bucket(load.open, %s)::text END",
                _LOADS,
            ),
        }
        for host in self.env["ir.model"]._sla_host_names():
            for field in self._get_host_fields(host):
                columns[f"{host}.{field.name}"] = self._get_host_sql(field)
        return columns

    @api.model
    def _get_host_fields(self, host):
        """Return the stored fields that a kind of document wants compared too."""
        documents = self.env[host]
        fields = (documents._fields.get(name) for name in documents._sla_risk_fields)
        kinds = ("many2one", "selection")
        return [f for f in fields if f and f.store and f.type in kinds]

    def _get_host_sql(self, field):
        column = SQL.identifier("d", field.name, to_flush=field)
        value = SQL("%s::text", column)
        if field.type == "many2one":
            value = SQL("%s || ',' || %s", field.comodel_name, column)
        return SQL(
            "(SELECT %s FROM %s d WHERE d.id = c.res_id AND c.res_model = %s)",
            value,
            SQL.identifier(self.env[field.model_name]._table),
            field.model_name,
        )

    @api.model
    def _get_dimension_label(self, name):
        """Return the name of a dimension in the reader's language."""
        labels = {
            "policy": self.env._("Policy"),
            "service": self.env._("Service"),
            "priority": self.env._("Priority"),
            "channel": self.env._("Channel"),
            "partner": self.env._("Customer"),
            "team": self.env._("Team"),
            "user": self.env._("Assigned to"),
            "hour": self.env._("Hour of the start"),
            "weekday": self.env._("Weekday of the start"),
            "load": self.env._("Open promises of the team"),
        }
        if name in labels:
            return labels[name]
        field = self._get_host_field(name)
        return field._description_string(self.env) if field else name

    def _get_host_field(self, name):
        host, _dot, field = name.rpartition(".")
        return self.env[host]._fields.get(field) if host in self.env else None

    @api.model
    def _get_value_labels(self, values):
        """Return ``{(dimension, value): label}`` of the pairs ``values``; records that
        the reader may not read are left out."""
        labels, records = {}, {}
        for name, value in set(values):
            model, comma, id_ = value.rpartition(",")
            if comma and model in self.env and id_.isdigit():
                records.setdefault(model, {})[name, value] = int(id_)
            else:
                labels[name, value] = self._get_plain_label(name, value)
        for model, wanted in records.items():
            if not self.env[model].has_access("read"):
                continue
            found = self.env[model].browse(set(wanted.values())).exists()
            names = {r.id: r.display_name for r in found._filtered_access("read")}
            labels |= {key: names[id_] for key, id_ in wanted.items() if id_ in names}
        return labels

    def _get_plain_label(self, name, value):
        if name == "hour":
            return f"{int(value):02}:00"
        if name == "weekday":
            year, month, day = _MONDAY
            date = f"{year}-{month:02}-{day + int(value) - 1:02}"
            return self.env["sla.format"]._day(date, "weekday")
        if name == "load":
            return self._get_load_label(int(value))
        field = self.env["sla.clock"]._fields.get(name) or self._get_host_field(name)
        if field and field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        return value

    def _get_load_label(self, band):
        if band >= len(_LOADS):
            return self.env._("more than %s", _LOADS[-1] - 1)
        first, last = _LOADS[max(band, 1) - 1], _LOADS[max(band, 1)] - 1
        return self.env._("%(first)s to %(last)s", first=first, last=last)

    # SQL

    @api.model
    def _get_decided_sql(self, start, end):
        """Return the condition on ``c`` that its promise was decided from ``start`` to
        before ``end`` (naive UTC): met, or broken."""
        return SQL("c.decided_at >= %s AND c.decided_at < %s", start, end)

    @api.model
    def _get_cases_sql(self, where, start, columns=None):
        """Return ``SELECT id, …columns, one column a dimension`` of the clocks that
        meet ``where``, as SQL. The load counts all promises from ``start`` on."""
        # sudo: only flushed; what is read is for the caller to restrict
        self.env["sla.clock"].sudo().flush_model()
        dimensions = SQL(", ").join(
            SQL("%s AS %s", sql, SQL.identifier(_column(name)))
            for name, sql in self._get_dimensions().items()
        )
        return SQL(
            """
            WITH step AS (
                SELECT id, company_id, team_model, team_id, started_at AS at, 1 AS n
                  FROM sla_clock
                 WHERE team_id > 0 AND state <> 'cancelled'
                   AND (stopped_at IS NULL OR stopped_at >= %(start)s)
             UNION ALL
                SELECT NULL, company_id, team_model, team_id, stopped_at, -1
                  FROM sla_clock
                 WHERE team_id > 0 AND state = 'stopped' AND stopped_at >= %(start)s
            ), load AS (
                SELECT id, SUM(n) OVER (
                    PARTITION BY company_id, team_model, team_id ORDER BY at
                ) AS open FROM step
            )
            SELECT c.id, %(columns)s %(dimensions)s
              FROM sla_clock c
              JOIN sla_schedule s ON s.id = c.schedule_id
         LEFT JOIN load ON load.id = c.id
             WHERE %(where)s
            """,
            start=start,
            columns=columns or SQL(""),
            dimensions=dimensions,
            where=where,
        )

    @api.model
    def _count(self, where, start):
        """Return ``[(company id, metric id, kind, dimension, value, decided,
        broken)]`` of the clocks that meet ``where``; the dimension ``None`` is all
        of them."""
        key = SQL(
            "c.company_id, c.metric_id, c.kind, "
            "(c.breached_at IS NOT NULL)::int AS broken,"
        )
        pairs = SQL(", ").join(
            SQL("(%s, %s)", name, SQL.identifier("t", _column(name)))
            for name in self._get_dimensions()
        )
        return self.env.execute_query(
            SQL(
                """
                SELECT t.company_id, t.metric_id, t.kind, v.dimension, v.value,
                       COUNT(*), SUM(t.broken)
                  FROM (%s) t
            CROSS JOIN LATERAL (VALUES (NULL, 'all'), %s) AS v (dimension, value)
                 WHERE v.value IS NOT NULL
              GROUP BY 1, 2, 3, 4, 5
                """,
                self._get_cases_sql(where, start, key),
                pairs,
            )
        )

    @api.model
    def _find(self, where, start, dimension, value):
        """Return the ids of the clocks in ``where`` that have ``value``."""
        rows = self.env.execute_query(
            SQL(
                "SELECT t.id FROM (%s) t WHERE %s = %s",
                self._get_cases_sql(where, start),
                SQL.identifier("t", _column(dimension)),
                value,
            )
        )
        return [id_ for (id_,) in rows]

    @api.model
    def _get_visible_sql(self, domain=Domain.TRUE):
        """Return the condition that the reader may see clock ``c``, and that it meets
        ``domain``."""
        clocks = self.env["sla.clock"]._search(domain)
        return SQL("c.id IN %s", clocks.subselect())


def _record(model, column):
    return SQL("%s || ',' || %s", model, SQL.identifier("c", column))


def _column(name):
    return name.replace(".", "$")
