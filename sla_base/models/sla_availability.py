from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import formatLang

from .. import business_time

STATES = [
    ("running", "Not over yet"),
    ("kept", "Kept"),
    ("broken", "Broken"),
    ("none", "Nothing agreed"),
]
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
# States of agreements that promise something, or did.
_BINDING = {"active", "review", "ended"}


class SlaAvailability(models.Model):
    """How much of the agreed hours of each period a service is promised to be there.

    It is down during the outages of the service itself, of those below it, and of those
    that it is a part of.
    """

    _name = "sla.availability"
    _description = "Availability in an SLA Agreement"
    _inherit = ["sla.agreement.part"]
    _order = "agreement_id, sequence, id"
    _check_company_auto = True

    agreement_id = fields.Many2one(
        "sla.agreement", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    service_id = fields.Many2one(
        "sla.service",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        help="The service and those below it: if one of them is down, it is.",
    )
    percent = fields.Float(
        string="Promised (%)",
        digits=(6, 3),
        required=True,
        default=99.9,
        help="Part of the agreed hours in which the service is there, in percent. "
        "99.9 % of a month of thirty days, day and night, leave 43.2 minutes.",
    )
    period = fields.Selection(
        [("month", "Month"), ("quarter", "Quarter"), ("year", "Year")],
        required=True,
        default="month",
        help="Each period is counted by itself.",
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Agreed hours",
        ondelete="restrict",
        check_company=True,
        help="Hours in which the service has to be there. Empty: the working hours of "
        "the agreement, or of the company.",
    )
    count_planned = fields.Boolean(
        string="Planned outages count",
        help="Outages that were announced beforehand count like any other.",
    )
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)
    figure_ids = fields.One2many(
        "sla.availability.figure", "availability_id", string="Figures"
    )
    current_attainment = fields.Char(
        string="This period",
        compute="_compute_current",
        help="Part of the agreed hours in which the service is there in the period "
        "that runs now, if nothing else happens. Empty: the promise does not hold "
        "today.",
    )
    current_left = fields.Float(
        string="Minutes left",
        compute="_compute_current",
        help="Minutes of outage that this period can still take; negative once the "
        "promise is broken.",
    )
    current_state = fields.Selection(
        STATES,
        string="Status",
        compute="_compute_current",
        help="Whether the promise can still be kept in the period that runs now.",
    )

    _percent_range = models.Constraint(
        "CHECK (percent > 0 AND percent <= 100)",
        "Availability is promised in percent of the agreed hours: more than 0, and 100 "
        "at most.",
    )

    @api.depends("service_id", "percent", "period")
    def _compute_display_name(self):
        periods = dict(self._fields["period"]._description_selection(self.env))
        for line in self:
            line.display_name = self.env._(
                "%(service)s: %(percent)s %% of the hours of each %(period)s",
                service=line.service_id.display_name or "",
                percent=f"{line.percent:g}",
                period=(periods.get(line.period) or "").lower(),
            )

    @api.depends("service_id", "percent", "period", "calendar_id", "count_planned")
    def _compute_current(self):
        # sudo: outages and hours of the service, whoever reads the agreement
        for line in self.sudo():
            line.current_attainment = line.current_state = False
            line.current_left = 0
            span = line._get_current_period()
            if span and line._get_calendar():
                uptime = line._measure(line._peek_schedule(), *span)
                line.current_state = line._get_state(uptime, span[1])
                line.current_left = uptime.left(line.percent) / 60
                line.current_attainment = line._get_attainment_text(uptime)

    def _get_attainment_text(self, uptime):
        if uptime.attainment is None:
            return self.env._("Nothing agreed")
        return f"{formatLang(self.env, uptime.attainment, digits=3)} %"

    @api.constrains("calendar_id")
    def _check_calendar(self):
        self.calendar_id._sla_check_usable()

    def action_view_figures(self):
        """Open the periods of this promise."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_base.sla_availability_figure_action"
        )
        action["domain"] = [("availability_id", "=", self.id)]
        action["context"] = {}
        return action

    # Periods and hours

    def _get_period(self, day):
        """Return the first and the last day of the period that ``day`` is in; an add-on
        with another calendar takes over here."""
        self.ensure_one()
        months = _MONTHS[self.period]
        first = day.replace(day=1, month=day.month - (day.month - 1) % months)
        return first, first + relativedelta(months=months, days=-1)

    def _get_periods(self):
        """Return ``[(first day, last day), …]`` from the first day of the agreement to
        the period that is running now; days without agreement are cut off."""
        line = self.agreement_id._get_line()
        if not _BINDING.issuperset(line.mapped("state")):
            return []
        # its own first day, also of a version that has taken over older documents
        start = max(filter(None, line.mapped("date_start")), default=False)
        _start, end = self.agreement_id._get_validity()
        today = self._get_today()
        day, periods = start or today, []
        while day <= min(today, end or today):
            _first, last = self._get_period(day)
            periods.append((day, min(last, end) if end else last))
            day = last + timedelta(days=1)
        return periods

    def _get_current_period(self):
        """Return the first and the last day of the period that is running now, ``None``
        if nothing is promised today."""
        today = self._get_today()
        periods = self._get_periods()
        return periods[-1] if periods and periods[-1][1] >= today else None

    def _get_calendar(self):
        company = self._get_company()
        return (
            self.calendar_id
            or self.agreement_id._get_term("calendar_id")
            or company.resource_calendar_id
        )

    def _get_company(self):
        """Return the company whose closure days hold: for an agreement of every
        company, that of the service, or the first one."""
        companies = self.env["res.company"]
        return (
            self.company_id
            or self.service_id.company_id
            # sudo: the same one for every reader
            or companies.sudo().search([], limit=1)
        )

    def _peek_schedule(self):
        """Return the agreed hours as they are now. Writes nothing."""
        calendar, company = self._get_calendar(), self._get_company()
        return self.env["sla.schedule"]._peek_current(calendar.id, company.id)[1]

    def _get_now(self):
        return self.env.cr.now().replace(microsecond=0, tzinfo=UTC)

    def _get_today(self):
        # sudo: opening times, as everywhere
        return self._get_now().astimezone(self._get_zone()).date()

    def _get_zone(self):
        # sudo: opening times, as everywhere
        return ZoneInfo(self._get_calendar().sudo().tz or "UTC")

    # Figures

    def _get_bounds(self, schedule, first, last):
        """Return midnight of the first day and that after the last one."""
        after = last + timedelta(days=1)
        return tuple(
            datetime.combine(day, time.min, tzinfo=schedule.zone)
            for day in (first, after)
        )

    def _measure(self, schedule, first, last):
        """Return the ``Uptime`` of the days from ``first`` to ``last``."""
        start, end = self._get_bounds(schedule, first, last)
        outages = self._get_outages(start, end)
        return business_time.measure(schedule, start, end, outages)

    def _get_outages(self, start, end):
        """Return when the service was down, until now: what is still going on counts as
        long as it has lasted."""
        self.ensure_one()
        low, high = (_naive(each) for each in (start, end))
        domain = (
            self._get_outage_domain()
            & Domain("started_at", "<", high)
            & (Domain("ended_at", "=", False) | Domain("ended_at", ">", low))
        )
        now = _naive(self._get_now())
        return [
            tuple(
                each.replace(tzinfo=UTC)
                for each in (outage.started_at, min(outage.ended_at or now, now))
            )
            for outage in self.env["sla.outage"].search(domain)
        ]

    def _get_outage_domain(self):
        service = self.service_id.id
        domain = Domain("service_ids", "child_of", service) | Domain(
            "service_ids", "parent_of", service
        )
        if self.company_id:
            domain &= Domain("company_id", "in", [self.company_id.id, False])
        if not self.count_planned:
            domain &= Domain("kind", "=", "unplanned")
        return domain

    def _get_state(self, uptime, last):
        """Return how the period that ends with the day ``last`` stands."""
        if not uptime.agreed:
            return "none"
        if uptime.left(self.percent) < 0:
            return "broken"
        return "running" if last >= self._get_today() else "kept"

    def _refresh(self, since=None, until=None):
        """Work out the figures of periods that are running, that have none yet, and
        those with days between ``since`` and ``until`` (naive UTC)."""
        # sudo: figures of the engine, which nobody writes
        for line in self.sudo():
            if line._get_calendar():
                line.figure_ids._store(line, line._get_periods(), since, until)

    @api.model
    def _cron_refresh(self):
        """Work out what is running, once a day."""
        lines = self.search([("agreement_id.state", "!=", "draft")])
        lines._refresh()


def _naive(moment):
    return moment.astimezone(UTC).replace(tzinfo=None)
