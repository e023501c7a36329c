from odoo import api, models

from .. import business_time as bt
from .sla_clock import aware, naive
from .sla_clock_gate import Change
from .sla_target import pause_cap


class SlaClock(models.Model):
    """Pauses that end by themselves: at the moment that was said when pausing, or when
    all pauses of the clock together have taken what its target allows."""

    _inherit = "sla.clock"

    def _is_pausable(self):
        """Return whether a pause by hand pauses this clock."""
        self.ensure_one()
        metric = self.env["sla.metric"]._get_pinned(self.revision_id.id)
        cap = pause_cap(self._get_definition())
        return metric.pausable and bt.may_pause(self, cap)

    def _get_pause_end(self, value, schedule, definition):
        """Return the :class:`Change` with which a paused clock resumes by itself; None
        if it is not paused, or waits without end."""
        end = bt.pause_end(value, schedule, pause_cap(definition))
        if not end:
            return None
        if value.paused_until and end >= value.paused_until:
            return Change(self, "resumed", naive(end), reason="until")
        vals = {"pause_refused": True}
        return Change(self, "resumed", naive(end), reason="pause_cap", vals=vals)

    def _refuse_pause(self, work, change):
        """Return ``change``; of a pause that the target does not allow any more, the
        note that it was refused, once for each time that the document pauses."""
        if change.kind != "paused" or work.value.status != bt.RUNNING:
            return change
        if bt.may_pause(work.value, pause_cap(work.definition)):
            return change
        if work.vals.get("pause_refused", self.pause_refused):
            return None
        vals = {"pause_refused": True}
        return Change(
            self, "pause_refused", change.at, change.data, change.reason, vals
        )

    def _end_pauses_by_hand(self, now):
        """The scheduler: end the pauses by hand that were to end by ``now``, and look
        at their documents, which may wait for another reason."""
        due = self.filtered(
            lambda clock: clock.paused_until and clock.paused_until <= now
        )
        for model, clocks in due.grouped("res_model").items():
            if model in self.env:
                documents = self.env[model].browse(set(clocks.mapped("res_id")))
                documents = documents.exists()
                documents._sla_end_pause("until")
                documents.mapped("sla_status")

    def _end_past_pauses(self, now):
        """Clocks that start with a past of their own, paused for longer than is
        allowed, have resumed before ``now``."""
        changes = []
        for clock in self:
            if clock.state == "paused" and (clock.next_event_at or now) < now:
                schedule, definition = clock._get_schedule(), clock._get_definition()
                value = clock._get_value()
                changes.append(clock._get_pause_end(value, schedule, definition))
        if changes:
            self._apply(changes, mark_documents=False)

    @api.model
    def _end_overdue_pauses(self):
        """End pauses by hand that are over, on documents whose clocks did not tell: of
        some the time counts already, others have ended."""
        now = self._now()
        for name in self.env["ir.model"]._sla_host_names():
            documents = self.env[name].with_context(active_test=False)
            over = documents.search([("sla_paused_until", "<=", now)], limit=1000)
            over._sla_end_pause("until")

    @api.model
    def _tell_pauses_used_up(self, log):
        """Tell those who answer for the promises of which ``log`` says that their time
        counts again, because their pauses were used up."""
        ids = {entry["clock_id"] for entry in log if entry["reason"] == "pause_cap"}
        if ids:
            self.env["sla.alert"]._tell_pauses_used_up(self.browse(sorted(ids)))

    def _paused_now(self):
        """Return for how many working seconds the clock has been paused until now."""
        value = self._get_value()
        if not value.paused_since:
            return self.paused
        waiting = self._get_schedule().elapsed(value.paused_since, aware(self._now()))
        return self.paused + waiting
