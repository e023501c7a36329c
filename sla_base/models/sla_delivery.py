import logging
from collections import defaultdict

from odoo import api, fields, models

from .sla_engine import CONCURRENCY_ERRORS
from .sla_escalation import CHANNELS, IMPERSONAL

_logger = logging.getLogger(__name__)

# More than this many at once for one recipient become one digest.
DIGEST_FROM = 4


class SlaDelivery(models.Model):
    """One step of the ladder that came due on one clock, and what became of it. Queued
    once, with the event of the clock; handing over to mail, SMS and push happens in the
    same transaction as the change of state, so nothing is lost or sent twice."""

    _name = "sla.delivery"
    _description = "SLA Alert"
    _order = "id desc"
    _rec_name = "escalation_id"

    clock_id = fields.Many2one(
        "sla.clock", required=True, ondelete="cascade", index=True
    )
    escalation_id = fields.Many2one(
        "sla.escalation", string="Step", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="clock_id.company_id", store=True)
    metric_id = fields.Many2one(related="clock_id.metric_id", store=True)
    res_name = fields.Char(
        string="Document",
        compute="_compute_res_name",
        compute_sudo=False,
        help="Empty if you may not read the document.",
    )
    due_at = fields.Datetime(string="Due", required=True)
    state = fields.Selection(
        [
            ("queued", "Waiting"),
            ("sent", "Sent"),
            ("failed", "Reached nobody"),
            ("skipped", "Not needed any more"),
        ],
        default="queued",
        required=True,
    )
    sent_at = fields.Datetime(string="Sent on")
    channel = fields.Selection(CHANNELS, string="Sent by")
    partner_ids = fields.Many2many("res.partner", string="Sent to")
    tried = fields.Json(help="Who could not be reached by what, and why.")
    problem = fields.Char(
        string="Problems",
        compute="_compute_problem",
        help="Recipients and channels that were tried in vain.",
    )

    _once = models.UniqueIndex("(clock_id, escalation_id)")
    _queue = models.Index("(id) WHERE state = 'queued'")

    @api.depends("clock_id")
    def _compute_res_name(self):
        # sudo: which clock it is; its name only for those who may read the document
        clocks = self.sudo().clock_id.sudo(False)
        names = {clock.id: clock.res_name for clock in clocks._filtered_access("read")}
        for delivery in self:
            # sudo: as above
            delivery.res_name = names.get(delivery.sudo().clock_id.id, False)

    @api.depends("tried")
    def _compute_problem(self):
        reasons = self._problem_texts()
        roles = self._role_names()
        for delivery in self:
            problems = []
            for entry in delivery.tried or ():
                # sudo: names of colleagues who were to be told
                partners = self.env["res.partner"].sudo().browse(entry["partners"])
                names = ", ".join(partners.exists().mapped("name"))
                who = names or roles.get(entry["role"], "")
                why = reasons.get(entry["problem"], entry["problem"])
                problems.append(f"{who}: {why}")
            delivery.problem = "; ".join(dict.fromkeys(problems))

    @api.model
    def _role_names(self):
        names = self.env["sla.escalation"]._fields["recipient"]
        roles = dict(names._description_selection(self.env))
        return roles | {"managers": self.env._("SLA managers")}

    @api.model
    def _problem_texts(self):
        return {
            "nobody": self.env._("nobody there"),
            "absent": self.env._("absent"),
            "no_number": self.env._("no phone number"),
            "no_address": self.env._("no e-mail address"),
            "no_device": self.env._("no registered phone"),
            "no_access": self.env._("may not see the document"),
            "refused": self.env._("SMS refused"),
        }

    # Working off

    @api.model
    def _queue(self, log):
        """Queue an alert for each step that events of clocks say is due."""
        due = [entry for entry in log if entry["kind"] in ("warned", "escalated")]
        if not due:
            return
        steps = self.env["sla.escalation"].browse(
            {entry["data"]["step"] for entry in due}
        )
        known = set(steps.exists().ids)
        self.create(
            [
                {
                    "clock_id": entry["clock_id"],
                    "escalation_id": entry["data"]["step"],
                    "due_at": entry["at"],
                }
                for entry in due
                if entry["data"]["step"] in known
            ]
        )

    @api.model
    def _deliver_batch(self, limit):
        """Send at most ``limit`` queued alerts; return how many were found."""
        queued = self.search([("state", "=", "queued")], limit=limit, order="id")
        if not queued:
            return 0
        locked = queued.try_lock_for_update()
        locked._deliver()
        return len(queued) if locked else 0

    def _deliver(self):
        """Send alerts: those for one recipient together if they are many."""
        moot = self.filtered(lambda d: not d._is_wanted())
        moot._skip()
        buckets = defaultdict(self.browse)
        for delivery in self - moot:
            for channel, partners in delivery._choose_safely():
                if channel not in ("notify", "push", "sms"):
                    delivery._send_safely(channel, partners)
                    continue
                for partner in partners:
                    buckets[channel, partner] |= delivery
        for (channel, partner), deliveries in buckets.items():
            if len(deliveries) >= DIGEST_FROM:
                deliveries._send_safely(channel, partner)
                continue
            for delivery in deliveries:
                delivery._send_safely(channel, partner)

    def _is_wanted(self):
        clock = self.clock_id
        still_open = clock.state in ("running", "paused")
        return still_open and bool(clock._get_document().exists())

    def _skip(self):
        self.write({"state": "skipped"})
        now = self.env["sla.clock"]._now()
        self.env["sla.clock"]._log(
            [
                delivery.clock_id._prepare_entry(
                    "skipped",
                    now,
                    {"step": delivery.escalation_id.id},
                    "ended_first",
                )
                for delivery in self
            ]
        )

    def _send_safely(self, channel, partners):
        """Send, and note what failed: it stays queued, for the next channel or
        recipient; what changes the document has no other, and has failed."""
        try:
            with self.env.cr.savepoint():
                self.env["sla.alert"]._send(self, channel, partners)
                self._set_sent(channel, partners)
        except CONCURRENCY_ERRORS:
            raise
        except Exception as error:
            self.env.invalidate_all(flush=False)
            _logger.exception("SLA alerts %s could not be sent", self.ids)
            for delivery in self:
                delivery._note_problem("", partners, channel, str(error)[:200])
            final = channel in IMPERSONAL or channel in ("reassign", "activity")
            self.write({"state": "failed" if final else "queued"})

    def _set_sent(self, channel, partners):
        now = self.env["sla.clock"]._now()
        for delivery in self:
            delivery.write(
                {
                    "state": "sent",
                    "sent_at": now,
                    "channel": channel,
                    "partner_ids": [(4, partner.id) for partner in partners],
                }
            )

    # Whom, and how

    def _choose_safely(self):
        """Return :meth:`_choose`; whatever goes wrong concerns this alert alone."""
        try:
            with self.env.cr.savepoint():
                chosen = self._choose()
                if not chosen:
                    self.write({"state": "sent" if self.partner_ids else "failed"})
                return chosen
        except CONCURRENCY_ERRORS:
            raise
        except Exception as error:
            self.env.invalidate_all(flush=False)
            _logger.exception("SLA alert %s: nobody could be chosen", self.id)
            self._note_problem("", self.partner_ids.browse(), "", str(error)[:200])
            self.write({"state": "failed"})
            return []

    def _choose(self):
        """Return ``[(channel, partners), …]`` for this alert: the step's own recipients
        by its channel or the next one that reaches them; if none can be reached,
        the next recipient. Those who were told already are left out. Notes what was
        tried in vain."""
        self.ensure_one()
        step = self.escalation_id.sudo()  # sudo: see SlaEscalation.server_action_id
        if step.channel in IMPERSONAL:
            return [(step.channel, self.env["res.partner"])]
        for role, people, customers in self._get_candidates(step):
            waiting = customers or self._get_present(role, people, step.channel)
            waiting -= self.partner_ids
            chosen = []
            for channel in self._get_channels(step.channel):
                reached, problem = self._filter_by_channel(waiting, channel)
                if reached:
                    chosen.append((channel, reached))
                missed = waiting - reached
                if missed:
                    self._note_problem(role, missed, channel, problem)
                waiting = missed
            if chosen:
                return chosen
        return []

    def _get_candidates(self, step):
        """Yield ``(role, users, partners)`` of those to be told, the first choice
        first. After the step's own: the leader of the team, the owner of the agreement,
        the SLA managers of the company; a document is never assigned to the last."""
        document = self.clock_id._get_document()
        nobody, users = self.env["res.partner"], self.env["res.users"]
        leader = document._sla_get_leader()
        owner = self.clock_id.agreement_id.owner_id
        first = {
            "assignee": document._sla_get_user(),
            "leader": leader,
            "owner": owner,
            "users": step.user_ids,
            "customer": users,
        }[step.recipient]
        customer = nobody
        if step.recipient == "customer":
            customer = document._sla_get_partner()
        yield step.recipient, first, customer
        yield "leader", leader, nobody
        yield "owner", owner, nobody
        if step.channel != "reassign":
            managers = self.env.ref("sla_base.group_sla_manager").all_user_ids
            company = self.clock_id.company_id
            own = managers.filtered(lambda user: company in user.company_ids)
            yield "managers", own, nobody

    def _get_channels(self, channel):
        """Return the channels to try on one recipient, the step's own first."""
        if channel in ("sms", "push", "email"):
            return (channel, "notify")
        return (channel,)

    def _get_present(self, role, people, channel):
        """Return the partners of those among ``people`` who are there and may see the
        document; notes the others."""
        document = self.clock_id._get_document()
        partners = self.env["res.partner"]
        if not people:
            self._note_problem(role, partners, channel, "nobody")
        for user in people:
            if user._sla_is_absent():
                self._note_problem(role, user.partner_id, channel, "absent")
            elif not document.with_user(user).has_access("read"):
                self._note_problem(role, user.partner_id, channel, "no_access")
            else:
                partners |= user.partner_id
        return partners

    def _filter_by_channel(self, partners, channel):
        """Return those among ``partners`` whom ``channel`` reaches, and why it does not
        reach the others."""
        tried = self._get_tried(channel)
        partners = partners.filtered(lambda partner: partner.id not in tried)
        if channel == "sms":
            return partners.filtered("phone"), "no_number"
        if channel == "email":
            return partners.filtered("email"), "no_address"
        if channel == "push":
            devices = self.env["mail.push.device"].sudo()  # sudo: of other people
            found = devices.search([("partner_id", "in", partners.ids)])
            return found.partner_id & partners, "no_device"
        inside = partners.filtered(
            lambda partner: any(user._is_internal() for user in partner.user_ids)
        )
        return inside, "no_access"

    def _get_tried(self, channel):
        """Return the ids of the partners whom ``channel`` was tried on in vain."""
        return {
            id_
            for entry in self.tried or ()
            if entry["channel"] == channel
            for id_ in entry["partners"]
        }

    def _note_problem(self, role, partners, channel, problem):
        known = self._get_tried(channel)
        if partners and known.issuperset(partners._ids):
            return
        entry = {
            "role": role,
            "partners": partners.ids,
            "channel": channel,
            "problem": problem,
        }
        if entry not in (self.tried or []):
            self.tried = [*(self.tried or ()), entry]

    def _refused(self, partner):
        """An SMS of these alerts to ``partner`` was refused: try the next channel on
        this one, and leave those alone whom it has reached."""
        for delivery in self.filtered(lambda d: d.state in ("sent", "queued")):
            delivery._note_problem("", partner, "sms", "refused")
            delivery.write({"state": "queued", "partner_ids": [(3, partner.id)]})
        cron = self.env.ref("sla_base.ir_cron_sla_tick", raise_if_not_found=False)
        if cron:
            cron._trigger()

    def action_retry(self):
        """Queue alerts that reached nobody again."""
        self.check_access("write")
        self.filtered(lambda d: d.state == "failed").write(
            {"state": "queued", "tried": False, "partner_ids": [(5, 0, 0)]}
        )

    def action_open_document(self):
        """Open the document that the alert is about."""
        return self.clock_id.action_open_document()
