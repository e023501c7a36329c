from itertools import pairwise

from odoo import api, models

from ..measure import change

# Over so many periods; what counts as moving, and as standing still, in per cent.
_PERIODS = 3
_MOVED = 5
_STILL = 1


class SlaKpi(models.Model):
    """Figures that their drivers do not move tell nobody anything."""

    _inherit = "sla.kpi"

    @api.model
    def _flag_stuck(self):
        """Flag the figures that stood still for three periods while a driver moved in
        each of them, and take the flag from those that move again."""
        kpis = self.search([("driver_ids", "!=", False)])
        curves = self.env["sla.objective"]._get_curve_values(kpis | kpis.driver_ids)
        for kpi in kpis:
            stuck = kpi._is_stuck(curves)
            if kpi.is_stuck != stuck:
                kpi.is_stuck = stuck
                if stuck:
                    kpi.message_post(body=kpi._get_stuck_text())

    def _is_stuck(self, curves):
        """Return whether the figure stands still for somebody, and moves for nobody.

        :param curves: ``{(figure, company, who, kind): values}`` of the periods that
            are over, the last ones, one after the other
        """
        verdicts = []
        for (kpi, *who), values in curves.items():
            if kpi != self or len(values) <= _PERIODS:
                continue
            moved = [curves.get((driver, *who), ()) for driver in self.driver_ids]
            if any(_is_moving(each) for each in moved):
                verdicts.append(_is_still(values))
        return bool(verdicts) and all(verdicts)

    def _get_stuck_text(self):
        return self.env._(
            "The drivers of this figure (%s) changed for three periods, and the figure "
            "stood still. Does it still tell anything? Look at its definition, or "
            "archive it.",
            self.env["sla.format"]._list(self.driver_ids.mapped("name")),
        )


def _changes(values):
    return [abs(change(*pair, higher=True)) for pair in pairwise(values)]


def _is_moving(values):
    changes = _changes(values)
    return len(changes) >= _PERIODS and all(each > _MOVED for each in changes)


def _is_still(values):
    return all(each < _STILL for each in _changes(values))
