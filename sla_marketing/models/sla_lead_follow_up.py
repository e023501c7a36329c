from odoo import fields, models
from odoo.tools import SQL


class SlaLeadFollowUp(models.Model):
    """Speed and depth of the follow-up by person and month in which the leads came
    in."""

    _name = "sla.lead.follow.up"
    _description = "Follow-up of Leads"
    _auto = False
    _order = "month desc, user_id"
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
        ]
    }

    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    month = fields.Date(readonly=True, help="When the leads came in.")
    leads = fields.Integer(readonly=True)
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
    attempts = fields.Integer(readonly=True)
    attempts_per_lead = fields.Float(
        readonly=True, aggregator="avg", help="Average number of attempts."
    )
    decided = fields.Integer(
        string="Accepted or sent back",
        readonly=True,
        help="Leads handed over on which sales has decided.",
    )
    accepted = fields.Integer(readonly=True)
    acceptance = fields.Float(
        string="Acceptance (%)",
        readonly=True,
        aggregator="avg",
        help="Accepted, as a share of those on which sales has decided.",
    )
    won = fields.Integer(readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT MIN(lead.id) AS id,
                   COALESCE(lead.sla_decided_by_id, lead.user_id) AS user_id,
                   lead.team_id,
                   lead.company_id,
                   date_trunc('month', lead.create_date)::date AS month,
                   COUNT(*) AS leads,
                   COUNT(lead.sla_first_contact_at) AS contacted,
                   COUNT(*) FILTER (
                       WHERE lead.sla_first_contact_at IS NULL
                   ) AS untouched,
                   percentile_cont(0.5) WITHIN GROUP (
                       ORDER BY GREATEST(EXTRACT(
                           EPOCH FROM lead.sla_first_contact_at - lead.create_date
                       ), 0) / 3600
                   ) FILTER (
                       WHERE lead.sla_first_contact_at IS NOT NULL
                   ) AS median_hours,
                   SUM(COALESCE(lead.sla_attempts, 0)) AS attempts,
                   AVG(COALESCE(lead.sla_attempts, 0)) AS attempts_per_lead,
                   COUNT(*) FILTER (
                       WHERE lead.sla_handover IN ('accepted', 'rejected')
                   ) AS decided,
                   COUNT(*) FILTER (WHERE lead.sla_handover = 'accepted') AS accepted,
                   100.0 * COUNT(*) FILTER (WHERE lead.sla_handover = 'accepted')
                       / NULLIF(COUNT(*) FILTER (
                           WHERE lead.sla_handover IN ('accepted', 'rejected')
                       ), 0) AS acceptance,
                   COUNT(*) FILTER (WHERE lead.won_status = 'won') AS won
              FROM crm_lead lead
             GROUP BY COALESCE(lead.sla_decided_by_id, lead.user_id), lead.team_id,
                   lead.company_id, date_trunc('month', lead.create_date)
            """
        )
