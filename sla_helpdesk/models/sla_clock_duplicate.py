from odoo import models

from odoo.addons.sla_base.models.sla_clock import OPEN
from odoo.addons.sla_base.models.sla_clock_gate import Change


class SlaClock(models.Model):
    _inherit = "sla.clock"

    def _explain_reason(self, event):
        if event.reason == "duplicate":
            return self.env._("duplicate of %s", (event.data or {}).get("of", ""))
        if event.reason == "split":
            return self.env._("split off: the time counts since the message came")
        return super()._explain_reason(event)

    def _count_from(self, moment, reason, replays=None):
        """Have these clocks count from an earlier ``moment`` (naive UTC): zero there,
        and then what happened since, in its order. All of it goes into the log, so that
        replaying it gives the same.

        :param dict replays: ``{clock: [(kind, at, data), …]}`` of what happened to each
            after ``moment``; by default nothing but the pause that lasts
        """
        changes = []
        for clock in self:
            replay = (replays or {}).get(clock)
            changes += clock._prepare_count_from(moment, reason, replay)
        changed = self._apply(changes)
        open_ones = changed.filtered(lambda clock: clock.state in OPEN)
        open_ones._skip_past_steps(self._now(), "past_at_start")
        return changed

    def _prepare_count_from(self, moment, reason, replay):
        terms = {
            "allowance": self.allowance,
            "schedule": self.schedule_id.id,
            "mode": "restart",
        }
        vals = {"started_at": moment}
        changes = [Change(self, "retargeted", moment, terms, reason, vals)]
        if self.state == "paused":
            # a restart would keep the pause from the start
            changes.append(Change(self, "resumed", moment, reason=reason))
        if replay is None:
            lasts = self.state == "paused"
            replay = [("paused", self.paused_since, {})] if lasts else []
        # alerts of what is over were sent, or are not worth sending any more
        return changes + [
            Change(self, kind, at, {**(data or {}), "replayed": True}, reason)
            for kind, at, data in replay
        ]
