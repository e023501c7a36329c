from odoo import fields, models
from odoo.tools import SQL


class SlaCustomerRetention(models.Model):
    """Customers that were active in a period, a row for each, and whether they were
    again in the next one. Active is who sent a ticket."""

    _name = "sla.customer.retention"
    _description = "Retention of Customers"
    _inherit = ["sla.analysis.mixin"]
    _auto = False
    _order = "start desc, id"
    _rec_name = "partner_id"
    _depends = {
        "helpdesk.ticket": ["commercial_partner_id", "company_id"],
        "res.partner": ["partner_share", "sla_tier_id", "user_id"],
    }
    _sla_shares = {"retention": ("returned", "known")}

    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    tier_id = fields.Many2one(
        "sla.tier", readonly=True, help="The tier that the customer has now."
    )
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    period = fields.Selection(
        [("month", "Month"), ("quarter", "Quarter")],
        readonly=True,
        help="Whether the row is about a month or a quarter.",
    )
    start = fields.Date(
        string="From", readonly=True, help="The first day of the month or quarter."
    )
    again_start = fields.Date(
        string="Next one from",
        readonly=True,
        help="The first day of the next month or quarter, in which it is seen whether "
        "the customer comes again.",
    )
    came_again = fields.Integer(
        string="Active again by now",
        readonly=True,
        help="The customer sent a ticket in the next month or quarter, over or not.",
    )
    ticket_count = fields.Integer(
        string="Tickets",
        readonly=True,
        help="Tickets that the customer sent in the period.",
    )
    known = fields.Integer(
        string="Customers of ended periods",
        readonly=True,
        help="Customers of periods whose next one is over, so that it is known whether "
        "they came again.",
    )
    returned = fields.Integer(
        string="Customers active again",
        readonly=True,
        help="Customers that sent a ticket in the next period too.",
    )
    retention = fields.Float(
        string="Retention (%)",
        readonly=True,
        aggregator="avg",
        help="Customers that sent a ticket in the period and in the next one, as a "
        "share of those that sent one in the period. Periods whose next one is not "
        "over do not count.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT row.*, known * came_again AS returned,
                   100.0 * came_again / NULLIF(known, 0) AS retention
              FROM (SELECT active.*, customer.user_id,
                           (customer.sla_tier_id ->> active.company_id::text)::int
                               AS tier_id,
                           (active.start + active.length)::date AS again_start,
                           COALESCE(active.next = (active.start + active.length)::date,
                                    FALSE)::int AS came_again,
                           (%(today)s >= (active.start + 2 * active.length)::date)::int
                               AS known
                      FROM (
                        SELECT counted.*, LEAD(start) OVER (
                                   PARTITION BY partner_id, company_id, period
                                   ORDER BY start) AS next
                          FROM (%(active)s) AS counted
                      ) AS active
                      JOIN res_partner customer ON customer.id = active.partner_id
                     WHERE customer.partner_share
                       AND %(visible)s) AS row
            """,
            active=self._get_active_sql(),
            today=fields.Date.context_today(self),
            visible=self.env["sla.customer.report"]._get_visible_partners_sql(
                "customer"
            ),
        )

    def _get_active_sql(self):
        return SQL(
            """
            SELECT MIN(ticket.id) * 2 + kind.number AS id,
                   ticket.commercial_partner_id AS partner_id, ticket.company_id,
                   kind.period, kind.length,
                   DATE_TRUNC(kind.period, ticket.create_date AT TIME ZONE 'UTC'
                       AT TIME ZONE %(zone)s)::date AS start,
                   COUNT(*)::int AS ticket_count
              FROM helpdesk_ticket ticket
             CROSS JOIN (VALUES (0, 'month', INTERVAL '1 month'),
                                (1, 'quarter', INTERVAL '3 months'))
                   AS kind(number, period, length)
             WHERE ticket.commercial_partner_id IS NOT NULL AND %(visible)s
             GROUP BY ticket.commercial_partner_id, ticket.company_id, kind.number,
                      kind.period, kind.length, start
            """,
            zone=self.env.context.get("tz") or "UTC",
            visible=self._get_visible_tickets_sql("ticket"),
        )
