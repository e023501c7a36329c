import logging
from datetime import UTC

from odoo import api, models
from odoo.tools import split_every

from odoo.addons.sla_base.models.sla_engine import CONCURRENCY_ERRORS

from ..measure import forecast

_logger = logging.getLogger(__name__)

BATCH = 1000


class SlaObjective(models.Model):
    """Measuring, on a schedule and on demand: all objectives of a figure at once."""

    _inherit = "sla.objective"

    @api.model
    def _cron_refresh(self):
        """Measure what is open and has begun, close what is over, and look for figures
        that mislead. Bounded batches, each committed."""
        self._refresh_leaders()
        ended = self.browse()
        for [company] in self._read_group([("state", "=", "open")], ["company_id"]):
            ended |= self._find_ended(company)
        begun = self.search(
            [("state", "=", "open"), ("date_start", "<=", self._soon())]
        )
        running = begun - ended
        left = len(begun)
        for objectives, work in ((running, "_refresh"), (ended, "_close")):
            for ids in split_every(BATCH, objectives.sorted("kpi_id").ids):
                batch = self.browse(ids)
                getattr(batch, work)()
                left -= len(batch)
                cron = self.env["ir.cron"]
                if not cron._commit_progress(len(batch), remaining=left):
                    return
        self.env["sla.kpi"]._flag_stuck()

    @api.model
    def _soon(self):
        """Return a day by which it is today for every company."""
        return self.env.cr.now().date()

    def action_refresh(self):
        """Measure these objectives now, whatever the schedule."""
        self.check_access("read")
        # sudo: results of the engine, which nobody writes
        self.sudo()._refresh()

    def _refresh(self):
        """Measure the open ones of these objectives, one statement for each figure and
        kind of people; a figure that cannot be measured says so and holds up no
        other."""
        self.env.flush_all()  # what others left unsaved is not a fault of a figure
        todo = self.filtered(lambda each: each.state == "open")
        for kpi, objectives in todo.grouped("kpi_id").items():
            if kpi.measure == "manual":
                objectives._keep_results({})
                continue
            try:
                with self.env.cr.savepoint():
                    objectives._keep_results(objectives._measure())
            except CONCURRENCY_ERRORS:
                raise
            except Exception as error:
                self.env.invalidate_all(flush=False)
                _logger.warning("Figure %s cannot be measured: %s", kpi.id, error)
                kpi.error = str(error)
                continue
            if kpi.error:
                kpi.error = False
        todo._find_alarms()

    def _measure(self, with_ids=False):
        """Return ``{id: Result}`` of objectives of one figure."""
        kpi = self.kpi_id
        definition = kpi._get_definition()
        members = {}
        wanted = [objective._get_wanted(definition, members) for objective in self]
        return kpi._measure(wanted, with_ids)

    def _keep_results(self, results):
        """Keep what was measured; what is typed by hand only gets its forecast."""
        now = self.env.cr.now().replace(microsecond=0)
        quiet = self.with_context(tracking_disable=True)
        shares = quiet._get_shares() if self.kpi_id._is_additive() else {}
        for objective in quiet:
            vals = {"refreshed_at": now}
            result = results.get(objective.id)
            if result:
                vals |= {
                    "actual": result.value or 0.0,
                    "has_value": result.value is not None,
                    "numerator": result.numerator,
                    "denominator": result.denominator,
                }
            objective._keep(vals | objective._get_forecast(vals, shares))

    def _get_forecast(self, vals, shares):
        """Return the forecast: at the pace so far, or that it stays as it is.

        :param dict shares: see :meth:`_get_shares`; of figures that add up
        """
        actual = vals.get("actual", self.actual)
        if not vals.get("has_value", self.has_value):
            return {"forecast": 0.0, "has_forecast": False}
        if self not in shares:
            return {"forecast": actual, "has_forecast": True}
        expected = forecast(actual, *shares[self])
        return {"forecast": expected or 0.0, "has_forecast": expected is not None}

    def _get_shares(self):
        """Return ``{objective: (working seconds of its period until now, and in
        all)}``, at the cost of one look at the working hours of each company."""
        now = self.env.cr.now().replace(microsecond=0, tzinfo=UTC)
        always = self.env.ref("sla_base.calendar_always")
        shares = {}
        for company, objectives in self.grouped("company_id").items():
            calendar = company.resource_calendar_id or always
            _id, schedule = self.env["sla.schedule"]._peek_current(
                calendar.id, company.id
            )
            for objective in objectives:
                bounds = objective._get_bounds()[2:]
                low, high = (each.replace(tzinfo=UTC) for each in bounds)
                shares[objective] = (
                    schedule.elapsed(low, min(now, high)),
                    schedule.elapsed(low, high),
                )
        return shares
