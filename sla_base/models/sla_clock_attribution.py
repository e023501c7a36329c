from odoo import api, fields, models

from .. import business_time as bt
from ..engine import rows
from .sla_clock import aware, naive

_ENDED = ("stopped", "cancelled")


class SlaClock(models.Model):
    """Who used up the time: of clocks that have ended or whose promise was broken, the
    working time by party is kept for reports, and a breach names its party."""

    _inherit = "sla.clock"

    to_attribute = fields.Boolean(
        help="The time by party is to be counted (again) in the background."
    )
    holding_ids = fields.One2many("sla.holding", "clock_id", string="Time by party")
    late_party_name = fields.Char(
        string="Time used up by",
        readonly=True,
        help="Of a broken promise: the party that used up the most time beyond its "
        "share; if the agreement gives no shares, the most time.",
    )

    _to_attribute = models.Index("(id) WHERE to_attribute")

    @api.model
    def _attribute_batch(self, limit):
        """Count the time by party of at most ``limit`` clocks; return how many were
        found."""
        clocks = self.search([("to_attribute", "=", True)], limit=limit, order="id")
        clocks = clocks.try_lock_for_update()
        clocks._attribute()
        return len(clocks)

    def _attribute(self):
        self.holding_ids.unlink()
        histories, names = self._get_histories(), {}
        holdings, changes = [], {}
        for clock in self:
            if clock.state not in _ENDED and not clock.breached_at:
                # reopened meanwhile, and in time: counted when it ends again
                changes[clock.id] = {"to_attribute": False, "late_party_name": None}
                continue
            history, shares = histories[clock], clock._get_shares()
            held = clock._count_held(history, self._now())
            blamed = clock._find_late_party(history, shares)
            for party in held:
                if party not in names:
                    names[party] = clock._holder_name(party)
            holdings += [
                clock._prepare_holding(
                    party, names[party], seconds, shares.get(party), party == blamed
                )
                for party, seconds in held.items()
            ]
            changes[clock.id] = {
                "to_attribute": False,
                "late_party_name": names.get(blamed) if clock.breached_at else None,
            }
        if holdings:
            rows.insert(self.env["sla.holding"], holdings)
        rows.update(self, changes)
        self.invalidate_recordset(["holding_ids"], flush=False)

    def _prepare_holding(self, party, name, seconds, share, blamed):
        hours = seconds / 3600
        over = max(hours - share, 0) if share is not None else 0
        return {
            "clock_id": self.id,
            "party": party,
            "party_name": name,
            "seconds": seconds,
            "hours": hours,
            "share_hours": share,
            "over_hours": over,
            "breaches": int(bool(self.breached_at) and blamed),
            "ended_at": self.stopped_at or self.breached_at,
            "company_id": self.company_id.id,
            "agreement_id": self.agreement_id.id or None,
            "metric_id": self.metric_id.id,
            "res_model": self.res_model,
        }

    def _count_held(self, history, until):
        """Return ``{party: working seconds}`` up to ``until`` (naive UTC)."""
        self.ensure_one()
        before = [event for event in history if naive(event.at) <= until]
        value = self._fold(before)
        held = dict(value.held)
        if value.status == bt.RUNNING:
            schedule = self._get_schedule()
            running = schedule.elapsed(value.since, aware(until))
            held[value.holder] = held.get(value.holder, 0) + running
        return held

    def _find_late_party(self, history, shares):
        """Return the party that used up the time of a broken promise."""
        if not self.breached_at:
            return None
        held = self._count_held(history, self.breached_at)
        if not held:
            return None
        if shares:
            over = {
                party: seconds - shares.get(party, 0) * 3600
                for party, seconds in held.items()
            }
            return max(over, key=over.get)
        return max(held, key=held.get)

    def _get_shares(self):
        """Return ``{party: hours}`` that the agreement gives to each party of the
        chain."""
        shares = {}
        for share in self.agreement_id.support_ids:
            party = share.supporting_id._get_term("party_ref")
            if party and share.metric_id == self.metric_id:
                key = f"{party._name},{party.id}"
                shares[key] = shares.get(key, 0) + share.hours
        return shares
