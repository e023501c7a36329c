from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.rating.models.rating_data import RATING_LIMIT_SATISFIED
from odoo.addons.sla_base.models.sla_target import CHANNELS, PRIORITIES

from .helpdesk_ticket_type import PROCESSES


class SlaTicketReport(models.Model):
    """Tickets, a row each: how old the open ones are; of the others, how quickly they
    were answered and solved, beside what quick work can cost."""

    _name = "sla.ticket.report"
    _description = "Ticket Figures"
    _inherit = ["sla.analysis.mixin"]
    _auto = False
    _order = "created_at desc, id desc"
    _rec_name = "ticket_id"
    _depends = {
        "helpdesk.ticket": [
            "active",
            "category_id",
            "channel_id",
            "closed_date",
            "commercial_partner_id",
            "company_id",
            "last_stage_update",
            "priority",
            "sla_process",
            "sla_first_reply_at",
            "sla_service_id",
            "stage_id",
            "team_id",
            "type_id",
            "user_id",
        ],
        "helpdesk.ticket.channel": ["sla_channel"],
        "helpdesk.ticket.stage": ["sla_lapses", "sla_phase"],
        "mail.message": ["author_id", "is_internal", "message_type", "model", "res_id"],
        "mail.tracking.value": ["mail_message_id", "old_value_integer"],
        "rating.rating": ["consumed", "rating", "res_id", "res_model"],
        "res.partner": ["partner_share", "sla_tier_id"],
        "sla.clock": [
            "breached_at",
            "deadline",
            "elapsed",
            "kind",
            "paused",
            "reopened",
            "state",
            "warn_at",
        ],
    }
    _sla_percentiles = {
        "response_hours": 0.5,
        "response_percentile": 0.9,
        "resolution_hours": 0.5,
        "resolution_percentile": 0.9,
    }
    _sla_shares = {
        "attainment": ("kept", "decided"),
        "satisfaction": ("satisfied", "rated"),
        "reopened_share": ("reopened", "ever_closed"),
        "first_contact": ("first_contact_count", "solved_count"),
        "pause_share": ("paused_hours", "counted_hours"),
    }

    ticket_id = fields.Many2one("helpdesk.ticket", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    team_id = fields.Many2one("helpdesk.ticket.team", readonly=True)
    user_id = fields.Many2one("res.users", string="Agent", readonly=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        readonly=True,
        help="The company of the contact, or the contact if it belongs to none.",
    )
    tier_id = fields.Many2one(
        "sla.tier", readonly=True, help="The tier that the customer has now."
    )
    service_id = fields.Many2one("sla.service", readonly=True)
    type_id = fields.Many2one("helpdesk.ticket.type", readonly=True)
    category_id = fields.Many2one("helpdesk.ticket.category", readonly=True)
    stage_id = fields.Many2one("helpdesk.ticket.stage", readonly=True)
    process = fields.Selection(
        PROCESSES,
        readonly=True,
        help="The ITIL process of the ticket, which follows from its type.",
    )
    channel = fields.Selection(
        CHANNELS,
        readonly=True,
        help="How the ticket came in.",
    )
    priority = fields.Selection(
        PRIORITIES,
        readonly=True,
        help="The priority that the ticket has now.",
    )
    archived = fields.Boolean(readonly=True)
    created_at = fields.Datetime(
        string="Created",
        readonly=True,
        help="When the ticket came in.",
    )
    closed_at = fields.Datetime(
        string="Closed at",
        readonly=True,
        help="When the ticket came to a stage in which time has ended, the last time. "
        "Empty while it is open.",
    )
    is_open = fields.Boolean(string="Open", readonly=True)
    age_days = fields.Float(
        string="Age (days)",
        readonly=True,
        aggregator="avg",
        help="Days since an open ticket was created, nights and weekends included.",
    )
    age = fields.Selection(
        [
            ("1", "Up to 1 day"),
            ("2", "1 to 3 days"),
            ("3", "3 to 7 days"),
            ("4", "7 to 30 days"),
            ("5", "More than 30 days"),
        ],
        readonly=True,
        help="How long ago an open ticket was created, nights and weekends included.",
    )
    response_hours = fields.Float(
        string="First response (median hours)",
        readonly=True,
        aggregator="avg",
        help="Half of the tickets with a promised first response were answered within "
        "so many working hours.",
    )
    response_percentile = fields.Float(
        string="First response (90th percentile, hours)",
        readonly=True,
        aggregator="avg",
        help="Nine out of ten tickets with a promised first response were answered "
        "within so many working hours.",
    )
    resolution_hours = fields.Float(
        string="Resolution (median hours)",
        readonly=True,
        aggregator="avg",
        help="Half of the tickets with a promised resolution were solved within so "
        "many working hours, pauses left out.",
    )
    resolution_percentile = fields.Float(
        string="Resolution (90th percentile, hours)",
        readonly=True,
        aggregator="avg",
        help="Nine out of ten tickets with a promised resolution were solved within "
        "so many working hours, pauses left out.",
    )
    kept = fields.Integer(string="Promises met", readonly=True)
    decided = fields.Integer(string="Promises decided", readonly=True)
    attainment = fields.Float(
        string="Attainment (%)",
        readonly=True,
        aggregator="avg",
        help="Promises that were met, as a share of those that are decided, met or "
        "broken. Promises that can still be met do not count.",
    )
    rated = fields.Integer(string="Ratings", readonly=True)
    satisfied = fields.Integer(string="Good ratings", readonly=True)
    satisfaction = fields.Float(
        string="Satisfaction (%)",
        readonly=True,
        aggregator="avg",
        help="Ratings of 4 or 5 out of 5, as a share of all ratings that customers "
        "gave.",
    )
    ever_closed = fields.Integer(
        string="Tickets once closed",
        readonly=True,
        help="Tickets that are closed, or were before they were reopened.",
    )
    closed_count = fields.Integer(string="Tickets closed", readonly=True)
    solved_count = fields.Integer(
        string="Tickets solved",
        readonly=True,
        help="Tickets that are closed, without those closed in a stage in which "
        "promises lapse, such as cancelled and rejected ones.",
    )
    reopen_count = fields.Integer(
        string="Times reopened",
        readonly=True,
        help="How often the ticket went from a stage in which time has ended back to "
        "another one.",
    )
    reopened = fields.Integer(string="Tickets reopened", readonly=True)
    reopened_share = fields.Float(
        string="Reopened (%)",
        readonly=True,
        aggregator="avg",
        help="Tickets that were reopened at least once, as a share of those that were "
        "ever closed.",
    )
    reply_count = fields.Integer(
        string="Replies",
        readonly=True,
        help="Public messages of our people on the ticket. Notes and automatic "
        "messages do not count.",
    )
    first_contact_count = fields.Integer(
        string="Tickets solved at the first contact", readonly=True
    )
    first_contact = fields.Float(
        string="Solved at the first contact (%)",
        readonly=True,
        aggregator="avg",
        help="Tickets that were solved with one public message of ours, or a logged "
        "call, and never reopened, as a share of those solved. Tickets closed without "
        "a word are not among them.",
    )
    answer_hours = fields.Float(
        string="Answered after (hours)",
        readonly=True,
        aggregator="avg",
        help="Hours on the clock, nights and weekends included, from when the ticket "
        "was created to our first public message or logged call. Empty if it was not "
        "answered.",
    )
    paused_hours = fields.Float(string="Working hours paused", readonly=True)
    counted_hours = fields.Float(string="Working hours used or paused", readonly=True)
    pause_share = fields.Float(
        string="Paused (%)",
        readonly=True,
        aggregator="avg",
        help="Working hours paused, as a share of the working hours used and paused "
        "together, over all promises on the tickets.",
    )

    def action_open_ticket(self):
        """Open the ticket of this row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": self.ticket_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT fact.*,
                   CASE WHEN is_open THEN
                       CASE WHEN age_days <= 1 THEN '1'
                            WHEN age_days <= 3 THEN '2'
                            WHEN age_days <= 7 THEN '3'
                            WHEN age_days <= 30 THEN '4'
                            ELSE '5' END
                   END AS age,
                   response_hours AS response_percentile,
                   resolution_hours AS resolution_percentile,
                   100.0 * kept / NULLIF(decided, 0) AS attainment,
                   100.0 * satisfied / NULLIF(rated, 0) AS satisfaction,
                   100.0 * reopened / NULLIF(ever_closed, 0) AS reopened_share,
                   100.0 * first_contact_count / NULLIF(solved_count, 0)
                       AS first_contact,
                   100.0 * paused_hours / NULLIF(counted_hours, 0) AS pause_share
              FROM (%(facts)s) AS fact
            """,
            facts=self._get_facts_sql(),
        )

    def _get_facts_sql(self):
        return SQL(
            """
            SELECT ticket.*, clock.*, rating.*,
                   (ticket.closed_at IS NULL) AS is_open,
                   CASE WHEN ticket.closed_at IS NULL THEN
                       EXTRACT(EPOCH FROM %(now)s - ticket.created_at) / 86400.0
                   END AS age_days,
                   GREATEST(moved.times, clock.times_reopened) AS reopen_count,
                   (GREATEST(moved.times, clock.times_reopened) > 0)::int AS reopened,
                   (ticket.closed_at IS NOT NULL)::int AS closed_count,
                   (ticket.closed_at IS NOT NULL
                       OR GREATEST(moved.times, clock.times_reopened) > 0)::int
                       AS ever_closed,
                   reply.times AS reply_count,
                   (ticket.closed_at IS NOT NULL AND NOT ticket.lapsed)::int
                       AS solved_count,
                   (ticket.closed_at IS NOT NULL AND NOT ticket.lapsed
                       AND (reply.times = 1 OR reply.times = 0
                            AND ticket.first_reply_at IS NOT NULL)
                       AND GREATEST(moved.times, clock.times_reopened) = 0)::int
                       AS first_contact_count,
                   EXTRACT(EPOCH FROM LEAST(ticket.first_reply_at, reply.first_at)
                       - ticket.created_at) / 3600.0 AS answer_hours
              FROM (%(tickets)s) AS ticket
             CROSS JOIN LATERAL (%(clocks)s) AS clock
             CROSS JOIN LATERAL (%(ratings)s) AS rating
             CROSS JOIN LATERAL (%(moves)s) AS moved
             CROSS JOIN LATERAL (%(replies)s) AS reply
            """,
            now=self.env.cr.now(),
            tickets=self._get_tickets_sql(),
            clocks=self._get_clocks_sql(),
            ratings=self._get_ratings_sql(),
            moves=self._get_moves_sql(),
            replies=self._get_replies_sql(),
        )

    def _get_tickets_sql(self):
        return SQL(
            """
            SELECT ticket.id, ticket.id AS ticket_id, ticket.company_id,
                   ticket.team_id, ticket.user_id, ticket.stage_id,
                   ticket.commercial_partner_id AS partner_id,
                   (customer.sla_tier_id ->> ticket.company_id::text)::int AS tier_id,
                   ticket.sla_service_id AS service_id, ticket.type_id,
                   ticket.category_id, ticket.sla_process AS process,
                   channel.sla_channel AS channel, ticket.priority,
                   (ticket.active IS NOT TRUE) AS archived,
                   ticket.create_date AS created_at,
                   ticket.partner_id AS contact_id,
                   ticket.sla_first_reply_at AS first_reply_at,
                   (stage.sla_lapses IS TRUE) AS lapsed,
                   CASE WHEN stage.sla_phase = 'stop' THEN
                       COALESCE(ticket.closed_date, ticket.last_stage_update,
                                ticket.write_date)
                   END AS closed_at
              FROM helpdesk_ticket ticket
              LEFT JOIN helpdesk_ticket_stage stage ON stage.id = ticket.stage_id
              LEFT JOIN helpdesk_ticket_channel channel
                     ON channel.id = ticket.channel_id
              LEFT JOIN res_partner customer
                     ON customer.id = ticket.commercial_partner_id
             WHERE %(visible)s
            """,
            visible=self._get_visible_tickets_sql("ticket"),
        )

    def _get_clocks_sql(self):
        # sudo: only to build the text of the query
        status = self.env["sla.clock"].sudo()._get_status_sql("clock", None)
        return SQL(
            """
            SELECT COUNT(*) FILTER (WHERE status = 'met')::int AS kept,
                   COUNT(*) FILTER (WHERE status IN ('met', 'breached'))::int
                       AS decided,
                   MAX(elapsed) FILTER (WHERE metric_id = %(response)s
                       AND state = 'stopped') / 3600.0 AS response_hours,
                   MAX(elapsed) FILTER (WHERE metric_id = %(resolution)s
                       AND state = 'stopped') / 3600.0 AS resolution_hours,
                   COALESCE(SUM(paused), 0) / 3600.0 AS paused_hours,
                   COALESCE(SUM(paused), 0) / 3600.0
                       + COALESCE(SUM(elapsed), 0) / 3600.0 AS counted_hours,
                   COALESCE(MAX(reopened), 0) AS times_reopened
              FROM (SELECT clock.*, %(status)s AS status
                      FROM sla_clock clock
                     WHERE clock.res_model = 'helpdesk.ticket'
                       AND clock.res_id = ticket.id
                       AND clock.kind = 'customer'
                       AND clock.state <> 'cancelled') AS own
            """,
            response=self._get_metric_id("first_response"),
            resolution=self._get_metric_id("resolution"),
            status=status,
        )

    def _get_ratings_sql(self):
        return SQL(
            """
            SELECT COUNT(*)::int AS rated,
                   COUNT(*) FILTER (WHERE rating >= %s)::int AS satisfied
              FROM rating_rating
             WHERE res_model = 'helpdesk.ticket' AND res_id = ticket.id
               AND consumed AND rating >= 1
            """,
            RATING_LIMIT_SATISFIED,
        )

    def _get_moves_sql(self):
        """Return how often the ticket left a stage in which time has ended, from the
        log of its stages. Tickets without promises have no clock that tells."""
        return SQL(
            """
            SELECT COUNT(*)::int AS times
              FROM mail_message message
              JOIN mail_tracking_value value ON value.mail_message_id = message.id
              JOIN helpdesk_ticket_stage before ON before.id = value.old_value_integer
              JOIN helpdesk_ticket_stage after ON after.id = value.new_value_integer
             WHERE message.model = 'helpdesk.ticket' AND message.res_id = ticket.id
               AND value.field_id = %s
               AND before.sla_phase = 'stop' AND after.sla_phase <> 'stop'
            """,
            self.env["ir.model.fields"]._get_ids("helpdesk.ticket")["stage_id"],
        )

    def _get_replies_sql(self):
        """Return how many public messages of our people are on a ticket, and when the
        first was sent: what the engine takes for a reply, see
        ``mail.thread._sla_is_reply``."""
        robot = self.env["ir.model.data"]._xmlid_to_res_id("base.partner_root")
        return SQL(
            """
            SELECT COUNT(*)::int AS times, MIN(message.date) AS first_at
              FROM mail_message message
              JOIN mail_message_subtype subtype ON subtype.id = message.subtype_id
              JOIN res_partner author ON author.id = message.author_id
             WHERE message.model = 'helpdesk.ticket' AND message.res_id = ticket.id
               AND message.message_type IN
                   ('comment', 'email', 'email_outgoing', 'sms')
               AND message.is_internal IS NOT TRUE
               AND subtype.internal IS NOT TRUE
               AND author.partner_share IS NOT TRUE
               AND author.id <> %s
               AND author.id IS DISTINCT FROM ticket.contact_id
            """,
            robot or 0,
        )
