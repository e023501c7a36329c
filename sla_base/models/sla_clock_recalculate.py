from odoo import models

from ..engine.recalculation import Recalculation


class SlaClock(models.Model):
    """Open clocks that are counted again because a manager asks for it."""

    _inherit = "sla.clock"

    def _foresee(self, order):
        """Return what would become of these clocks, a list of ``Outcome``; writes
        nothing.

        :param order: the ``Order`` of :mod:`..engine.recalculation`
        """
        return Recalculation(self, order, self._now(), dry=True).run()

    def _recalculate(self, order):
        """Count these clocks again, as :meth:`_foresee` tells, and return what became
        of them. Steps of the ladder that lie in the past are not sent."""
        outcomes = Recalculation(self, order, self._now()).run()
        changes = [outcome.change for outcome in outcomes if outcome.change]
        changed = self._apply(changes)
        changed._skip_past_steps(self._now(), "past_at_recalculation")
        return outcomes
