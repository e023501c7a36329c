from odoo import api, fields, models
from odoo.tools import SQL

from ..local_time import join_zone, to_local

_OF_LEAD = SQL(
    "lead.team_id, lead.company_id, date_trunc('month', %s)::date AS month",
    to_local(SQL("lead.create_date")),
)


class SlaLeadFollowUp(models.Model):
    """Speed and depth of the follow-up by person and month in which the leads came
    in."""

    _name = "sla.lead.follow.up"
    _description = "Follow-up of Leads"
    _auto = False
    _order = "month desc, user_id, id"
    _rec_name = "user_id"
    _depends = {
        "crm.lead": [
            "active",
            "company_id",
            "create_date",
            "sla_attempts",
            "sla_decided_by_id",
            "sla_first_contact_at",
            "sla_handover",
            "team_id",
            "user_id",
            "won_status",
        ],
        "res.company": ["resource_calendar_id"],
        "resource.calendar": ["tz"],
        "sla.lead.attempt": ["lead_id", "user_id"],
    }

    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    month = fields.Date(readonly=True, help="When the leads came in.")
    month_name = fields.Char(
        string="Name of the month",
        compute="_compute_month_name",
        help="When the leads came in.",
    )
    leads = fields.Integer(
        readonly=True,
        help="Leads of the person that came in in the month.",
    )
    contacted = fields.Integer(readonly=True, help="Leads that were contacted.")
    untouched = fields.Integer(
        string="Never contacted",
        readonly=True,
        help="Leads that nobody has tried to reach, open or lost.",
    )
    median_hours = fields.Float(
        string="First contact (median hours)",
        readonly=True,
        aggregator="avg",
        help="Half of the leads that were contacted waited less. Hours on the clock, "
        "from when the lead came in.",
    )
    attempts = fields.Integer(
        readonly=True, help="Attempts that the person made, on whosever leads."
    )
    attempts_per_lead = fields.Float(
        string="Attempts per lead",
        readonly=True,
        aggregator="avg",
        help="Average number of attempts on the leads of the person, by whomever.",
    )
    decided = fields.Integer(
        string="Accepted or sent back",
        readonly=True,
        help="Leads handed over on which the person has decided for sales.",
    )
    accepted = fields.Integer(
        readonly=True,
        help="Leads handed over that the person accepted for sales.",
    )
    acceptance = fields.Float(
        string="Acceptance (%)",
        readonly=True,
        aggregator="avg",
        help="Accepted, as a share of those on which sales has decided.",
    )
    won = fields.Integer(
        readonly=True,
        help="Leads of the month that have been won since.",
    )

    @api.depends("month")
    @api.depends_context("lang")
    def _compute_month_name(self):
        for line in self:
            line.month_name = self.env["sla.format"]._day(line.month, "month")

    @property
    def _table_query(self):
        """Leads stand with whose they are, attempts with who made them, decisions with
        who decided: a lead that changes hands takes nobody's work along."""
        return SQL(
            """
            SELECT MIN(fact.id) AS id, fact.user_id, fact.team_id, fact.company_id,
                   fact.month,
                   SUM(fact.leads) AS leads,
                   SUM(fact.contacted) AS contacted,
                   SUM(fact.leads) - SUM(fact.contacted) AS untouched,
                   percentile_cont(0.5) WITHIN GROUP (ORDER BY fact.hours)
                       AS median_hours,
                   SUM(fact.attempts) AS attempts,
                   AVG(fact.depth) AS attempts_per_lead,
                   SUM(fact.decided) AS decided,
                   SUM(fact.accepted) AS accepted,
                   100.0 * SUM(fact.accepted) / NULLIF(SUM(fact.decided), 0)
                       AS acceptance,
                   SUM(fact.won) AS won
              FROM (%s UNION ALL %s UNION ALL %s) fact
             GROUP BY fact.user_id, fact.team_id, fact.company_id, fact.month
            """,
            self._select_leads(),
            self._select_attempts(),
            self._select_decisions(),
        )

    def _select_leads(self):
        return SQL(
            """
            SELECT 3 * lead.id::bigint AS id, lead.user_id, %s,
                   1 AS leads,
                   (lead.sla_first_contact_at IS NOT NULL)::int AS contacted,
                   CASE WHEN lead.sla_first_contact_at IS NOT NULL
                       THEN GREATEST(EXTRACT(
                           EPOCH FROM lead.sla_first_contact_at - lead.create_date
                       ), 0) / 3600 END AS hours,
                   COALESCE(lead.sla_attempts, 0) AS depth,
                   0 AS attempts, 0 AS decided, 0 AS accepted,
                   (lead.won_status = 'won')::int AS won
              FROM crm_lead lead %s
            """,
            _OF_LEAD,
            self._join_zone(),
        )

    def _select_attempts(self):
        return SQL(
            """
            SELECT 3 * attempt.id::bigint + 1, attempt.user_id, %s,
                   0, 0, NULL, NULL, 1, 0, 0, 0
              FROM sla_lead_attempt attempt
              JOIN crm_lead lead ON lead.id = attempt.lead_id %s
            """,
            _OF_LEAD,
            self._join_zone(),
        )

    def _select_decisions(self):
        return SQL(
            """
            SELECT 3 * lead.id::bigint + 2,
                   COALESCE(lead.sla_decided_by_id, lead.user_id), %s,
                   0, 0, NULL, NULL, 0, 1, (lead.sla_handover = 'accepted')::int, 0
              FROM crm_lead lead %s
             WHERE lead.sla_handover IN ('accepted', 'rejected')
            """,
            _OF_LEAD,
            self._join_zone(),
        )

    def _join_zone(self):
        return join_zone(self.env, SQL("lead.company_id"))
