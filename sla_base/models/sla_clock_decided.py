from odoo import api, models
from odoo.fields import Domain

from .sla_clock import OPEN


class SlaClock(models.Model):
    """Attainment, as everybody counts it: of the promises that were decided in a
    period, how many were kept.

    A promise is decided once: when it is kept, or when its deadline passes. A broken
    one counts in the period in which its deadline passed, whether the work is done by
    now or not, and it stays broken if its clock is cancelled afterwards.
    """

    _inherit = "sla.clock"

    @api.model
    def _get_decided_domain(self, start, end, verdict="decided"):
        """Return the clocks that were decided from ``start`` until before ``end``
        (naive UTC), as a domain; with the ``verdict`` ``met`` or ``broken``, of these
        only."""
        decided = Domain("decided_at", ">=", start) & Domain("decided_at", "<", end)
        # the deadline has passed, and the scheduler has not seen it yet
        unseen = Domain("state", "=", "running") & Domain("breached_at", "=", False)
        unseen &= Domain("deadline", ">=", start)
        unseen &= Domain("deadline", "<", min(end, self._now()))
        return {
            "decided": decided | unseen,
            "met": decided & Domain("breached_at", "=", False),
            "broken": decided & Domain("breached_at", "!=", False) | unseen,
        }[verdict]

    @api.model
    def _get_done_domain(self, start, end):
        """Return the clocks whose work was done in time or late, from ``start`` until
        before ``end`` (naive UTC): those whose times can be told."""
        done = Domain("stopped_at", ">=", start) & Domain("stopped_at", "<", end)
        return Domain("state", "=", "stopped") & done

    @api.model
    def _count_decided(self, domain, start, end, groups):
        """Return how the clocks of ``domain`` that were decided in a period came out.

        :return: ``{key: {met, broken, late_open}}``, the key a tuple of the values of
            ``groups``; ``late_open`` are those of the broken ones on which the work is
            not done yet
        """
        domain = Domain(domain) & self._get_decided_domain(start, end)
        counts = {}
        for *key, state, count, late in self._read_group(
            domain, [*groups, "state"], ["__count", "breached_at:count"]
        ):
            row = counts.setdefault(tuple(key), {"met": 0, "broken": 0, "late_open": 0})
            broken = late if state == "stopped" else count
            row["met"] += count - broken
            row["broken"] += broken
            row["late_open"] += count if state in OPEN else 0
        return counts
