from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.sla_base.models.sla_target import CHANNELS, PRIORITIES

from .helpdesk_ticket_type import PROCESSES

# By which policy something was promised: for those who see to promises, or to tickets.
_WHO_KNOWS_TERMS = "sla_base.group_sla_user,helpdesk_mgmt.group_helpdesk_manager"


class SlaHelpdeskReport(models.Model):
    """The promises to customers on tickets, a row each, with what their tickets say.
    Cancelled promises are none."""

    _name = "sla.helpdesk.report"
    _description = "Promises on Tickets"
    _inherit = ["sla.analysis.mixin"]
    _auto = False
    _order = "started_at desc, id desc"
    _rec_name = "ticket_id"
    _depends = {
        "helpdesk.ticket": [
            "category_id",
            "commercial_partner_id",
            "sla_process",
            "team_id",
            "type_id",
            "user_id",
        ],
        "sla.clock": [
            "agreement_id",
            "allowance",
            "breached_at",
            "channel",
            "company_id",
            "deadline",
            "elapsed",
            "kind",
            "metric_id",
            "paused",
            "policy_id",
            "priority",
            "reopened",
            "res_id",
            "res_model",
            "service_id",
            "started_at",
            "state",
            "stopped_at",
            "tier_id",
            "warn_at",
        ],
    }
    _sla_percentiles = {"median_hours": 0.5, "percentile_hours": 0.9}
    _sla_shares = {
        "attainment": ("kept", "decided"),
        "pause_share": ("paused_hours", "counted_hours"),
        "reopened_share": ("reopened", "stopped"),
    }

    ticket_id = fields.Many2one("helpdesk.ticket", readonly=True)
    clock_id = fields.Many2one("sla.clock", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    metric_id = fields.Many2one("sla.metric", readonly=True)
    policy_id = fields.Many2one("sla.policy", readonly=True, groups=_WHO_KNOWS_TERMS)
    agreement_id = fields.Many2one(
        "sla.agreement", readonly=True, groups=_WHO_KNOWS_TERMS
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        readonly=True,
        help="The company of the contact, or the contact if it belongs to none.",
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team", readonly=True, help="The team that has the ticket now."
    )
    user_id = fields.Many2one(
        "res.users",
        string="Agent",
        readonly=True,
        help="The person that has the ticket now.",
    )
    tier_id = fields.Many2one(
        "sla.tier",
        readonly=True,
        help="The customer's tier when the clock started or stopped.",
    )
    service_id = fields.Many2one("sla.service", readonly=True)
    type_id = fields.Many2one("helpdesk.ticket.type", readonly=True)
    category_id = fields.Many2one("helpdesk.ticket.category", readonly=True)
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
        help="The priority that the promise was chosen for.",
    )
    started_at = fields.Datetime(
        string="Started",
        readonly=True,
        help="When the promise began.",
    )
    decided_at = fields.Datetime(
        string="Decided",
        readonly=True,
        help="When the promise was broken, or the clock stopped in time.",
    )
    outcome = fields.Selection(
        [("met", "Met"), ("broken", "Broken"), ("open", "Not decided")],
        readonly=True,
        help="Met: the clock stopped in time. Broken: the deadline passed before. "
        "Not decided: it can still be met.",
    )
    attainment = fields.Float(
        string="Attainment (%)",
        readonly=True,
        aggregator="avg",
        help="Promises that were met, as a share of those that are decided, met or "
        "broken. Promises that can still be met do not count.",
    )
    kept = fields.Integer(string="Promises met", readonly=True)
    decided = fields.Integer(string="Promises decided", readonly=True)
    broken = fields.Integer(string="Promises broken", readonly=True)
    hours = fields.Float(
        string="Working hours used (average)",
        readonly=True,
        aggregator="avg",
        help="Working hours from the start of a clock to its stop, without pauses. "
        "Only clocks that have stopped.",
    )
    median_hours = fields.Float(
        string="Working hours used (median)",
        readonly=True,
        aggregator="avg",
        help="Half of the stopped clocks needed no more working hours than this. "
        "Compare clocks of one metric.",
    )
    percentile_hours = fields.Float(
        string="Working hours used (90th percentile)",
        readonly=True,
        aggregator="avg",
        help="Nine out of ten stopped clocks needed no more working hours than this. "
        "Compare clocks of one metric.",
    )
    allowance_hours = fields.Float(
        string="Working hours promised",
        readonly=True,
        aggregator="avg",
        help="Working hours within which the promise has to be kept; on average over "
        "the promises.",
    )
    paused_hours = fields.Float(
        string="Working hours paused",
        readonly=True,
        help="Working hours that did not count, because the ticket was waiting.",
    )
    counted_hours = fields.Float(
        string="Working hours used or paused",
        readonly=True,
        help="What the share of pauses is a share of.",
    )
    pause_share = fields.Float(
        string="Paused (%)",
        readonly=True,
        aggregator="avg",
        help="Working hours paused, as a share of the working hours used and paused "
        "together. Of the pause or run that lasts, nothing is counted yet.",
    )
    stopped = fields.Integer(string="Clocks stopped", readonly=True)
    reopened = fields.Integer(
        string="Clocks reopened",
        readonly=True,
        help="Clocks that went on at least once, because the ticket was reopened.",
    )
    reopened_share = fields.Float(
        string="Reopened (%)",
        readonly=True,
        aggregator="avg",
        help="Clocks that went on at least once, because the ticket was reopened, as a "
        "share of those that had stopped.",
    )

    @property
    def _table_query(self):
        # sudo: only to build the text of the query
        status = self.env["sla.clock"].sudo()._get_status_sql("clock", None)
        return SQL(
            """
            SELECT row.*,
                   CASE outcome WHEN 'met' THEN 100.0 WHEN 'broken' THEN 0 END
                       AS attainment,
                   (outcome = 'met')::int AS kept,
                   (outcome <> 'open')::int AS decided,
                   (outcome = 'broken')::int AS broken,
                   hours AS median_hours,
                   hours AS percentile_hours,
                   100.0 * paused_hours / NULLIF(counted_hours, 0) AS pause_share,
                   100.0 * reopened / NULLIF(stopped, 0) AS reopened_share
              FROM (%(rows)s) AS row
            """,
            rows=self._get_rows_sql(status),
        )

    def _get_rows_sql(self, status):
        return SQL(
            """
            SELECT clock.id, clock.id AS clock_id, ticket.id AS ticket_id,
                   clock.company_id, clock.metric_id, clock.policy_id,
                   clock.agreement_id, ticket.commercial_partner_id AS partner_id,
                   ticket.team_id, ticket.user_id, clock.tier_id, clock.service_id,
                   ticket.type_id, ticket.category_id,
                   ticket.sla_process AS process, clock.channel, clock.priority,
                   clock.started_at,
                   clock.decided_at,
                   CASE WHEN clock.breached_at IS NOT NULL THEN 'broken'
                        ELSE CASE %(status)s
                            WHEN 'met' THEN 'met'
                            WHEN 'breached' THEN 'broken'
                            ELSE 'open'
                        END
                   END AS outcome,
                   CASE WHEN clock.state = 'stopped' THEN clock.elapsed / 3600.0 END
                       AS hours,
                   clock.allowance / 3600.0 AS allowance_hours,
                   COALESCE(clock.paused, 0) / 3600.0 AS paused_hours,
                   (COALESCE(clock.paused, 0) + COALESCE(clock.elapsed, 0)) / 3600.0
                       AS counted_hours,
                   (clock.state = 'stopped' OR COALESCE(clock.reopened, 0) > 0)::int
                       AS stopped,
                   (COALESCE(clock.reopened, 0) > 0)::int AS reopened
              FROM sla_clock clock
              JOIN helpdesk_ticket ticket ON ticket.id = clock.res_id
             WHERE clock.res_model = 'helpdesk.ticket'
               AND clock.kind = 'customer'
               AND (clock.state <> 'cancelled' OR clock.decided_at IS NOT NULL)
               AND %(visible)s
            """,
            status=status,
            visible=self._get_visible_tickets_sql("ticket"),
        )
