"""Why the time of a document does not count for a while."""

from typing import NamedTuple

from ..models.sla_clock import OPEN
from ..models.sla_clock_gate import Change
from .plan import CUSTOMER


class Pause(NamedTuple):
    """``code`` is what the log says: ``hand``, ``holder``, or None if the document
    meets “Pauses while”. ``until`` is naive UTC."""

    code: str | None
    reason_id: int | None = None
    reason_name: str | None = None
    until: object = None
    note: str | None = None

    def is_of(self, clock):
        """Return whether ``clock``, which is paused, is so for this reason."""
        known = (clock.pause_reason_id.id or None, clock.paused_until or None)
        return known == (self.reason_id, self.until)

    def get_change(self, clock, at):
        """Return the :class:`Change` that pauses ``clock``."""
        data = {
            "pause_reason": self.reason_id,
            "reason_name": self.reason_name,  # for when it is deleted
            "until": str(self.until) if self.until else None,
            "note": self.note,
        }
        data = {name: value for name, value in data.items() if value}
        vals = {"pause_reason_id": self.reason_id}
        return Change(clock, "paused", at, data, self.code, vals)


def make_pause(code, reason, until=None, note=None):
    """Return the :class:`Pause` for ``reason`` (``sla.pause.reason``, perhaps none)."""
    name = reason.with_context(lang="en_US").name if reason else None
    return Pause(code, reason.id or None, name, until or None, note or None)


class Pausing:
    """The part of a pass over documents that pauses and resumes their clocks."""

    def _get_pause(self, document, metric, kind, party):
        """Return why a promise of ``kind`` does not count now, a :class:`Pause`, or
        None: a pause by hand is for the customer; other parties' promises count only
        while they hold the document."""
        if document.sla_paused_at and metric.pausable and kind == "customer":
            until = document.sla_paused_until
            if not until or until > self.now:
                reason = document.sla_pause_reason_id
                return make_pause("hand", reason, until, document.sla_pause_note)
        if self._is(document, metric.pause):
            return make_pause(None, document._sla_get_pause_reason())
        if party and document._sla_get_holder_key() != party:
            return Pause("holder")
        return None

    def _follow_pause(self, document, clock, metric, was_paused):
        """Pause or resume a clock; note when it is paused for another reason."""
        party = clock.party or None
        pause = self._get_pause(document, metric, clock.kind, party)
        over = was_paused and clock.paused_until and clock.paused_until <= self.now
        at = clock.paused_until if over else self.now  # not when it was noticed
        if pause and not (was_paused and pause.is_of(clock)):
            self.changes.append(pause.get_change(clock, at))
        elif was_paused and not pause:
            cause = "until" if over else self.resumed.get(document.id)
            vals = {"pause_refused": False}
            self._add(
                clock, "resumed", at, reason="holder" if party else cause, vals=vals
            )
        elif clock.pause_refused and not pause:
            self.touched.append((clock, {"pause_refused": False}))

    def _forget_pause(self, document, own):
        """A document on which nothing is left to pause is not paused any more: if it is
        reopened, its time counts."""
        get_pinned = self.env["sla.metric"]._get_pinned
        for chains in own.values():
            clock = chains.get(CUSTOMER)
            if not clock or clock.id in self._ended:
                continue
            if clock.state in OPEN and get_pinned(clock.revision_id.id).pausable:
                return
        document._sla_forget_pause()
