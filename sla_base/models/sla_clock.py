from datetime import UTC

from odoo import api, fields, models
from odoo.exceptions import UserError

from .. import business_time as bt
from ..engine import rows
from .sla_target import CHANNELS, PRIORITIES

OPEN = ("running", "paused")
# Columns, and what they are in a ``business_time.Clock``.
_VALUE = {
    "state": "status",
    "allowance": "allowance",
    "started_at": "started_at",
    "elapsed": "elapsed",
    "running_since": "since",
    "deadline": "deadline",
    "breached_at": "breached_at",
    "stopped_at": "stopped_at",
    "paused_since": "paused_since",
    "paused_until": "paused_until",
    "paused": "paused",
    "reopened": "reopened",
    "holder": "holder",
}
_MOMENTS = (
    "started_at",
    "running_since",
    "deadline",
    "breached_at",
    "stopped_at",
    "paused_since",
    "paused_until",
)


class SlaClock(models.Model):
    """One running promise on one document: the only place where time is kept.

    Times are UTC, durations are whole working seconds. Nobody writes clocks but the
    engine, and only through the gate (``_apply``).
    """

    _name = "sla.clock"
    _description = "SLA Clock"
    _order = "id"
    _rec_name = "metric_id"

    # The document
    res_model = fields.Char(string="Document Model", required=True)
    res_id = fields.Many2oneReference(
        string="Document ID", model_field="res_model", required=True
    )
    res_name = fields.Char(
        string="Document",
        compute="_compute_res_name",
        compute_sudo=False,
        help="The document that the promise is about. Empty if you may not read it.",
    )
    # The promise
    kind = fields.Selection(
        [("customer", "Customer"), ("internal", "Internal"), ("supplier", "Supplier")],
        required=True,
        default="customer",
        help="Customer: what we promised to the customer. Internal: what one "
        "department promised to another. Supplier: what a third party promised to us.",
    )
    metric_id = fields.Many2one(
        "sla.metric",
        required=True,
        ondelete="cascade",
        index=True,
        help="What is timed, for example the first response or the resolution.",
    )
    policy_id = fields.Many2one(
        "sla.policy",
        ondelete="cascade",
        index="btree_not_null",
        help="The policy that won for this document and made the promise.",
    )
    target_id = fields.Many2one("sla.target", ondelete="set null")
    agreement_id = fields.Many2one(
        "sla.agreement",
        ondelete="restrict",
        index="btree_not_null",
        help="The agreement that the policy belongs to. Empty: a default of the "
        "company made the promise.",
    )
    party = fields.Char(
        string="Promised by",
        help="Of internal and supplier promises: the party that made it, as model and "
        "id. The clock runs only while this party holds the document.",
    )
    revision_id = fields.Many2one(
        "sla.revision",
        required=True,
        ondelete="restrict",
        help="The wording of the promise that this clock keeps.",
    )
    schedule_id = fields.Many2one(
        "sla.schedule",
        string="Working hours",
        required=True,
        ondelete="restrict",
        index=True,
        help="The revision of the working hours in which time counts.",
    )
    cycle = fields.Integer(
        default=1, help="Counts the clocks of a metric that repeats."
    )
    # Copies, taken when the clock starts and stops: reports need no other tables
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        help="The company that the document belongs to.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        ondelete="set null",
        help="The customer of the document, noted when the clock starts and when it "
        "stops.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Assigned to",
        ondelete="set null",
        help="The person to whom the document is assigned, noted when the clock starts "
        "and when it stops. Empty: nobody.",
    )
    team_model = fields.Char()
    team_id = fields.Many2oneReference(string="Team ID", model_field="team_model")
    team_name = fields.Char(
        string="Team",
        help="The team of the document, noted when the clock starts and when it stops.",
    )
    service_id = fields.Many2one(
        "sla.service",
        ondelete="set null",
        help="The service that the document is about. Empty: none was named.",
    )
    tier_id = fields.Many2one(
        "sla.tier",
        ondelete="set null",
        help="The class of customers that the customer belonged to. Empty: none.",
    )
    channel = fields.Selection(
        CHANNELS,
        help="How the document came in, for example by phone or e-mail.",
    )
    priority = fields.Selection(
        PRIORITIES,
        help="The priority of the document that the promise was chosen for.",
    )
    trigger_values = fields.Text(
        help="What the document said when the promise was chosen; it is chosen again "
        "when one of these differs."
    )
    # Time
    state = fields.Selection(
        [
            ("running", "Running"),
            ("paused", "Paused"),
            ("stopped", "Stopped"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        help="Stopped: the work is done. Running or paused: it is not yet.",
    )
    started_at = fields.Datetime(
        required=True,
        help="When the promise began. Working time counts from then on.",
    )
    start_hour = fields.Integer(
        string="Hour of the day",
        aggregator=None,
        help="The hour in which the clock started, 0 to 23, in the time zone of its "
        "working hours.",
    )
    allowance = fields.Integer(help="Promised working seconds.")
    elapsed = fields.Integer(
        help="Working seconds used up when the clock last started to run."
    )
    running_since = fields.Datetime()
    deadline = fields.Datetime(help="Empty while the clock is paused in time.")
    warn_at = fields.Datetime(
        string="At risk from",
        help="From this moment on the document counts as at risk. Empty while the "
        "clock is paused, and once it has ended.",
    )
    breached_at = fields.Datetime(help="When the promise was broken.")
    stopped_at = fields.Datetime(
        help="When the clock ended, because the work was done or because it was "
        "cancelled. Empty: it is still open.",
    )
    decided_at = fields.Datetime(
        string="Decided",
        help="When it was known whether the promise is kept: when it was kept, or when "
        "its deadline passed, whether the work is done by now or not. Attainment is "
        "counted by it.",
    )
    paused_since = fields.Datetime(
        help="When the pause began that lasts now. Empty: the clock is not paused.",
    )
    paused_until = fields.Datetime(help="When the pause ends by itself.")
    pause_reason_id = fields.Many2one(
        "sla.pause.reason",
        ondelete="restrict",
        index="btree_not_null",
        help="Why the clock is paused, or was the last time.",
    )
    pause_refused = fields.Boolean(
        string="Runs on",
        help="The document is paused, but the pauses of this clock are used up: its "
        "time counts.",
    )
    paused = fields.Integer(help="Working seconds for which the clock was paused.")
    reopened = fields.Integer(
        string="Times reopened",
        help="How often the document came back after the clock had stopped. The time "
        "in between does not count.",
    )
    retargeted = fields.Integer(
        string="Times retargeted",
        help="How often the promise was replaced by another one, for example because "
        "the priority changed.",
    )
    holder = fields.Char(help="The party that holds the document: model,id.")
    start_terms = fields.Json(
        prefetch=False,
        help="Allowance, calendar and holder at the start.",
    )
    next_event_at = fields.Datetime(help="When the scheduler must look at this clock.")
    done_steps = fields.Json(help="The steps of the ladder that are done with.")
    event_ids = fields.One2many("sla.clock.event", "clock_id")
    delivery_ids = fields.One2many("sla.delivery", "clock_id")
    # Shown
    status = fields.Selection(
        [
            ("running", "In time"),
            ("at_risk", "At risk"),
            ("paused", "Paused"),
            ("breached", "Breached"),
            ("met", "Met"),
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_status",
        help="What the clock says at this moment.",
    )
    elapsed_now = fields.Integer(
        string="Time used",
        compute="_compute_now",
        help="Working seconds used up until now.",
    )
    remaining_now = fields.Integer(
        string="Time left",
        compute="_compute_now",
        help="Working seconds left; negative when the promise is broken.",
    )
    progress = fields.Integer(
        string="Used (%)", compute="_compute_now", help="Part of the time used up."
    )

    _document = models.Index("(res_model, res_id)")
    _due = models.Index("(next_event_at) WHERE next_event_at IS NOT NULL")
    _open_schedule = models.Index("(schedule_id) WHERE state IN ('running', 'paused')")
    _one_open = models.UniqueIndex(
        "(res_model, res_id, metric_id, kind, COALESCE(agreement_id, 0), "
        "COALESCE(party, '')) "
        "WHERE state IN ('running', 'paused') AND kind <> 'customer'"
    )
    _one_open_customer = models.UniqueIndex(
        "(res_model, res_id, metric_id) "
        "WHERE state IN ('running', 'paused') AND kind = 'customer'"
    )

    @api.depends("res_model", "res_id")
    def _compute_res_name(self):
        for model, clocks in self.grouped("res_model").items():
            if model not in self.env:
                clocks.res_name = False
                continue
            documents = self.env[model].browse(clocks.mapped("res_id")).exists()
            readable = documents._filtered_access("read")
            names = {doc.id: doc.display_name for doc in readable}
            for clock in clocks:
                clock.res_name = names.get(clock.res_id, False)

    @api.depends("state", "breached_at", "deadline", "warn_at")
    def _compute_status(self):
        now = self._now()
        for clock in self:
            clock.status = clock._get_status(now)

    def _get_status(self, now):
        """Return the status at ``now``, see :func:`status_at`."""
        return status_at(now, self.state, self.breached_at, self.deadline, self.warn_at)

    @api.depends("state", "elapsed", "allowance", "running_since")
    def _compute_now(self):
        now = aware(self._now())
        values = self._get_values()
        for clock in self:
            used = values[clock.id].elapsed_by(now, clock._get_schedule())
            clock.elapsed_now = used
            clock.remaining_now = clock.allowance - used
            clock.progress = round(100 * used / (clock.allowance or 1))

    def _now(self):
        """Return the moment of this transaction, in whole seconds."""
        return self.env.cr.now().replace(microsecond=0)

    def _get_value(self):
        """Return the clock as a ``business_time.Clock``."""
        self.ensure_one()
        return self._get_values()[self.id]

    def _get_values(self):
        """Return ``{id: business_time.Clock}``."""
        columns = dict(zip(_VALUE, rows.read(self, _VALUE), strict=True))
        for name in _MOMENTS:
            columns[name] = map(aware, columns[name])
        names = _VALUE.values()
        return {
            id_: bt.Clock(**dict(zip(names, row, strict=True)))
            for id_, *row in zip(self._ids, *columns.values(), strict=True)
        }

    def _get_terms(self):
        """Return ``{id: (Schedule, pinned wording, steps done)}``: many clocks share
        the first two."""
        names = ("schedule_id", "revision_id", "done_steps")
        schedule_ids, revision_ids, steps = rows.read(self, names)
        build = self.env["sla.schedule"]._build_schedule
        schedules = {id_: build(id_) for id_ in set(schedule_ids)}
        define = self.env["sla.revision"]._get_definition
        wordings = {id_: define(id_) for id_ in set(revision_ids)}
        each = zip(self._ids, schedule_ids, revision_ids, steps, strict=True)
        return {
            id_: (schedules[schedule_id], wordings[revision_id], list(done or ()))
            for id_, schedule_id, revision_id, done in each
        }

    def _get_schedule(self):
        """Return the open hours that this clock counts, as a
        ``business_time.Schedule``."""
        return self.schedule_id._get_schedule()

    def _get_definition(self):
        """Return the pinned wording of the promise."""
        return self.env["sla.revision"]._get_definition(self.revision_id.id)

    @api.model
    def _get_of_documents(self, documents):
        """Return the clocks of ``documents``, oldest first."""
        if not documents:
            return self.browse()
        return self.search_fetch(
            [("res_model", "=", documents._name), ("res_id", "in", documents.ids)],
            order="id",
        )

    def _get_document(self):
        """Return the document that this clock is on."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id)

    def _get_document_url(self):
        """Return a link to the document that works for everyone who may read it."""
        self.ensure_one()
        return f"/mail/view?model={self.res_model}&res_id={self.res_id}"

    def _get_seconds_left(self):
        """Return the working seconds left now; negative once the deadline has passed,
        however little of the time since then was working time."""
        self.ensure_one()
        now, value = aware(self._now()), self._get_value()
        late = value.late_by(now, self._get_schedule())
        if late or value.breached_by(now):
            return min(-late, -1)
        return value.allowance - value.elapsed_by(now, self._get_schedule())

    def action_open_document(self):
        """Open the document that this clock is on."""
        self.ensure_one()
        if self.res_model not in self.env:
            raise UserError(
                self.env._("The add-on of this document is no longer installed.")
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
            "views": [(False, "form")],
        }


def status_at(now, state, breached_at, deadline, warn_at):
    """Return the status of a clock at ``now``: worse than what its events tell if a
    deadline has passed that the scheduler has not seen yet."""
    if state == "cancelled":
        return "cancelled"
    if breached_at:
        return "breached"
    if state == "stopped":
        return "met"
    if state == "paused":
        return "paused"
    if deadline and deadline < now:
        return "breached"
    if warn_at and warn_at <= now:
        return "at_risk"
    return "running"


def aware(moment):
    """Return a naive UTC datetime of the database as an aware one."""
    return moment.replace(tzinfo=UTC) if moment else None


def naive(moment):
    """Return an aware datetime as the database keeps it."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment else None
