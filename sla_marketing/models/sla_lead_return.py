from odoo import fields, models
from odoo.tools import SQL

from ..local_time import join_zone, to_local

# Measures that are worked out of the sums of a group: a mean of shares says nothing.
_RATIOS = {
    "return_percent": ("revenue", "cost", 100, True),
    "revenue_per_lead": ("revenue", "leads", 1, False),
    "cost_per_lead": ("cost", "leads", 1, False),
    "cost_per_deal": ("cost", "won", 1, False),
}


class SlaLeadReturn(models.Model):
    """Return of marketing: what was won by source, campaign and medium, against what
    it cost. Each number stands in the month in which it happened: a lead when it came
    in, revenue when the deal was won, cost when the money was spent."""

    _name = "sla.lead.return"
    _description = "Return of Marketing"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "lead_id"
    _depends = {
        "crm.lead": [
            "campaign_id",
            "company_id",
            "country_id",
            "create_date",
            "date_closed",
            "expected_revenue",
            "medium_id",
            "source_id",
            "stage_id",
            "state_id",
            "team_id",
            "user_id",
            "won_status",
        ],
        "res.company": ["resource_calendar_id"],
        "resource.calendar": ["tz"],
        "sla.campaign.cost": [
            "amount_company",
            "campaign_id",
            "company_id",
            "medium_id",
            "month",
            "source_id",
        ],
    }

    date = fields.Date(
        readonly=True,
        help="When the lead came in, the deal was won, or the money was spent.",
    )
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    source_id = fields.Many2one("utm.source", readonly=True)
    medium_id = fields.Many2one("utm.medium", readonly=True)
    lead_id = fields.Many2one("crm.lead", readonly=True)
    stage_id = fields.Many2one("crm.stage", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales team", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    state_id = fields.Many2one(
        "res.country.state", string="Region", readonly=True, help="State or province."
    )
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    leads = fields.Integer(readonly=True, help="Leads that came in.")
    won = fields.Integer(
        string="Deals won",
        readonly=True,
        help="Deals that were won in the period.",
    )
    revenue = fields.Monetary(
        string="Revenue won",
        readonly=True,
        aggregator="sum",
        help="Expected revenue of the deals that were won, in company currency.",
    )
    cost = fields.Monetary(
        readonly=True,
        aggregator="sum",
        help="Recorded cost of the campaigns, in company currency.",
    )
    profit = fields.Monetary(
        string="Revenue less cost",
        readonly=True,
        aggregator="sum",
        help="Revenue won less the cost of campaigns, in company currency. Negative: "
        "more was spent than won.",
    )
    return_percent = fields.Float(
        string="Return (%)",
        readonly=True,
        aggregator="avg",
        help="Revenue less cost, as a share of the cost. 0 means that the cost came "
        "back, 100 that as much was earned on top.",
    )
    revenue_per_lead = fields.Float(
        string="Value of a lead",
        readonly=True,
        aggregator="avg",
        help="Revenue won by lead that came in.",
    )
    cost_per_lead = fields.Float(
        string="Cost of a lead", readonly=True, aggregator="avg"
    )
    cost_per_deal = fields.Float(
        string="Cost of a deal", readonly=True, aggregator="avg"
    )

    def _read_group_select(self, aggregate_spec, query):
        ratio = _RATIOS.get(aggregate_spec.partition(":")[0])
        if not ratio:
            return super()._read_group_select(aggregate_spec, query)
        part, whole, factor, is_gain = ratio
        return SQL(
            "(%(factor)s * (SUM(%(part)s) - %(less)s) / NULLIF(SUM(%(whole)s), 0))",
            factor=factor,
            part=self._field_to_sql(self._table, part, query),
            less=SQL("SUM(%s)", self._field_to_sql(self._table, whole, query))
            if is_gain
            else SQL("0"),
            whole=self._field_to_sql(self._table, whole, query),
        )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT fact.*,
                   COALESCE(company.currency_id, main.currency_id) AS currency_id,
                   fact.revenue - fact.cost AS profit,
                   NULL::float AS return_percent,
                   NULL::float AS revenue_per_lead,
                   NULL::float AS cost_per_lead,
                   NULL::float AS cost_per_deal
              FROM (%s UNION ALL %s UNION ALL %s) fact
              JOIN res_company main ON main.id = %s
              LEFT JOIN res_company company ON company.id = fact.company_id
            """,
            self._select_leads(0, SQL("lead.create_date"), SQL("1"), SQL("0")),
            self._select_won(),
            self._select_cost(),
            self.env.ref("base.main_company").id,
        )

    def _select_leads(self, number, date, leads, won):
        """Return a row for each lead, of which ``number`` tells the kind apart."""
        return SQL(
            """
            SELECT 3 * lead.id::bigint + %(number)s AS id,
                   %(date)s::date AS date,
                   lead.campaign_id, lead.source_id, lead.medium_id,
                   lead.id AS lead_id, lead.stage_id, lead.user_id, lead.team_id,
                   lead.country_id, lead.state_id, lead.company_id,
                   %(leads)s AS leads,
                   %(won)s AS won,
                   %(won)s * COALESCE(lead.expected_revenue, 0) AS revenue,
                   0::numeric AS cost
              FROM crm_lead lead %(zone)s
            """,
            number=number,
            date=to_local(date),
            zone=join_zone(self.env, SQL("lead.company_id")),
            leads=leads,
            won=won,
        )

    def _select_won(self):
        return SQL(
            "%s WHERE lead.won_status = 'won' AND lead.date_closed IS NOT NULL",
            self._select_leads(1, SQL("lead.date_closed"), SQL("0"), SQL("1")),
        )

    def _select_cost(self):
        return SQL(
            """
            SELECT 3 * cost.id::bigint + 2 AS id,
                   cost.month AS date,
                   cost.campaign_id, cost.source_id, cost.medium_id,
                   NULL::int AS lead_id, NULL::int AS stage_id, NULL::int AS user_id,
                   NULL::int AS team_id, NULL::int AS country_id,
                   NULL::int AS state_id, cost.company_id,
                   0 AS leads, 0 AS won, 0::numeric AS revenue,
                   COALESCE(cost.amount_company, 0) AS cost
              FROM sla_campaign_cost cost
            """
        )
