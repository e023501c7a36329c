from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, models

from ..business_time import BusinessTimeError
from .res_users import DIGESTS
from .sla_clock import aware, naive
from .sla_escalation import TELLING

_HOUR = timedelta(hours=1)
# When the digest of the day goes out, in the zone of whoever gets it; later if that is
# in quiet hours.
MORNING = time(8)
_SLOWNESS = [name for name, _label in DIGESTS]


class SlaDelivery(models.Model):
    """Until when an alert waits, so as not to disturb those whom it is for. The state
    of the clock never waits: only telling people of it does."""

    _inherit = "sla.delivery"

    def _hold_back(self, role, chosen, audience):
        """Return what is left of ``chosen``, pairs of a channel and partners, without
        those who are not to be disturbed now. Sets when the first of these can be."""
        ready, holds = [], []
        for channel, partners in chosen:
            awake = partners.browse()
            for partner in partners:
                until = self._get_hold(role, partner, audience)
                if until:
                    holds.append(until)
                else:
                    awake |= partner
            if awake:
                ready.append((channel, awake))
        self.hold_until = min(holds, default=False)
        return ready

    def _get_hold(self, role, partner, audience):
        """Return until when (UTC) ``partner`` is not to be told of this alert, ``None``
        if now is fine."""
        now = self.env["sla.clock"]._now()
        at = now
        digest = self._get_digest(partner)
        if digest == "hour" and audience.told_at(partner):
            # counted from the due time, so that urgent alerts in between do not keep
            # the others waiting for ever
            at = min(audience.told_at(partner), self.due_at) + _HOUR
        elif digest == "day":
            at = self._get_morning(partner)
        at = _next_open(self._get_awake(role, partner), max(at, now))
        return at if at > now else None

    def _get_digest(self, partner):
        """Return how often ``partner`` is told of alerts like this: what the step says
        or what the person wants, whichever is less often."""
        step = self.escalation_id
        if step.urgency == "now" or step.channel not in TELLING:
            return "now"
        asked = {"now", step.digest, _get_user(partner).sla_digest}
        return max(filter(None, asked), key=_SLOWNESS.index)

    def _get_awake(self, role, partner):
        """Return when ``partner`` may be told, a ``business_time.Schedule``; ``None``:
        at any time. Customers are told in the hours of what they were promised."""
        step = self.escalation_id
        if role == "customer":
            return None if step.outside_hours else self.clock_id._get_schedule()
        if step.urgency == "now":
            return None
        user = _get_user(partner)
        return user._sla_get_awake() if user else None

    def _get_morning(self, partner):
        """Return the first morning (UTC) after this alert came due."""
        zone = partner.tz or self.company_id.resource_calendar_id.tz or "UTC"
        local = aware(self.due_at).astimezone(ZoneInfo(zone))
        day = local.date()
        if local.time() > MORNING:
            day += timedelta(days=1)
        return naive(datetime.combine(day, MORNING, ZoneInfo(zone)).astimezone(UTC))

    @api.model
    def _get_told_since(self, since):
        """Return ``{partner id: when}`` of those whom messages were sent to after
        ``since``."""
        groups = self._read_group(
            [("sent_at", ">", since), ("channel", "in", TELLING)],
            ["partner_ids"],
            ["sent_at:max"],
        )
        return {partner.id: at for partner, at in groups}


def _get_user(partner):
    """Return the colleague that ``partner`` is, if any."""
    return partner.user_ids.filtered(lambda user: user._is_internal())[:1]


def _next_open(schedule, at):
    """Return ``at`` or the next opening; both naive UTC."""
    if schedule is None:
        return at
    try:
        return naive(schedule.next_open(aware(at)))
    except BusinessTimeError:
        return at  # hours that never come must not keep alerts back for ever
