from collections import defaultdict

from odoo import api, fields, models

from ..measure import change

# Before half of the period has passed, numbers are too young to be compared.
_RIPE = 0.5
# Periods looked back on for figures that stand still, and how far back at most.
_LOOK_BACK = 4


class SlaObjective(models.Model):
    """Alarms: what a figure gained may be what its counter-metric lost."""

    _inherit = "sla.objective"

    def _find_alarms(self):
        """Compare figures that have a counter-metric with the period before; make one
        alarm for each objective that got better at the cost of another figure, and for
        each such figure."""
        concerned = self.filtered("kpi_id.counter_id")
        concerned |= self.filtered("kpi_id.other_counter_ids") | self._get_rivals()
        ripe = concerned._filter_comparable()
        if not ripe:
            return
        known, alarmed = ripe._find_neighbours(), ripe._get_alarmed()
        alarms = [
            objective._prepare_alarm(counter, known)
            for objective in ripe
            for counter in objective.kpi_id._get_counters()
            if (objective, counter) not in alarmed
        ]
        self.env["sla.kpi.alarm"].create([vals for vals in alarms if vals])

    def _get_rivals(self):
        """Return the objectives that these are a counter-metric of."""
        watching = self.env["sla.kpi"]._get_watching(self.kpi_id)
        if not watching:
            return self.browse()
        return self.search(
            [
                ("kpi_id", "in", watching.ids),
                ("who", "in", self.mapped("who")),
                ("date_start", "in", list(set(self.mapped("date_start")))),
            ]
        )

    def _get_alarmed(self):
        """Return ``{(objective, counter-metric)}`` of the alarms that were given."""
        alarms = self.env["sla.kpi.alarm"].search([("objective_id", "in", self.ids)])
        return {(alarm.objective_id, alarm.counter_id) for alarm in alarms}

    def _filter_comparable(self):
        """Return those of whose period enough has passed to compare it."""
        measured = self.filtered("has_value")
        shares = measured._get_shares()
        return measured.filtered(
            lambda each: shares[each][0] >= _RIPE * shares[each][1] > 0
        )

    def _get_before(self):
        period = self.env["sla.period"].with_company(self.company_id)
        return period._get_previous(self.period_kind, self.date_start)

    def _find_neighbours(self):
        """Return ``{key: objective}`` of what these are compared with: the period
        before, and the counter-metric in both."""
        kpis = self.kpi_id | self.kpi_id._get_counters()
        days = {each.date_start for each in self} | {
            each._get_before() for each in self
        }
        found = self.search(
            [
                ("kpi_id", "in", kpis.ids),
                ("who", "in", self.mapped("who")),
                ("date_start", "in", list(days)),
                ("has_value", "=", True),
            ]
        )
        return {each._get_key(): each for each in found}

    def _prepare_alarm(self, counter, known):
        """Return the values of an alarm, or None if all is well or nothing is known."""
        kpi = self.kpi_id
        rest = self._get_key()[1:-1]
        days = (self._get_before(), self.date_start)
        mine = [known.get((kpi.id, *rest, day)) for day in days]
        other = [known.get((counter.id, *rest, day)) for day in days]
        if not all(mine + other):
            return None
        better, worse = _get_change(*mine), -_get_change(*other)
        if better <= 0 or worse <= kpi.counter_margin:
            return None
        return {
            "kpi_id": kpi.id,
            "counter_id": counter.id,
            "objective_id": self.id,
            "company_id": self.company_id.id,
            "who_name": self.who_name,
            "period_kind": self.period_kind,
            "date_start": self.date_start,
            "improved": better,
            "worsened": worse,
            "text": self._get_alarm_text(mine, other),
        }

    def _get_alarm_text(self, mine, other):
        owner = self.kpi_id.owner_id
        self = self.with_context(lang=owner.lang or self.env.lang)
        values = [
            each.with_env(self.env)._format(each._get_expected())
            for each in (*mine, *other)
        ]
        return self.env._(
            "%(who)s, %(period)s: “%(figure)s” got better, from %(before)s to "
            "%(after)s, while “%(counter)s” got worse, from %(other_before)s to "
            "%(other_after)s.",
            who=self.who_name,
            period=self.period_name,
            figure=self.kpi_id.name,
            before=values[0],
            after=values[1],
            counter=other[0].kpi_id.with_env(self.env).name,
            other_before=values[2],
            other_after=values[3],
        )

    def _get_expected(self):
        """Return the value that whole periods are compared by."""
        return self.actual if self.state == "closed" else self.forecast

    @api.model
    def _get_curve_values(self, kpis):
        """Return ``{(figure, company, who, kind): [values]}`` of the last periods that
        are over, one after the other, the oldest first."""
        today = fields.Date.context_today(self)
        found = self.search(
            [
                ("kpi_id", "in", kpis.ids),
                ("date_end", "<", today),
                ("date_end", ">=", fields.Date.subtract(today, years=_LOOK_BACK + 1)),
                ("has_value", "=", True),
            ],
            order="date_start desc",
        )
        curves, expected = defaultdict(list), {}
        for each in found:
            key = (each.kpi_id, each.company_id, each.who, each.period_kind)
            values = curves[key]
            gap = expected.get(key, each.date_start) != each.date_start
            if len(values) < _LOOK_BACK and not gap:
                values.insert(0, each.actual)
                expected[key] = each._get_before()
        return dict(curves)


def _get_change(before, after):
    higher = after.direction == "higher"
    return change(before._get_expected(), after._get_expected(), higher)
