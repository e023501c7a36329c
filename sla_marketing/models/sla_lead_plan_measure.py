from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from odoo import fields, models
from odoo.tools import SQL

from .sla_lead_plan import is_typed
from .sla_lead_plan_deals import ALL, Deals, source_sql


class SlaLeadPlan(models.Model):
    """Measuring a lead plan by history: in SQL, whoever asks, since it yields sums of
    the company only and shows no lead."""

    _inherit = "sla.lead.plan"

    def _measure(self):
        """Measure each plan by its history. Typed figures stay; measured ones follow
        what was found, or become empty where too little is there."""
        for plan in self:
            plan._measure_one()

    def _measure_one(self):
        self.env["crm.lead"].flush_model()
        self.env["sla.lead.class.change"].flush_model()
        # classes are asked for as the engine knows them: for this company, in order
        plans = self.env["sla.lead.class"]._get_plan(self.company_id.id)
        classes = self.env["sla.lead.class"].browse(each.id for each in plans)
        sources = self._find_sources()
        places, open_count = self._query_places(classes, sources)
        deals = self._query_deals(sources)
        days = self._query_days(classes, sources)
        self._keep_lines(sources, places, deals)
        self._keep_steps(self, classes, places.get(ALL, {}), days.get(ALL, {}))
        for line in self.line_ids:
            key = line.source_id.id or None
            self._keep_steps(line, classes, places.get(key, {}), days.get(key, {}))
        of_all = deals.get(ALL, Deals(0, 0.0, 0.0, 0.0))
        known = of_all.count >= self.min_count
        mean = of_all.mean if known else 0
        self.write(
            {
                "measured_at": fields.Datetime.now(),
                "lead_count": sum(places.get(ALL, {}).values()),
                "open_count": open_count,
                "deal_size": _choose(self, "deal_size", mean),
                "deal_size_measured": mean,
                "deal_size_median": of_all.median if known else 0,
                "deal_count": of_all.count,
            }
        )

    # Keeping what was found

    def _keep_lines(self, sources, places, deals):
        """Write what was found by source: the sources that are large enough, those in
        the plan already, and the others together."""
        of_all = deals.get(ALL)
        known = of_all and of_all.count >= self.min_count and of_all.revenue
        lines = {line.source_id.id or None: line for line in self.line_ids}
        keys = [*sources, None] if known else []
        self.env["sla.lead.plan.line"].with_context(sla_measuring=True).create(
            [
                {"plan_id": self.id, "source_id": key}
                for key in keys
                if key not in lines and places.get(key)
            ]
        )
        if not self.line_ids:
            self.env["sla.lead.plan.line"].with_context(sla_measuring=True).create(
                {"plan_id": self.id, "share": 1}
            )
        for line in self.line_ids:
            key = line.source_id.id or None
            found = deals.get(key, Deals(0, 0.0, 0.0, 0.0))
            mean = found.mean if found.count >= self.min_count else 0
            share = found.revenue / of_all.revenue if known else 0
            line.write(
                {
                    "history_count": sum(places.get(key, {}).values()),
                    "share": _choose(line, "share", share),
                    "share_measured": share,
                    "deal_size": _choose(line, "deal_size", mean),
                    "deal_size_measured": mean,
                    "deal_count": found.count,
                }
            )

    def _keep_steps(self, owner, classes, places, days):
        """Write the steps of a plan or of one of its sources.

        :param places: ``{place of a class: leads that got there and no further}``
        :param days: ``{place: (days to customer, deals)}``
        """
        known = {step.code: step for step in owner.step_ids}
        used = owner.step_ids.browse()
        inverse = "plan_id" if owner == self else "line_id"
        for place, (each, after) in enumerate(
            zip(classes, classes[1:], strict=False), start=1
        ):
            base, passed = (
                sum(count for got, count in places.items() if got >= least)
                for least in (place, place + 1)
            )
            median, timed = days.get(place, (0.0, 0))
            rate = passed / base if base >= self.min_count else 0
            used_days = median if timed >= self.min_count else 0
            step = known.get(each.code) or owner.step_ids.browse()
            old_days = 0 if step.is_thin_days else step.days_measured
            vals = {
                "sequence": place,
                "class_id": each.id,
                "next_id": after.id,
                "base": base,
                "passed": passed,
                "rate": step.rate if is_typed(step.rate, step.rate_measured) else rate,
                "days": step.days if is_typed(step.days, old_days) else used_days,
                "days_measured": median,
                "days_count": timed,
            }
            if step:
                step.write(vals)
            else:
                step = step.create(vals | {inverse: owner.id})
            used |= step
        (owner.step_ids - used).unlink()

    # Asking

    def _get_moments(self):
        """Return from when to when the history goes, as naive UTC: days are those of
        the company."""
        zone = ZoneInfo(self.company_id.resource_calendar_id.tz or "UTC")
        days = self.history_from, fields.Date.add(self.history_to, days=1)
        return [
            datetime.combine(day, time.min, tzinfo=zone)
            .astimezone(UTC)
            .replace(tzinfo=None)
            for day in days
        ]

    def _get_where(self, date):
        """Return the leads of the plan whose ``date`` lies in the history."""
        low, high = self._get_moments()
        where = SQL(
            "%(date)s >= %(low)s AND %(date)s < %(high)s"
            " AND (lead.company_id = %(company)s OR lead.company_id IS NULL)",
            date=date,
            low=low,
            high=high,
            company=self.company_id.id,
        )
        if self.team_id:
            where = SQL("%s AND lead.team_id = %s", where, self.team_id.id)
        return where

    def _find_sources(self):
        """Return the ids of the sources that are looked at one by one."""
        where = self._get_where(SQL("lead.create_date"))
        rows = self.env.execute_query(
            SQL(
                "SELECT lead.source_id FROM crm_lead lead"
                " WHERE %s AND lead.source_id IS NOT NULL"
                " GROUP BY lead.source_id HAVING COUNT(*) >= %s",
                where,
                self.min_count,
            )
        )
        mine = self.line_ids.source_id.ids
        return sorted({*mine, *(source for [source] in rows)})

    def _query_places(self, classes, sources):
        """Return ``{source: {place: leads}}`` of the leads that came in, by the
        furthest class that each ever was of; and how many are still open."""
        rows = self.env.execute_query(
            SQL(
                """
                WITH class AS (%(classes)s),
                far AS (
                    SELECT lead.id, %(source)s AS source, lead.won_status,
                           COALESCE(MAX(class.place), 1) AS place
                      FROM crm_lead lead
                 LEFT JOIN sla_lead_class_change change ON change.lead_id = lead.id
                 LEFT JOIN class ON class.code = change.to_code
                     WHERE %(where)s
                  GROUP BY lead.id
                )
                SELECT GROUPING(source), source, place, COUNT(*),
                       COUNT(*) FILTER (WHERE won_status = 'pending')
                  FROM far
              GROUP BY GROUPING SETS ((place), (source, place))
                """,
                classes=_places(classes),
                source=source_sql(sources),
                where=self._get_where(SQL("lead.create_date")),
            )
        )
        places, left = {}, 0
        for is_all, source, place, count, pending in rows:
            places.setdefault(ALL if is_all else source, {})[place] = count
            left += pending if is_all else 0
        return places, left

    def _query_days(self, classes, sources):
        """Return ``{source: {place: (median days to customer, deals)}}`` of what was
        won. Where a class was found by new definitions, its date says nothing."""
        rows = self.env.execute_query(
            SQL(
                """
                WITH class AS (%(classes)s),
                since AS (
                    SELECT %(source)s AS source, lead.date_closed, class.place,
                           CASE WHEN class.place = 1 THEN lead.create_date
                                ELSE MIN(change.at) END AS at
                      FROM crm_lead lead
                CROSS JOIN class
                 LEFT JOIN class reached ON reached.place >= class.place
                 LEFT JOIN sla_lead_class_change change
                        ON change.lead_id = lead.id AND change.to_code = reached.code
                     WHERE lead.won_status = 'won' AND %(where)s
                  GROUP BY lead.id, class.place
                    HAVING class.place = 1
                        OR NOT COALESCE(BOOL_OR(change.reason = 'definition'), FALSE)
                )
                SELECT GROUPING(source), source, place, COUNT(*),
                       PERCENTILE_CONT(0.5) WITHIN GROUP (
                           ORDER BY EXTRACT(EPOCH FROM date_closed - at) / 86400.0
                       )
                  FROM since
                 WHERE at <= date_closed
              GROUP BY GROUPING SETS ((place), (source, place))
                """,
                classes=_places(classes),
                source=source_sql(sources),
                where=self._get_where(SQL("lead.date_closed")),
            )
        )
        days = {}
        for is_all, source, place, count, median in rows:
            key = ALL if is_all else source
            days.setdefault(key, {})[place] = (float(median), count)
        return days


def _choose(record, name, measured):
    """Return what a figure becomes: what was typed stays."""
    used = record[name]
    return used if is_typed(used, record[f"{name}_measured"]) else measured


def _places(classes):
    """Return SQL for the codes of ``classes`` and their places, from 1."""
    return SQL(
        "SELECT code, place"
        " FROM UNNEST(%s::text[]) WITH ORDINALITY AS given(code, place)",
        classes.mapped("code"),
    )
