import logging

from odoo import api, models

from .sla_clock import aware, naive
from .sla_clock_gate import Change
from .sla_engine import CONCURRENCY_ERRORS

_logger = logging.getLogger(__name__)

BATCH = 500
# Alerts cost little by themselves, and only those of one batch become one message.
ALERTS = 5000
_RETRIES = 5


class SlaClock(models.Model):
    _inherit = "sla.clock"

    @api.model
    def _cron_tick(self):
        """Record breaches and queue the steps of the ladder that have come due, then
        send what is queued. Bounded batches, each committed with its progress."""
        self._work_off(self._tick_batch)
        self._work_off(self.env["sla.delivery"]._deliver_batch, ALERTS)

    @api.model
    def _work_off(self, batch, size=BATCH):
        """Call ``batch`` with ``size`` and commit, until it finds nothing or the time
        is up. What another worker changed meanwhile is looked at again."""
        failures = 0
        while True:
            try:
                done = batch(size)
            except CONCURRENCY_ERRORS:
                self.env.cr.rollback()
                failures += 1
                if failures > _RETRIES:
                    raise
                continue
            if not done:
                return
            remaining = size if done == size else 0
            if not self.env["ir.cron"]._commit_progress(done, remaining=remaining):
                return

    @api.model
    def _tick_batch(self, limit):
        """Handle at most ``limit`` clocks that are due; return how many were found."""
        due = self.search(
            [("next_event_at", "<=", self._now())], limit=limit, order="next_event_at"
        )
        if not due:
            return 0
        locked = due.try_lock_for_update()
        locked._tick_safely()
        return len(due) if locked else 0

    def _tick_safely(self):
        """Handle due clocks; a batch that fails is split until the one that fails is
        alone, which is then reported and tried again later."""
        if not self:
            return
        try:
            with self.env.cr.savepoint():
                self._tick()
        except CONCURRENCY_ERRORS:
            raise
        except Exception as error:
            self.env.invalidate_all(flush=False)
            if len(self) > 1:
                middle = len(self) // 2
                self[:middle]._tick_safely()
                self[middle:]._tick_safely()
                return
            _logger.exception("SLA clock %s could not be handled", self.id)
            self.env["sla.fault"]._report_clock(self, error)

    def _tick(self):
        now = self._now()
        self._end_pauses_by_hand(now)
        changes, values = [], self._get_values()
        for clock in self:
            changes += clock._get_due_changes(values[clock.id], now)
        changed = self._apply(changes)
        (self - changed)._note_risk()

    def _get_due_changes(self, value, now):
        """Return what has come due on this clock by ``now``, in the order of the due
        times: the end of a pause, or the breach and steps of the ladder."""
        schedule = self._get_schedule()
        ended = self._get_pause_end(value, schedule, self._get_definition())
        if ended and ended.at <= now:
            return [ended]
        done = self.done_steps or ()
        changes = []
        if not self.breached_at and self.deadline and self.deadline < now:
            changes.append(Change(self, "breached", self.deadline))
        definition = self._get_definition()
        for step, due in self._get_due_steps(value, schedule, definition, done):
            at = naive(due)
            if at and at <= now:
                kind = self._get_step_kind(at)
                changes.append(Change(self, kind, at, {"step": step["id"]}))
        changes.sort(key=lambda change: change.at)
        return changes

    def _note_risk(self):
        """Clocks that have only reached the threshold of the risk: say so on their
        documents, and work out when to look next."""
        for clock in self:
            value, schedule = clock._get_value(), clock._get_schedule()
            done = clock.done_steps or ()
            clock._store(clock._prepare_row(value, schedule, list(done)))
        self._mark_documents()

    def _skip_past_steps(self, now, reason="past_at_start"):
        """Clocks that start with a past of their own, for example when a policy is put
        on documents that are open already, do not alert about it; nor do those that are
        counted again."""
        entries = []
        self._end_past_pauses(now)
        for clock in self:
            if not clock.next_event_at or clock.next_event_at >= now:
                continue
            value, schedule = clock._get_value(), clock._get_schedule()
            done = list(clock.done_steps or ())
            definition = clock._get_definition()
            steps = clock._get_due_steps(value, schedule, definition, tuple(done))
            for step, due in steps:
                if due < aware(now):
                    done.append(step["id"])
                    entries.append(
                        clock._prepare_entry(
                            "skipped", naive(due), {"step": step["id"]}, reason
                        )
                    )
            clock._store(clock._prepare_row(value, schedule, done))
        self._log(entries)
