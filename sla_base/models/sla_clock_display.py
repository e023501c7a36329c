import operator as operators

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..business_time import BusinessTimeError
from .sla_clock import aware, naive

_COMPARISONS = {
    "<": operators.lt,
    "<=": operators.le,
    ">": operators.gt,
    ">=": operators.ge,
}


class SlaClock(models.Model):
    """What lists, filters and reports show of clocks. Nothing of it is stored: the
    status and the hours are put into SQL, so that they can be grouped and averaged."""

    _inherit = "sla.clock"

    res_name = fields.Char(search="_search_res_name")
    started_at = fields.Datetime(string="Started")
    running_since = fields.Datetime(string="Running since")
    breached_at = fields.Datetime(string="Breached")
    stopped_at = fields.Datetime(string="Stopped")
    paused_since = fields.Datetime(string="Paused since")
    paused_until = fields.Datetime(string="Paused until")
    pause_reason_id = fields.Many2one(string="Reason of the pause")
    model_id = fields.Many2one(
        related="metric_id.model_id",
        string="Kind of document",
        help="The kind of document that is timed.",
    )
    status = fields.Selection(search="_search_status")
    allowance_text = fields.Char(
        string="Promised",
        compute="_compute_texts",
        help="The working time within which the promise has to be kept.",
    )
    used_text = fields.Char(
        string="Working time used",
        compute="_compute_texts",
        help="Working time that has counted so far; pauses and closed hours are left "
        "out.",
    )
    paused_text = fields.Char(
        string="Paused for",
        compute="_compute_texts",
        help="Working time that does not count, because the document was waiting.",
    )
    left_text = fields.Char(
        string="Working time left",
        compute="_compute_texts",
        help="Working time left until the deadline, or since it passed.",
    )
    progress_shown = fields.Integer(
        string="Part used (%)",
        compute="_compute_texts",
        help="Part of the time used up; 999 stands for all that is more.",
    )
    opens_at = fields.Datetime(
        string="Counts again from",
        compute="_compute_opens_at",
        help="Of a running clock whose hours are closed now: when they open next. "
        "Empty: its time counts now, or it does not run.",
    )
    allowance_hours = fields.Float(
        string="Promised (hours)",
        compute="_compute_hours",
        aggregator="avg",
        help="Working hours promised.",
    )
    elapsed_hours = fields.Float(
        string="Used (hours)",
        compute="_compute_hours",
        aggregator="avg",
        help="Working hours used up; of a running clock, when it last started to run.",
    )
    paused_hours = fields.Float(
        string="Paused (hours)",
        compute="_compute_hours",
        aggregator="avg",
        help="Working hours that did not count.",
    )
    pause_share = fields.Float(
        string="Paused (%)",
        compute="_compute_pause_share",
        search="_search_pause_share",
        aggregator="avg",
        help="Share of the working time for which a clock was paused, of the time used "
        "and paused; on average over the clocks. Of the pause or run that lasts, "
        "nothing is counted yet.",
    )
    attainment = fields.Float(
        string="Attainment (%)",
        compute="_compute_attainment",
        aggregator="avg",
        help="Share of the promises that were kept among those that are decided, met "
        "or broken. Running ones do not count until their deadline has passed.",
    )

    @api.depends("state", "schedule_id")
    def _compute_opens_at(self):
        now = aware(self._now())
        for clock in self:
            schedule = clock._get_schedule()
            waits = clock.state == "running" and not schedule.is_open(now)
            try:
                clock.opens_at = waits and naive(schedule.next_open(now))
            except BusinessTimeError:  # nothing opens any more; a fault says so
                clock.opens_at = False

    @api.depends("metric_id.name", "res_name")
    def _compute_display_name(self):
        for clock in self:
            names = (clock.metric_id.name, clock.res_name)
            clock.display_name = ": ".join(name for name in names if name)

    @api.depends("allowance", "elapsed", "running_since", "state", "paused")
    def _compute_texts(self):
        for clock in self:
            left = clock._get_seconds_left()
            clock.progress_shown = min(clock.progress, 999)
            clock.allowance_text = clock._words(clock.allowance)
            clock.used_text = clock._words(clock.elapsed_now)
            clock.paused_text = clock._words(clock._paused_now())
            if left < 0:
                clock.left_text = self.env._("%s late", clock._words(left))
            elif clock.state in ("running", "paused"):
                clock.left_text = clock._words(left)
            else:
                clock.left_text = False

    @api.depends("allowance", "elapsed", "paused")
    def _compute_hours(self):
        for clock in self:
            clock.allowance_hours = clock.allowance / 3600
            clock.elapsed_hours = clock.elapsed / 3600
            clock.paused_hours = clock.paused / 3600

    @api.depends("elapsed", "paused")
    def _compute_pause_share(self):
        for clock in self:
            whole = clock.paused + clock.elapsed
            clock.pause_share = 100 * clock.paused / whole if whole else 0

    @api.model
    def _search_pause_share(self, operator, value):
        if operator not in _COMPARISONS or not isinstance(value, int | float):
            return NotImplemented
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "COALESCE(%s, 0) %s %s",
                model._get_pause_share_sql(alias, query),
                SQL(operator),
                value,
            ),
            predicate=lambda clock: _COMPARISONS[operator](clock.pause_share, value),
        )

    @api.depends("status")
    def _compute_attainment(self):
        for clock in self:
            clock.attainment = 100 if clock.status == "met" else 0

    @api.model
    def _search_res_name(self, operator, value):
        """Search the documents by name, among those that the user may read."""
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        found = []
        for name in self.env["ir.model"]._sla_host_names():
            documents = self.env[name].with_context(active_test=False)
            if documents.has_access("read"):
                matching = documents._search([("display_name", operator, value)])
                found.append(
                    Domain("res_model", "=", name) & Domain("res_id", "in", matching)
                )
        return Domain.OR(found)

    @api.model
    def _search_status(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s IN %s", model._get_status_sql(alias, query), tuple(value)
            ),
            predicate=lambda clock: clock.status in value,
        )

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr == "status":
            return self._get_status_sql(alias, query)
        if field_expr == "attainment":
            # what was broken before its clock was cancelled stays broken
            return SQL(
                "CASE WHEN %s IS NOT NULL THEN 0.0 ELSE "
                "CASE %s WHEN 'breached' THEN 0.0 WHEN 'met' THEN 100.0 END END",
                self._field_to_sql(alias, "breached_at", query),
                self._get_status_sql(alias, query),
            )
        if field_expr == "pause_share":
            return self._get_pause_share_sql(alias, query)
        if field_expr in ("allowance_hours", "elapsed_hours", "paused_hours"):
            name = field_expr.removesuffix("_hours")
            return SQL("%s / 3600.0", self._field_to_sql(alias, name, query))
        return super()._field_to_sql(alias, field_expr, query)

    def _get_pause_share_sql(self, alias, query):
        """Return the pause share in SQL; of clocks that have not counted yet, NULL."""
        paused = SQL("COALESCE(%s, 0)", self._field_to_sql(alias, "paused", query))
        elapsed = SQL("COALESCE(%s, 0)", self._field_to_sql(alias, "elapsed", query))
        return SQL(
            "100.0 * %s / NULLIF(%s + %s, 0)",
            paused,
            paused,
            elapsed,
        )

    def _get_status_sql(self, alias, query):
        """Return what ``_get_status`` says, in SQL."""
        return SQL(
            "CASE WHEN %(state)s = 'cancelled' THEN 'cancelled' "
            "WHEN %(breached)s IS NOT NULL THEN 'breached' "
            "WHEN %(state)s = 'stopped' THEN 'met' "
            "WHEN %(state)s = 'paused' THEN 'paused' "
            "WHEN %(deadline)s < %(now)s THEN 'breached' "
            "WHEN %(warn)s <= %(now)s THEN 'at_risk' "
            "ELSE 'running' END",
            state=self._field_to_sql(alias, "state", query),
            breached=self._field_to_sql(alias, "breached_at", query),
            deadline=self._field_to_sql(alias, "deadline", query),
            warn=self._field_to_sql(alias, "warn_at", query),
            now=self._now(),
        )


class SlaClockEvent(models.Model):
    _inherit = "sla.clock.event"

    reason_text = fields.Char(
        string="Why",
        compute="_compute_reason_text",
        help="Why it happened, in words.",
    )

    @api.depends("kind", "reason", "data")
    def _compute_reason_text(self):
        for event in self:
            # sudo: whoever reads the event may know the names in it
            known = event.sudo()
            event.reason_text = known.clock_id._explain_reason(known)
