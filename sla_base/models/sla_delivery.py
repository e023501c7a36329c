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
    res_name = fields.Char(related="clock_id.res_name")
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

    @api.depends("tried")
    def _compute_problem(self):
        reasons = self._problem_texts()
        for delivery in self:
            problems = [
                f"{entry['name']}: {reasons.get(entry['problem'], entry['problem'])}"
                for entry in delivery.tried or ()
            ]
            delivery.problem = "; ".join(dict.fromkeys(problems))

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
        ended = self.filtered(lambda d: d.clock_id.state not in ("running", "paused"))
        ended._skip()
        buckets = defaultdict(self.browse)
        for delivery in self - ended:
            channel, partners = delivery._choose()
            if not channel:
                continue
            if channel in ("notify", "push", "sms"):
                for partner in partners:
                    buckets[channel, partner] |= delivery
            else:
                delivery._send_safely(channel, partners)
        for (channel, partner), deliveries in buckets.items():
            if len(deliveries) >= DIGEST_FROM:
                deliveries._send_safely(channel, partner)
                continue
            for delivery in deliveries:
                delivery._send_safely(channel, partner)

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
                delivery._note_problem(partners, channel, str(error)[:200])
            self.write({"state": "failed"})

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

    def _choose(self):
        """Return the channel and recipients (``res.partner``) for this alert: the
        step's own, else the next that can be reached. Notes what was tried in vain, and
        returns ``(None, None)`` with the state *failed* if nobody is left."""
        self.ensure_one()
        step = self.escalation_id.sudo()  # sudo: see SlaEscalation.server_action_id
        if step.channel in IMPERSONAL:
            return step.channel, self.env["res.partner"]
        for name, people, customers in self._get_candidates(step):
            for channel in self._get_channels(step.channel):
                found, problem = self._get_reachable(people, customers, channel)
                if found:
                    return channel, found
                self._note_problem(name, channel, problem)
                if problem in ("nobody", "absent"):
                    break
        self.write({"state": "failed"})
        return None, None

    def _get_candidates(self, step):
        """Yield ``(name, users, partners)`` of those to be told, the first choice
        first. After the step's own: the leader of the team, the owner of the agreement,
        the SLA managers of the company."""
        document = self.clock_id._get_document()
        nobody, users = self.env["res.partner"], self.env["res.users"]
        leader = document._sla_get_leader()
        owner = self.clock_id.agreement_id.owner_id
        labels = dict(step._fields["recipient"]._description_selection(self.env))
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
        yield labels[step.recipient], first, customer
        yield labels["leader"], leader, nobody
        yield labels["owner"], owner, nobody
        managers = self.env.ref("sla_base.group_sla_manager").all_user_ids
        company = self.clock_id.company_id
        yield (
            self.env._("SLA managers"),
            managers.filtered(lambda user: company in user.company_ids),
            nobody,
        )

    def _get_channels(self, channel):
        """Return the channels to try on one recipient, the step's own first."""
        if channel in ("sms", "push", "email"):
            return (channel, "notify")
        return (channel,)

    def _get_reachable(self, people, customers, channel):
        """Return the partners among ``people`` and ``customers`` that ``channel``
        reaches and why there is none."""
        if customers:
            return self._filter_by_channel(customers, channel)
        if not people:
            return customers, "nobody"
        present = people.filtered(lambda user: not user._sla_is_absent())
        if not present:
            return customers, "absent"
        document = self.clock_id._get_document()
        allowed = present.filtered(
            lambda user: document.with_user(user).has_access("read")
        )
        if not allowed:
            return customers, "no_access"
        return self._filter_by_channel(allowed.partner_id, channel)

    def _filter_by_channel(self, partners, channel):
        if (self.tried or ()) and any(
            entry["channel"] == channel and entry["partners"] == partners.ids
            for entry in self.tried
        ):
            return partners.browse(), "refused"
        if channel == "sms":
            return partners.filtered("phone"), "no_number"
        if channel == "email":
            return partners.filtered("email"), "no_address"
        if channel == "push":
            devices = self.env["mail.push.device"].sudo()  # sudo: of other people
            found = devices.search([("partner_id", "in", partners.ids)])
            return found.partner_id & partners, "no_device"
        if not any(user._is_internal() for user in partners.user_ids):
            return partners.browse(), "no_access"
        return partners, None

    def _note_problem(self, who, channel, problem):
        name = who if isinstance(who, str) else ", ".join(who.mapped("name"))
        ids = [] if isinstance(who, str) else who.ids
        entry = {
            "name": name,
            "partners": ids,
            "channel": channel,
            "problem": problem,
        }
        self.tried = [*(self.tried or ()), entry]

    def _refused(self, partners):
        """An SMS of these alerts was refused: try the next channel or recipient."""
        for delivery in self.filtered(lambda d: d.state == "sent"):
            delivery._note_problem(partners, "sms", "refused")
            delivery.write({"state": "queued", "sent_at": False, "channel": False})
        cron = self.env.ref("sla_base.ir_cron_sla_tick", raise_if_not_found=False)
        if cron:
            cron._trigger()

    def action_retry(self):
        """Queue alerts that reached nobody again."""
        self.check_access("write")
        self.filtered(lambda d: d.state == "failed").write(
            {"state": "queued", "tried": False}
        )

    def action_open_document(self):
        """Open the document that the alert is about."""
        return self.clock_id.action_open_document()
