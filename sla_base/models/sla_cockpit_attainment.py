from collections import defaultdict
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import get_lang

# How many days, weeks or months a trend shows, this one included.
LENGTHS = {"days": 14, "weeks": 8, "months": 12}
ROWS = 10
_FIELDS = {
    "agreement": "agreement_id",
    "customer": "partner_id",
    "policy": "policy_id",
}


class SlaCockpit(models.AbstractModel):
    """How many promises were kept, over time and by whom they concern."""

    _inherit = "sla.cockpit"

    @api.model
    @api.readonly
    def get_attainment(self, filters):
        """Return the attainment over time, as a whole and of the ten parts (agreements,
        teams, customers or policies) with the most broken promises."""
        starts = self._get_starts(filters.get("period"))
        by = filters.get("by") or "team"
        size = len(starts) - 1
        whole, parts = _empty(size), defaultdict(lambda: _empty(size))
        for key, name, number, met, broken in self._load_decided(filters, by, starts):
            part = parts[key]
            part["key"], part["name"] = key, name
            for row in (whole, part):
                row["met"][number - 1] += met
                row["broken"][number - 1] += broken
        moments = [fields.Datetime.to_string(start) for start in starts]
        rows = sorted(parts.values(), key=lambda row: (-sum(row["broken"]), -_all(row)))
        self._name_parts(rows[:ROWS], by)
        return {
            "spans": list(zip(moments, moments[1:], strict=False)),
            "whole": whole,
            "parts": rows[:ROWS],
            "more": max(len(rows) - ROWS, 0),
        }

    @api.model
    def _get_starts(self, period):
        """Return when each day, week or month of ``period`` starts, and when the last
        one ends (naive UTC)."""
        today = fields.Date.context_today(self)
        length = LENGTHS.get(period) or LENGTHS["weeks"]
        if period == "months":
            return [self._midnight(self._get_month(n)) for n in range(1 - length, 2)]
        if period == "days":
            step, first = timedelta(days=1), today
        else:
            step = timedelta(weeks=1)
            week_start = int(get_lang(self.env).week_start) - 1
            first = today - timedelta(days=(today.weekday() - week_start) % 7)
        days = [first + step * number for number in range(1 - length, 2)]
        return [self._midnight(day) for day in days]

    @api.model
    def _get_month(self, number):
        """Return the first day of the month that is ``number`` months after this one.
        Add-ons with another calendar override it."""
        first = fields.Date.context_today(self).replace(day=1)
        return first + relativedelta(months=number)

    def _load_decided(self, filters, by, starts):
        """Return ``[(key, name, number of the span from 1, met, broken)]``."""
        clocks = self.env["sla.clock"]
        decided = self._get_decided(starts[0], starts[-1])
        query = clocks._search(self._get_scope(filters) & decided)
        if query.is_empty():
            return []
        table = query.table
        breached = clocks._field_to_sql(table, "breached_at", query)
        state = clocks._field_to_sql(table, "state", query)
        met = SQL("(%s IS NULL AND %s = 'stopped')", breached, state)
        decided_at = clocks._field_to_sql(table, "decided_at", query)
        deadline = clocks._field_to_sql(table, "deadline", query)
        if by == "team":
            model = clocks._field_to_sql(table, "team_model", query)
            id_ = clocks._field_to_sql(table, "team_id", query)
            key = SQL("CASE WHEN %s > 0 THEN CONCAT(%s, ',', %s) END", id_, model, id_)
            name = SQL("MAX(%s)", clocks._field_to_sql(table, "team_name", query))
        else:
            key, name = clocks._field_to_sql(table, _FIELDS[by], query), SQL("NULL")
        query.groupby = SQL("1, 3")
        return self.env.execute_query(
            query.select(
                key,
                name,
                SQL(
                    "WIDTH_BUCKET(COALESCE(%s, %s), %s::timestamp[])",
                    decided_at,
                    deadline,  # it has passed, and nobody has seen it yet
                    starts,
                ),
                SQL("COUNT(*) FILTER (WHERE %s)", met),
                SQL("COUNT(*) FILTER (WHERE NOT %s)", met),
            )
        )

    def _name_parts(self, rows, by):
        if by == "team":
            return
        field = self.env["sla.clock"]._fields[_FIELDS[by]]
        # sudo: whoever may read a document sees what its clocks name
        found = self.env[field.comodel_name].sudo()
        named = found.browse(row["key"] for row in rows if row["key"])
        names = {record.id: record.display_name for record in named}
        for row in rows:
            row["name"] = names.get(row["key"])

    def _get_part(self, number):
        domain = super()._get_part(number)
        by = number.get("by")
        if by == "team":
            domain &= self._get_team(number["key"])
        elif by:
            domain &= Domain(_FIELDS[by], "=", number["key"] or False)
        return domain


def _empty(size):
    return {"key": None, "name": None, "met": [0] * size, "broken": [0] * size}


def _all(row):
    return sum(row["met"]) + sum(row["broken"])
