import logging
from collections import defaultdict

from odoo import Command, api, fields, models
from odoo.tools import SQL

from ..engine.audience import Audience
from .sla_engine import CONCURRENCY_ERRORS
from .sla_escalation import CHANNELS, IMPERSONAL

_logger = logging.getLogger(__name__)

# More than this many at once for one recipient become one digest.
DIGEST_FROM = 4
# Channels of which several alerts become one message, and what kind of message. What
# goes to the phone is a notification too.
_MESSAGES = {"notify": "notify", "push": "notify", "sms": "sms", "email": "email"}


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
        "sla.escalation",
        string="Step",
        required=True,
        ondelete="cascade",
        help="The step of the escalation ladder that came due.",
    )
    company_id = fields.Many2one(
        related="clock_id.company_id",
        store=True,
        help="The company that the document belongs to.",
    )
    metric_id = fields.Many2one(
        related="clock_id.metric_id",
        store=True,
        help="The promise that the alert is about.",
    )
    res_name = fields.Char(
        string="Document",
        compute="_compute_res_name",
        compute_sudo=False,
        help="Empty if you may not read the document.",
    )
    due_at = fields.Datetime(
        string="Due",
        required=True,
        help="When the step came due, as its policy says. It may have gone out later.",
    )
    state = fields.Selection(
        [
            ("queued", "Waiting"),
            ("held", "Held"),
            ("sent", "Sent"),
            ("failed", "Reached nobody"),
            ("skipped", "Not needed any more"),
        ],
        default="queued",
        required=True,
        help="What became of the alert. Held: it waits for the end of quiet hours or "
        "for the next digest. Reached nobody: all recipients were tried in vain.",
    )
    hold_until = fields.Datetime(
        string="Held until",
        readonly=True,
        help="When the quiet hours of the recipient end, or the next digest is due. "
        "The alert goes out then, unless the clock has ended.",
    )
    sent_at = fields.Datetime(
        string="Sent on",
        help="When the alert was handed over for sending. Empty: it has not gone out.",
    )
    channel = fields.Selection(
        CHANNELS,
        string="Sent by",
        help="The way by which the alert really went out. It may differ from that of "
        "the step, if that way failed.",
    )
    partner_ids = fields.Many2many(
        "res.partner",
        string="Sent to",
        help="The people who got the alert.",
    )

    _once = models.UniqueIndex("(clock_id, escalation_id)")
    _queue = models.Index("(id) WHERE state = 'queued'")
    _held = models.Index("(hold_until, id) WHERE state = 'held'")
    _told = models.Index("(sent_at) WHERE sent_at IS NOT NULL")

    @api.depends("clock_id")
    def _compute_res_name(self):
        # sudo: which clock it is; its name only for those who may read the document
        clocks = self.sudo().clock_id.sudo(False)
        names = {clock.id: clock.res_name for clock in clocks._filtered_access("read")}
        for delivery in self:
            # sudo: as above
            delivery.res_name = names.get(delivery.sudo().clock_id.id, False)

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
        """Send at most ``limit`` alerts that are queued, or whose quiet time is over;
        return how many were found."""
        ready = self._find_ready(limit)
        if not ready:
            return 0
        locked = ready.try_lock_for_update()
        locked._deliver()
        return len(ready) if locked else 0

    @api.model
    def _find_ready(self, limit):
        """Return the alerts to look at now: one query of two partial indexes, as most
        of the time there are none."""
        self.flush_model(["state", "hold_until"])
        rows = self.env.execute_query(
            SQL(
                """
                (SELECT id FROM sla_delivery WHERE state = 'queued'
                  ORDER BY id LIMIT %(limit)s)
                UNION ALL
                (SELECT id FROM sla_delivery
                  WHERE state = 'held' AND hold_until <= %(now)s
                  ORDER BY hold_until, id LIMIT %(limit)s)
                LIMIT %(limit)s
                """,
                limit=limit,
                now=self.env["sla.clock"]._now(),
            )
        )
        return self.browse(id_ for (id_,) in rows)

    def _deliver(self):
        """Send alerts: those for one recipient together if they are many, if they have
        waited, or if that is what the recipient wants."""
        audience = Audience(self)
        moot = self.filtered(lambda d: not d._is_wanted(audience))
        moot._skip()
        waited = self.filtered(lambda d: d.state == "held")
        again = self.browse()
        messages = defaultdict(dict)
        for delivery, chosen in (self - moot)._choose_safely(audience).items():
            for channel, partners in chosen:
                kind = delivery._get_message_kind(channel)
                if not kind:
                    again |= delivery._send_safely(channel, partners)
                    continue
                for partner in partners:
                    messages[kind, partner][delivery.id] = channel
        for (kind, partner), channels in messages.items():
            deliveries = self.browse(channels)
            if deliveries & waited or deliveries._go_together(partner):
                again |= deliveries._send_safely(kind, partner, channels)
                continue
            for delivery in deliveries:
                again |= delivery._send_safely(channels[delivery.id], partner)
        # of several recipients, who were told later must not hide who was not
        again.write({"state": "queued"})

    def _get_message_kind(self, channel):
        """Return what several alerts by ``channel`` to one person become one of, or
        ``None`` if each is sent on its own."""
        if channel == "email" and self.escalation_id.template_id:
            return None
        return _MESSAGES.get(channel)

    def _go_together(self, partner):
        """Return whether these alerts for one recipient become one message."""
        return len(self) >= DIGEST_FROM or any(
            delivery._get_digest(partner) != "now" for delivery in self
        )

    def _is_wanted(self, audience):
        clock = self.clock_id
        return clock.state in ("running", "paused") and audience.document_of(clock)

    def _skip(self):
        """The clocks have ended: nobody further needs to be told."""
        told = self.filtered("partner_ids")
        told.write({"state": "sent", "hold_until": False})
        untold = self - told
        untold.write({"state": "skipped", "hold_until": False})
        now = self.env["sla.clock"]._now()
        self.env["sla.clock"]._log(
            [
                delivery.clock_id._prepare_entry(
                    "skipped",
                    now,
                    {"step": delivery.escalation_id.id},
                    "ended_first",
                )
                for delivery in untold
            ]
        )

    def _send_safely(self, kind, partners, channels=None):
        """Send, and note what failed: the next channel or recipient is tried then; what
        changes the document has no other, and has failed.

        :param str kind: the channel
        :param dict channels: the channel of each alert by its id, if alerts of several
            become one message
        :return: the alerts to choose others for
        """
        channels = channels or dict.fromkeys(self.ids, kind)
        try:
            with self.env.cr.savepoint():
                self.env["sla.alert"]._send(self, kind, partners)
                self._set_sent(channels, partners)
                return self.browse()
        except CONCURRENCY_ERRORS:
            raise
        except Exception as error:
            self.env.invalidate_all(flush=False)
            _logger.exception("SLA alerts %s could not be sent", self.ids)
            for delivery in self:
                channel = channels[delivery.id]
                delivery._note_problem("", partners, channel, str(error)[:200])
            if kind in IMPERSONAL or kind in ("reassign", "activity"):
                self.write({"state": "failed"})
                return self.browse()
            return self

    def _set_sent(self, channels, partners):
        """Note that ``partners`` were told; others may still be in quiet hours."""
        now = self.env["sla.clock"]._now()
        told = [Command.link(partner.id) for partner in partners]
        for channel, own in self.grouped(lambda d: channels[d.id]).items():
            own.write({"sent_at": now, "channel": channel, "partner_ids": told})
        held = self.filtered("hold_until")
        held.state = "held"
        (self - held).state = "sent"

    def action_open_document(self):
        """Open the document that the alert is about."""
        return self.clock_id.action_open_document()
