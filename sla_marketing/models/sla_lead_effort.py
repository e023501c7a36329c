from odoo import fields, models
from odoo.tools import SQL

from ..local_time import join_zone, to_local

# Measures that are worked out of the sums of a group: a mean of shares says nothing.
_RATIOS = {
    "revenue_per_hour": ("revenue", "hours"),
    "revenue_per_attempt": ("revenue", "attempts"),
    "attempts_per_deal": ("attempts", "won"),
}


class SlaLeadEffort(models.Model):
    """Return of sales effort: what was won, against attempts, meetings and hours. Each
    number stands where it happened: an attempt with who made it, a meeting with who
    held it, revenue with whose deal it was."""

    _name = "sla.lead.effort"
    _description = "Return of Sales Effort"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "lead_id"
    _depends = {
        "calendar.event": [
            "active",
            "allday",
            "duration",
            "opportunity_id",
            "start",
            "user_id",
        ],
        "crm.lead": [
            "company_id",
            "country_id",
            "date_closed",
            "expected_revenue",
            "source_id",
            "stage_id",
            "state_id",
            "team_id",
            "user_id",
            "won_status",
        ],
        "res.company": ["resource_calendar_id"],
        "resource.calendar": ["tz"],
        "sla.lead.attempt": ["at", "kind", "lead_id", "minutes", "team_id", "user_id"],
    }

    date = fields.Date(
        readonly=True, help="When it was tried, the meeting was, or the deal was won."
    )
    lead_id = fields.Many2one("crm.lead", readonly=True)
    source_id = fields.Many2one("utm.source", readonly=True)
    stage_id = fields.Many2one("crm.stage", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales team", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    state_id = fields.Many2one(
        "res.country.state", string="Region", readonly=True, help="State or province."
    )
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    attempts = fields.Integer(
        readonly=True, help="Attempts to reach leads, by whatever way."
    )
    calls = fields.Integer(readonly=True, help="Attempts that were calls.")
    meetings = fields.Integer(
        readonly=True, help="Meetings with leads that have begun."
    )
    hours = fields.Float(
        readonly=True,
        help="Length of meetings and of calls where it was logged. Meetings of whole "
        "days count no hours.",
    )
    won = fields.Integer(
        string="Deals won",
        readonly=True,
        help="Deals won in the period, counted for the salesperson of the deal.",
    )
    revenue = fields.Monetary(
        string="Revenue won",
        readonly=True,
        aggregator="sum",
        help="Expected revenue of the deals that were won, in company currency.",
    )
    revenue_per_hour = fields.Float(
        string="Revenue per hour",
        readonly=True,
        aggregator="avg",
        help="Revenue won by hour of meetings and logged calls.",
    )
    revenue_per_attempt = fields.Float(
        string="Revenue per attempt",
        readonly=True,
        aggregator="avg",
        help="Revenue won by attempt to reach leads.",
    )
    attempts_per_deal = fields.Float(
        string="Attempts per deal",
        readonly=True,
        aggregator="avg",
        help="Attempts to reach leads for each deal that was won.",
    )

    def _read_group_select(self, aggregate_spec, query):
        ratio = _RATIOS.get(aggregate_spec.partition(":")[0])
        if not ratio:
            return super()._read_group_select(aggregate_spec, query)
        part, whole = (self._field_to_sql(self._table, name, query) for name in ratio)
        return SQL("(1.0 * SUM(%s) / NULLIF(SUM(%s), 0))", part, whole)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT fact.id, %(date)s::date AS date, fact.user_id,
                   COALESCE(fact.team_id, lead.team_id) AS team_id,
                   lead.id AS lead_id, lead.source_id, lead.stage_id,
                   lead.country_id, lead.state_id, lead.company_id,
                   COALESCE(company.currency_id, main.currency_id) AS currency_id,
                   fact.attempts, fact.calls, fact.meetings, fact.hours, fact.won,
                   fact.won * COALESCE(lead.expected_revenue, 0) AS revenue,
                   NULL::float AS revenue_per_hour,
                   NULL::float AS revenue_per_attempt,
                   NULL::float AS attempts_per_deal
              FROM (
                  SELECT 3 * id::bigint AS id, at AS date, lead_id, user_id, team_id,
                         1 AS attempts, (kind = 'call')::int AS calls, 0 AS meetings,
                         COALESCE(minutes, 0) / 60.0 AS hours, 0 AS won
                    FROM sla_lead_attempt
                   UNION ALL
                  SELECT 3 * id::bigint + 1, start, opportunity_id, user_id, NULL,
                         0, 0, 1,
                         CASE WHEN allday THEN 0 ELSE COALESCE(duration, 0) END, 0
                    FROM calendar_event
                   WHERE active AND opportunity_id IS NOT NULL
                     AND start <= now() AT TIME ZONE 'UTC'
                   UNION ALL
                  SELECT 3 * id::bigint + 2, date_closed, id, user_id, NULL,
                         0, 0, 0, 0, 1
                    FROM crm_lead
                   WHERE won_status = 'won' AND date_closed IS NOT NULL
              ) fact
              JOIN crm_lead lead ON lead.id = fact.lead_id
              JOIN res_company main ON main.id = %(main)s
              LEFT JOIN res_company company ON company.id = lead.company_id
              %(zone)s
            """,
            date=to_local(SQL("fact.date")),
            main=self.env.ref("base.main_company").id,
            zone=join_zone(self.env, SQL("lead.company_id")),
        )
