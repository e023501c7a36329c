from odoo import api, models
from odoo.fields import Domain
from odoo.tools import split_every

from .. import business_time as bt
from .sla_clock import aware, naive

_BATCH = 500
# A forecast looks at no more clocks than this: it is waited for.
MOST = 10_000


class SlaClock(models.Model):
    _inherit = "sla.clock"

    @api.model
    def _forecast(self, calendar, company, closures):
        """Return how many open deadlines of ``company`` would move if it were closed
        as well in ``closures`` (naive UTC ``(start, end)``), and whether that is all:
        otherwise it is what the first clocks looked at give. Nothing is written.

        :param calendar: working hours, or none for all of the company
        """
        if not closures:
            return 0, True
        moved = looked_at = 0
        # sudo: only counted, whoever may read the documents
        clocks = self.sudo()
        for pinned in clocks._get_pinned(calendar, company):
            candidates = clocks._get_touched(pinned, company, closures)
            batches = split_every(_BATCH, candidates.ids, clocks.browse)
            revised = pinned._get_schedule_with(closures)
            for batch in batches if revised else ():
                looked_at += len(batch)
                if looked_at > MOST:
                    return moved, False
                moved += batch._count_moved(pinned._get_schedule(), revised)
        return moved, True

    @api.model
    def _get_pinned(self, calendar, company):
        """Return the calendar revisions that running clocks count in."""
        domain = Domain("state", "=", "running") & Domain("company_id", "=", company.id)
        if calendar:
            domain &= Domain("schedule_id.calendar_id", "=", calendar.id)
        groups = self._read_group(domain, ["schedule_id"])
        return self.env["sla.schedule"].concat(*(pinned for (pinned,) in groups))

    @api.model
    def _get_touched(self, pinned, company, closures):
        """Return the running clocks that closures may move: those whose deadline comes
        after the first one begins. If their hours have changed before and the
        background job has not been there yet, all."""
        domain = (
            Domain("state", "=", "running")
            & Domain("company_id", "=", company.id)
            & Domain("schedule_id", "=", pinned.id)
        )
        if pinned.calendar_id._sla_get_revision(pinned.company_id) == pinned:
            domain &= Domain("deadline", ">", min(start for start, _end in closures))
        return self.search(domain, limit=MOST + _BATCH, order="id")

    def _count_moved(self, before, after):
        """Return how many of these clocks would get another deadline if ``after`` took
        the place of ``before``."""
        moved = 0
        now = aware(self._now())
        histories = self._get_histories()
        for clock in self:
            event = bt.Event(now, "recalendared", schedule=after, replaces=before)
            try:
                value = clock._fold([*histories[clock], event])
            except bt.BusinessTimeError:
                continue  # stays where it is, and becomes a fault
            moved += naive(value.deadline) != clock.deadline
        return moved
