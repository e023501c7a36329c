import json
from collections import defaultdict

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL, split_every

from ..risk import Rate, combine, given_used, survival, weigh
from .sla_clock import OPEN, aware

_BATCH = 5000
# So many drivers are named, if each weighs at least so much (log odds: a tenth is
# about ten percent more).
_DRIVERS = 3
_LEAST_WEIGHT = 0.1
# What leads each row of a case: id, key, time.
_FIRST = 8


class SlaRisk(models.Model):
    """The background job: count what was decided, judge what is open, score what was
    judged."""

    _inherit = "sla.risk"

    @api.model
    def _cron_refresh(self):
        """Bring all forecasts up to date: for each company two queries to count, one to
        load what is open, and one to write each batch."""
        self._score()
        companies = self.env["sla.clock"]._read_group([], ["company_id"])
        for (company,) in companies:
            self._refresh_company(company)
            self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _refresh_company(self, company):
        """Judge the open promises of ``company``."""
        now = self.env.cr.now().replace(microsecond=0)
        start = now - relativedelta(months=company.sla_risk_months)
        history = self._count_history(company, start, now)
        self._note_history(company, history, now)
        self._forget_thin(company)
        enough = {key: past for key, past in history.items() if past["enough"]}
        if not enough:
            return
        names = list(self.env["sla.risk.case"]._get_dimensions())
        schedules = {}
        for rows in split_every(_BATCH, self._load_open(company, start, now)):
            judged = [
                self._judge(row, names, enough[key], schedules, now, company)
                for row in rows
                if (key := row[1:3]) in enough
            ]
            self._write(judged, now)

    # Counting

    @api.model
    def _count_history(self, company, start, now):
        """Return ``{(metric id, kind): {overall, rates, kept, enough}}``."""
        case = self.env["sla.risk.case"]
        where = SQL(
            "c.company_id = %s AND %s",
            company.id,
            case._get_decided_sql(start, now),
        )
        history = defaultdict(lambda: {"rates": {}, "kept": [0] * 10})
        for _company, metric, kind, name, value, total, broken in case._count(
            where, start
        ):
            past = history[metric, kind]
            rate = Rate(broken, total)
            if name is None:
                past["overall"] = rate
                past["enough"] = (
                    total >= company.sla_risk_least_decided
                    and broken >= company.sla_risk_least_broken
                )
            else:
                past["rates"][name, value] = rate
        for metric, kind, tenth, count in self._count_kept(where):
            history[metric, kind]["kept"][tenth - 1] = count
        return history

    @api.model
    def _count_kept(self, where):
        """Return ``[(metric id, kind, tenth of its time, promises kept)]``."""
        return self.env.execute_query(
            SQL(
                "SELECT c.metric_id, c.kind, LEAST(GREATEST(width_bucket("
                "c.elapsed::float / c.allowance, 0, 1, 10), 1), 10), COUNT(*) "
                "FROM sla_clock c WHERE c.breached_at IS NULL AND c.allowance > 0 "
                "AND %s GROUP BY 1, 2, 3",
                where,
            )
        )

    @api.model
    def _note_history(self, company, history, now):
        """Keep how much is known, for the screens to tell; of metrics that nothing was
        decided of, but something is open, that nothing is known."""
        opened = self.env.execute_query(
            SQL(
                "SELECT DISTINCT metric_id, kind FROM sla_clock "
                "WHERE state IN %s AND company_id = %s",
                OPEN,
                company.id,
            )
        )
        Rows = self.env["sla.risk.history"]
        known = {
            (row.metric_id.id, row.kind): row
            for row in Rows.search([("company_id", "=", company.id)])
        }
        nothing = {"overall": Rate(0, 0), "enough": False}
        for metric, kind in {*history, *opened, *known}:
            past = history[metric, kind] if (metric, kind) in history else nothing
            values = {
                "decided": past["overall"].total,
                "broken": past["overall"].broken,
                "enough": past["enough"],
                "computed_at": now,
            }
            if (metric, kind) in known:
                known[metric, kind].write(values)
                continue
            mine = {"company_id": company.id, "metric_id": metric, "kind": kind}
            Rows.create({**mine, **values})
        self.env.flush_all()

    @api.model
    def _forget_thin(self, company):
        """Remove forecasts of open promises for which too little is known by now: they
        are neither shown nor scored."""
        self.env.execute_query(
            SQL(
                """
                DELETE FROM sla_risk r USING sla_clock c, sla_risk_history h
                 WHERE r.clock_id = c.id AND r.ended_at IS NULL
                   AND c.company_id = %s AND h.company_id = c.company_id
                   AND h.metric_id = c.metric_id AND h.kind = c.kind
                   AND NOT h.enough RETURNING r.id
                """,
                company.id,
            )
        )
        self.env["sla.risk"].invalidate_model()

    # Judging

    @api.model
    def _load_open(self, company, start, now):
        """Return the open promises that can still be kept, as rows: id, metric, kind,
        allowance, elapsed, running since, schedule, state, one column a dimension."""
        where = SQL(
            "c.state IN %s AND c.company_id = %s AND c.breached_at IS NULL "
            "AND c.allowance > 0 AND (c.deadline IS NULL OR c.deadline >= %s)",
            OPEN,
            company.id,
            now,
        )
        columns = SQL(
            "c.metric_id, c.kind, c.allowance, c.elapsed, c.running_since, "
            "c.schedule_id, c.state,"
        )
        case = self.env["sla.risk.case"]
        return self.env.execute_query(case._get_cases_sql(where, start, columns))

    @api.model
    def _judge(self, row, names, past, schedules, now, company):
        """Return the forecast of one open promise, as values."""
        id_, _metric, _kind, allowance, elapsed, since, schedule_id, state = row[
            :_FIRST
        ]
        if state == "running" and since and since < now:
            if schedule_id not in schedules:
                build = self.env["sla.schedule"]._build_schedule
                schedules[schedule_id] = build(schedule_id)
            schedule = schedules[schedule_id]
            elapsed += schedule.elapsed(aware(since), aware(now))
        used = min((elapsed or 0) / allowance, 1)
        overall, rates = past["overall"], past["rates"]
        found = []
        for name, value in zip(names, row[_FIRST:], strict=True):
            if value is not None and (rate := rates.get((name, value))):
                found.append((_weight(past, name, value), name, value, rate))
        likelihood = combine(overall, [weight for weight, *_rest in found])
        percent = 100 * given_used(likelihood, survival(past["kept"], used))
        found.sort(key=lambda each: (-each[0], each[1]))
        return {
            "clock_id": id_,
            "probability": round(percent, 1),
            "level": _level(percent, company.sla_risk_threshold),
            "used": round(100 * used, 1),
            "drivers": [
                {
                    "dimension": name,
                    "value": value,
                    "broken": rate.broken,
                    "total": rate.total,
                    "overall": round(100 * overall.share, 1),
                }
                for weight, name, value, rate in found[:_DRIVERS]
                if weight >= _LEAST_WEIGHT
            ],
        }

    @api.model
    def _write(self, judged, now):
        """Insert forecasts, or update those that differ; one row a clock."""
        self.env.execute_query(
            SQL(
                """
                INSERT INTO sla_risk (
                    clock_id, probability, level, used, drivers, computed_at,
                    flagged_at, company_id, metric_id, policy_id, partner_id, user_id,
                    team_name, create_uid, write_uid, create_date, write_date)
                SELECT c.id, j.probability, j.level, j.used, j.drivers, %(now)s,
                       CASE WHEN j.level = 'likely' THEN %(now)s END,
                       c.company_id, c.metric_id, c.policy_id, c.partner_id, c.user_id,
                       c.team_name, %(uid)s, %(uid)s, %(now)s, %(now)s
                  FROM jsonb_to_recordset(%(judged)s::jsonb) AS j (
                       clock_id int, probability numeric, level varchar, used numeric,
                       drivers jsonb)
                  JOIN sla_clock c ON c.id = j.clock_id
                ON CONFLICT (clock_id) DO UPDATE SET
                    probability = EXCLUDED.probability, level = EXCLUDED.level,
                    used = EXCLUDED.used, drivers = EXCLUDED.drivers,
                    computed_at = EXCLUDED.computed_at,
                    flagged_at = COALESCE(sla_risk.flagged_at, EXCLUDED.flagged_at),
                    policy_id = EXCLUDED.policy_id,
                    partner_id = EXCLUDED.partner_id, user_id = EXCLUDED.user_id,
                    team_name = EXCLUDED.team_name, ended_at = NULL, outcome = NULL
                WHERE (sla_risk.probability, sla_risk.level, sla_risk.user_id,
                       sla_risk.team_name, sla_risk.policy_id, sla_risk.partner_id,
                       sla_risk.drivers, sla_risk.ended_at)
                      IS DISTINCT FROM
                      (EXCLUDED.probability, EXCLUDED.level, EXCLUDED.user_id,
                       EXCLUDED.team_name, EXCLUDED.policy_id, EXCLUDED.partner_id,
                       EXCLUDED.drivers, NULL::timestamp)
                RETURNING 1
                """,
                now=now,
                uid=self.env.uid,
                judged=json.dumps(judged),
            )
        )
        self.invalidate_model(flush=False)

    @api.model
    def _score(self):
        """Note what became of promises that had a forecast and are decided now."""
        self.env["sla.clock"].flush_model()
        self.env.execute_query(
            SQL(
                """
                UPDATE sla_risk r
                   SET ended_at = COALESCE(c.breached_at, c.stopped_at, %(now)s),
                       outcome = CASE
                           WHEN c.breached_at IS NOT NULL THEN 'broken'
                           WHEN c.state = 'cancelled' THEN 'none'
                           ELSE 'met' END
                  FROM sla_clock c
                 WHERE c.id = r.clock_id AND r.ended_at IS NULL
                   AND (c.state NOT IN %(open)s OR c.breached_at IS NOT NULL)
             RETURNING r.id
                """,
                now=self.env.cr.now().replace(microsecond=0),
                open=OPEN,
            )
        )
        self.invalidate_model(flush=False)


def _weight(past, name, value):
    """Return the weight of a value, computed once a run."""
    weights = past.setdefault("weights", {})
    if (name, value) not in weights:
        weights[name, value] = weigh(past["rates"][name, value], past["overall"])
    return weights[name, value]


def _level(percent, threshold):
    if percent >= threshold:
        return "likely"
    return "raised" if percent >= threshold / 2 else "low"
