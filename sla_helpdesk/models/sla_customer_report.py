from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.rating.models.rating_data import RATING_LIMIT_OK

# How far back bad experience counts.
_RISK_DAYS = 90


class SlaCustomerReport(models.Model):
    """The customers that ever sent a ticket, a row for each and company: when they
    were heard from, and what could make them leave."""

    _name = "sla.customer.report"
    _description = "Customers"
    _inherit = ["sla.analysis.mixin"]
    _auto = False
    _order = "last_contact, id"
    _rec_name = "partner_id"
    _depends = {
        "helpdesk.ticket": ["commercial_partner_id", "company_id", "stage_id"],
        "helpdesk.ticket.stage": ["sla_phase"],
        "mail.message": ["author_id", "date", "message_type", "model", "res_id"],
        "rating.rating": ["consumed", "rated_on", "rating", "res_id", "res_model"],
        "res.company": ["sla_quiet_days", "sla_risk_breaches"],
        "res.partner": ["active", "partner_share", "sla_tier_id", "user_id"],
        "sla.clock": ["breached_at", "deadline", "kind", "state", "warn_at"],
        "sla.followup": [
            "answer",
            "commercial_partner_id",
            "company_id",
            "done_at",
            "due_date",
            "state",
        ],
    }

    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    tier_id = fields.Many2one("sla.tier", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    last_ticket_id = fields.Many2one(
        "helpdesk.ticket", string="Latest ticket", readonly=True
    )
    ticket_count = fields.Integer(
        string="Tickets",
        readonly=True,
        help="All tickets that the customer ever sent, merged and archived ones "
        "included.",
    )
    open_count = fields.Integer(
        string="Open tickets",
        readonly=True,
        help="Tickets of the customer that have not ended yet.",
    )
    last_contact = fields.Datetime(
        string="Last heard from",
        readonly=True,
        help="The customer's last ticket or message on one, or the last follow-up "
        "that was done.",
    )
    days_quiet = fields.Integer(
        string="Days since",
        readonly=True,
        aggregator="avg",
        help="Whole days since the customer was heard from.",
    )
    is_quiet = fields.Boolean(
        string="Not heard from",
        readonly=True,
        help="Longer than the company's settings say.",
    )
    breach_count = fields.Integer(
        string="Broken promises",
        readonly=True,
        help="Promises on the customer's tickets that were broken in the last 90 days.",
    )
    bad_rating_count = fields.Integer(
        string="Bad ratings",
        readonly=True,
        help="Ratings of 1 or 2 out of 5 that the customer gave tickets in the last 90 "
        "days.",
    )
    bad_answer_count = fields.Integer(
        string="Bad answers",
        readonly=True,
        help="Follow-ups of the last 90 days in which the customer was dissatisfied.",
    )
    at_risk = fields.Boolean(
        string="At risk",
        readonly=True,
        help="The customer had a bad experience in the last 90 days: a bad rating or "
        "answer, or as many broken promises as the company's settings say.",
    )
    last_followup = fields.Date(
        string="Latest follow-up",
        readonly=True,
        help="When the latest follow-up was due, whatever became of it.",
    )
    next_followup = fields.Date(
        string="Next follow-up",
        readonly=True,
        help="When the next follow-up that is to do is due.",
    )
    reasons = fields.Char(
        string="Why", compute="_compute_reasons", help="What puts the customer here."
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT row.*,
                   EXTRACT(EPOCH FROM %(now)s - last_contact)::int / 86400
                       AS days_quiet,
                   quiet_days > 0
                       AND last_contact < %(now)s - quiet_days * INTERVAL '1 day'
                       AS is_quiet,
                   bad_rating_count > 0 OR bad_answer_count > 0
                       OR (risk_breaches > 0 AND breach_count >= risk_breaches)
                       AS at_risk
              FROM (%(rows)s) AS row
            """,
            now=self._now(),
            rows=self._get_rows_sql(),
        )

    def _now(self):
        return self.env.cr.now().replace(microsecond=0)

    def _get_rows_sql(self):
        return SQL(
            """
            SELECT own.id, own.partner_id, own.company_id, own.last_ticket_id,
                   own.ticket_count, own.open_count, own.breach_count,
                   own.bad_rating_count, customer.user_id,
                   (customer.sla_tier_id ->> own.company_id::text)::int AS tier_id,
                   GREATEST(own.last_contact, asked.last_done) AS last_contact,
                   asked.bad_answer_count, asked.last_followup, asked.next_followup,
                   COALESCE(company.sla_quiet_days, 0) AS quiet_days,
                   COALESCE(company.sla_risk_breaches, 0) AS risk_breaches
              FROM (%(tickets)s) AS own
              JOIN res_partner customer ON customer.id = own.partner_id
              JOIN res_company company ON company.id = own.company_id
             CROSS JOIN LATERAL (
                SELECT MAX(done_at) AS last_done, MAX(due_date) AS last_followup,
                       MIN(due_date) FILTER (WHERE state = 'todo') AS next_followup,
                       COUNT(*) FILTER (
                           WHERE answer IN ('1', '2') AND done_at >= %(since)s
                       )::int AS bad_answer_count
                  FROM sla_followup
                 WHERE commercial_partner_id = own.partner_id
                   AND company_id = own.company_id
             ) AS asked
             WHERE customer.active AND customer.partner_share AND %(visible)s
            """,
            tickets=self._get_tickets_sql(),
            since=self._now() - timedelta(days=_RISK_DAYS),
            visible=self._get_visible_partners_sql("customer"),
        )

    @api.model
    def _get_visible_partners_sql(self, alias):
        if self.env.su:
            return SQL("TRUE")
        visible = self.env["res.partner"]._search([])
        return SQL("%s IN %s", SQL.identifier(alias, "id"), visible.subselect())

    def _get_tickets_sql(self):
        # sudo: only to build the text of the query
        status = self.env["sla.clock"].sudo()._get_status_sql("clock", None)
        return SQL(
            """
            SELECT MIN(ticket.id) AS id, ticket.commercial_partner_id AS partner_id,
                   ticket.company_id, MAX(ticket.id) AS last_ticket_id,
                   COUNT(*)::int AS ticket_count,
                   COUNT(*) FILTER (
                       WHERE stage.sla_phase IS DISTINCT FROM 'stop' AND ticket.active
                   )::int AS open_count,
                   GREATEST(MAX(ticket.create_date), MAX(message.last))
                       AS last_contact,
                   SUM(clock.breaches)::int AS breach_count,
                   SUM(rating.bad)::int AS bad_rating_count
              FROM helpdesk_ticket ticket
              LEFT JOIN helpdesk_ticket_stage stage ON stage.id = ticket.stage_id
             CROSS JOIN LATERAL (
                SELECT MAX(message.date) AS last
                  FROM mail_message message
                  JOIN res_partner author ON author.id = message.author_id
                 WHERE message.model = 'helpdesk.ticket'
                   AND message.res_id = ticket.id
                   AND message.message_type IN ('comment', 'email', 'sms')
                   AND author.commercial_partner_id = ticket.commercial_partner_id
             ) AS message
             CROSS JOIN LATERAL (
                SELECT COUNT(*) AS breaches
                  FROM sla_clock clock
                 WHERE clock.res_model = 'helpdesk.ticket'
                   AND clock.res_id = ticket.id AND clock.kind = 'customer'
                   AND COALESCE(clock.breached_at, clock.deadline) >= %(since)s
                   AND %(status)s = 'breached'
             ) AS clock
             CROSS JOIN LATERAL (
                SELECT COUNT(*) AS bad
                  FROM rating_rating rating
                 WHERE rating.res_model = 'helpdesk.ticket'
                   AND rating.res_id = ticket.id AND rating.consumed
                   AND rating.rating >= 1 AND rating.rating < %(fair)s
                   AND COALESCE(rating.rated_on, rating.create_date) >= %(since)s
             ) AS rating
             WHERE ticket.commercial_partner_id IS NOT NULL AND %(visible)s
             GROUP BY ticket.commercial_partner_id, ticket.company_id
            """,
            since=self._now() - timedelta(days=_RISK_DAYS),
            fair=RATING_LIMIT_OK,
            status=status,
            visible=self._get_visible_tickets_sql("ticket"),
        )

    @api.depends("days_quiet", "breach_count", "bad_rating_count", "bad_answer_count")
    def _compute_reasons(self):
        for line in self:
            texts = [
                (line.is_quiet, "quiet", line.days_quiet),
                (line.breach_count, "breaches", line.breach_count),
                (line.bad_rating_count, "ratings", line.bad_rating_count),
                (line.bad_answer_count, "answers", line.bad_answer_count),
            ]
            names = self._get_reason_texts()
            told = [names[name] % number for given, name, number in texts if given]
            text = self.env["sla.format"]._list(told)
            line.reasons = text[:1].upper() + text[1:]

    @api.model
    def _get_reason_texts(self):
        return {
            "quiet": self.env._("not heard from for %s days"),
            "breaches": self.env._("broken promises in the last 90 days: %s"),
            "ratings": self.env._("bad ratings in the last 90 days: %s"),
            "answers": self.env._("bad answers in the last 90 days: %s"),
        }

    def action_plan_followup(self):
        """Open a new follow-up with this customer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Follow-up"),
            "res_model": "sla.followup",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {
                "default_partner_id": self.partner_id.id,
                "default_company_id": self.company_id.id,
                "default_name": self.reasons or self.env._("Follow-up"),
            },
        }

    def action_open_customer(self):
        """Open the page of the customer."""
        self.ensure_one()
        return self.partner_id.action_sla_customer_page()
