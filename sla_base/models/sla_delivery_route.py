import logging

from odoo import models

from .sla_engine import CONCURRENCY_ERRORS
from .sla_escalation import IMPERSONAL, TELLING

_logger = logging.getLogger(__name__)


class SlaDelivery(models.Model):
    """Whom an alert is for, and by what they are told."""

    _inherit = "sla.delivery"

    def _choose_safely(self, audience):
        """Return ``{alert: what _choose returns}``. A batch that fails is split until
        the alert that fails is alone: whatever goes wrong concerns that one only."""
        if not self:
            return {}
        try:
            with self.env.cr.savepoint():
                return {delivery: delivery._choose(audience) for delivery in self}
        except CONCURRENCY_ERRORS:
            raise
        except Exception as error:
            self.env.invalidate_all(flush=False)
            if len(self) > 1:
                middle = len(self) // 2
                first = self[:middle]._choose_safely(audience)
                return first | self[middle:]._choose_safely(audience)
            _logger.exception("SLA alert %s: nobody could be chosen", self.id)
            self._note_problem("", self.partner_ids.browse(), "", str(error)[:200])
            self.write({"state": "failed", "hold_until": False})
            return {}

    def _choose(self, audience):
        """Return ``[(channel, partners), …]`` of those to tell now. Sets until when
        the others wait, and the state if there is nobody to tell now."""
        self.ensure_one()
        self.hold_until = False
        step = self.escalation_id
        if step.channel in IMPERSONAL:
            return [(step.channel, self.env["res.partner"])]
        chosen = self._choose_people(step, audience)
        if not chosen and self.hold_until:
            self.state = "held"
        elif not chosen:
            self.state = "sent" if self.partner_ids else "failed"
        return chosen

    def _choose_people(self, step, audience):
        """Choose the step's own recipients, by its channel or the next one that reaches
        them; if none can be reached, the next recipient. Those who were told already
        are left out. Notes what was tried in vain."""
        document = audience.document_of(self.clock_id)
        for role, people, customers in self._get_candidates(step, document):
            waiting = customers or self._get_present(role, people, audience)
            waiting -= self.partner_ids
            reachable = self._choose_channels(role, waiting, audience)
            chosen = reachable
            if step.channel in TELLING:
                chosen = self._hold_back(role, reachable, audience)
            if reachable or self.partner_ids:
                return chosen
        return []

    def _choose_channels(self, role, waiting, audience):
        """Return ``[(channel, partners), …]``: by what each of ``waiting`` can be
        reached, the step's own channel first."""
        chosen = []
        for channel in self._get_channels(self.escalation_id.channel):
            reached, problem = self._filter_by_channel(waiting, channel, audience)
            if reached:
                chosen.append((channel, reached))
            missed = waiting - reached
            if missed:
                self._note_problem(role, missed, channel, problem)
            waiting = missed
        return chosen

    def _get_candidates(self, step, document):
        """Yield ``(role, users, partners)`` of those to be told, the first choice
        first. After the step's own: the leader of the team, the owner of the agreement,
        the SLA managers of the company; a document is never assigned to the last."""
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

    def _get_present(self, role, people, audience):
        """Return the partners of those among ``people`` who are there and may see the
        document; notes the others."""
        document = audience.document_of(self.clock_id)
        channel = self.escalation_id.channel
        partners = self.env["res.partner"]
        if not people:
            self._note_problem(role, partners, channel, "nobody")
        for user in people:
            if user.partner_id in self.partner_ids:
                continue  # told already, before they left
            if audience.is_absent(user):
                self._note_problem(role, user.partner_id, channel, "absent")
            elif not audience.may_read(user, document):
                self._note_problem(role, user.partner_id, channel, "no_access")
            else:
                partners |= user.partner_id
        return partners

    def _filter_by_channel(self, partners, channel, audience):
        """Return those among ``partners`` whom ``channel`` reaches, and why it does not
        reach the others."""
        tried = self._get_tried(channel)
        partners = partners.filtered(lambda partner: partner.id not in tried)
        if channel == "sms":
            return partners.filtered("phone"), "no_number"
        if channel == "email":
            return partners.filtered("email"), "no_address"
        if channel == "push":
            return partners.filtered(audience.has_device), "no_device"
        inside = partners.filtered(
            lambda partner: any(user._is_internal() for user in partner.user_ids)
        )
        return inside, "no_access"
