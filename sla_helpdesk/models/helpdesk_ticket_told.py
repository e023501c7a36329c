import logging
import uuid
from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.sla_base.models.sla_engine import CONCURRENCY_ERRORS

_logger = logging.getLogger(__name__)

# Not more messages about one ticket within an hour: whatever keeps on moving it is a
# machine that answers another.
_MOST_PER_HOUR = 5


class HelpdeskTicket(models.Model):
    """The customer is told when a ticket reaches a stage that tells. Whom, when, and
    that it costs nobody the edit; the words are in ``helpdesk_ticket_words.py``."""

    _inherit = "helpdesk.ticket"

    sla_told_deadline = fields.Datetime(
        string="Time last told",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="The promised time that the customer was last told of. If it changes, the "
        "next message says so.",
    )
    sla_told_metric_id = fields.Many2one(
        "sla.metric",
        string="Promise last told",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="Which promised time the customer was told of: for example that of the "
        "first response, or of the resolution.",
    )
    sla_from_machine = fields.Boolean(
        string="Sent by a machine",
        copy=False,
        groups="base.group_user",
        help="The ticket came from an automatic message or a mailing list. Nobody is "
        "told about its stages, so that two machines do not answer each other.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.context.get("sla_from_machine"):
            vals_list = [{"sla_from_machine": True, **vals} for vals in vals_list]
        return super().create(vals_list)

    def _track_template(self, changes):
        # two mails about the same are one too many: ours says more
        result = super()._track_template(changes)
        ticket = self[:1].sudo()  # sudo: what decides is not for every user to read
        if "stage_id" in result and ticket._sla_may_be_told():
            del result["stage_id"]
        return result

    def _sla_may_be_told(self):
        """Return whether the customer is told of the stage that this ticket is in."""
        self.ensure_one()
        return (
            self.stage_id.sla_tell
            and self.active
            and not self.sla_exempt
            and not self.sla_from_machine
            and (self._sla_has_address() or self._sla_is_told_by_sms())
        )

    @api.model
    def _sla_tell_safely(self, steps):
        """Tell about ``steps`` (``sla.ticket.step``). What goes wrong is reported, and
        costs nobody the edit that it was about."""
        tickets = steps.ticket_id.filtered(lambda ticket: ticket._sla_may_be_told())
        if not tickets:
            return
        self.env.flush_all()
        try:
            with self.env.cr.savepoint(flush=False):
                tickets._sla_tell(steps)
                self.env.flush_all()
        except CONCURRENCY_ERRORS:
            raise
        except Exception as error:
            self.env.invalidate_all(flush=False)
            _logger.exception("The customers of %s were not told", tickets)
            text = self.env._("The customer was not told: %s", error)
            self.env["sla.fault"]._report(tickets, [(None, None, tickets, text)])

    def _sla_tell(self, steps):
        """Tell the customers of these tickets, which may be told, about ``steps``.
        The queries do not grow with the tickets, but for what mail itself needs."""
        tickets = self - self._sla_get_restless()
        steps = steps.filtered(lambda step: step.ticket_id in tickets)
        tickets._sla_ensure_tokens()
        for lang, own in tickets.grouped(lambda t: t._sla_get_reader_lang()).items():
            speaking = own.with_context(lang=lang)
            words = speaking._sla_prepare_words()
            speaking._sla_tell_by_mail(words)
            speaking._sla_tell_by_sms(words)
            for ticket in own:
                ticket._sla_keep_told(words[ticket.id]["promise"])
        steps.told_at = self.env.cr.now().replace(microsecond=0)

    def _sla_get_restless(self):
        """Return those of these tickets whose customers were told often enough."""
        hour_ago = self.env.cr.now() - timedelta(hours=1)
        counts = self.env["sla.ticket.step"]._read_group(
            [("ticket_id", "in", self.ids), ("told_at", ">", hour_ago)],
            ["ticket_id"],
            ["__count"],
        )
        return self.browse(
            ticket.id for ticket, count in counts if count >= _MOST_PER_HOUR
        )

    def _sla_ensure_tokens(self):
        # the link in the mail; not by write(), which would be an edit of each ticket
        for ticket in self:
            if not ticket.access_token:
                ticket._sla_set_quietly({"access_token": str(uuid.uuid4())})

    def _sla_get_reader_lang(self):
        company = self.company_id.partner_id
        return self.partner_id.lang or company.lang or self.env.lang or "en_US"

    def _sla_keep_told(self, promise):
        """Keep what was told, so that the next message can say that it has changed."""
        if promise and promise["deadline"]:
            self._sla_set_quietly(
                {
                    "sla_told_deadline": promise["deadline"],
                    "sla_told_metric_id": promise["metric_id"],
                }
            )
