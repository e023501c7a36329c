from datetime import UTC, timedelta

from odoo import api, fields, models

from .. import business_time
from .sla_availability import STATES


class SlaAvailabilityFigure(models.Model):
    """What became of a promised availability in one period. Worked out every day, and
    whenever outages change. A period that is over keeps the hours it was counted in."""

    _name = "sla.availability.figure"
    _inherit = "sla.availability.mean"
    _description = "Availability in a Period"
    _order = "date_start desc, availability_id, id"

    availability_id = fields.Many2one(
        "sla.availability",
        string="Promise",
        required=True,
        ondelete="cascade",
        index=True,
    )
    agreement_id = fields.Many2one(
        related="availability_id.agreement_id",
        store=True,
        help="The agreement that promises this availability.",
    )
    service_id = fields.Many2one(related="availability_id.service_id", store=True)
    company_id = fields.Many2one(related="availability_id.company_id", store=True)
    date_start = fields.Date(
        string="First day",
        required=True,
        help="First day of the period that is counted.",
    )
    date_end = fields.Date(
        string="Last day",
        required=True,
        help="Last day of the period that is counted.",
    )
    schedule_id = fields.Many2one(
        "sla.schedule", string="Hours counted in", ondelete="restrict"
    )
    promised = fields.Float(
        string="Promised (%)",
        digits=(6, 3),
        readonly=True,
        aggregator="avg",
        help="The share of the agreed hours that was promised when the period was "
        "counted, in percent.",
    )
    attainment = fields.Float(
        string="Attainment (%)",
        digits=(7, 3),
        aggregator="avg",
        help="Part of the agreed hours of the whole period in which the service was "
        "there, in percent. While the period is running: if nothing else happens.",
    )
    agreed_hours = fields.Float(
        string="Agreed hours", help="Hours in which the service has to be there."
    )
    down_minutes = fields.Float(
        string="Minutes down", help="Minutes of agreed hours in outages."
    )
    budget_minutes = fields.Float(
        string="Minutes allowed", help="Minutes of outage that the promise leaves."
    )
    left_minutes = fields.Float(
        string="Minutes left", help="Negative if the promise is broken."
    )
    state = fields.Selection(
        STATES,
        string="Status",
        required=True,
        help="Broken is said as soon as more minutes are lost than the promise leaves; "
        "kept, once the period is over.",
    )
    is_told = fields.Boolean(
        help="The owner of the agreement has heard that the promise is broken."
    )
    hour_ids = fields.One2many(
        "sla.availability.hour", "figure_id", string="By hour of the day"
    )

    _once = models.UniqueIndex("(availability_id, date_start)")

    @api.depends("service_id", "date_start", "date_end")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for figure in self:
            figure.display_name = self.env._(
                "%(service)s, %(start)s to %(end)s",
                service=figure.service_id.display_name,
                start=self.env["sla.format"]._day(figure.date_start),
                end=self.env["sla.format"]._day(figure.date_end),
            )

    def _store(self, line, periods, since, until):
        """Keep the figures of ``periods`` of the promise ``line``, of which these are
        the figures so far; see ``sla.availability._refresh``."""
        known = {figure.date_start: figure for figure in self}
        for first, last in periods:
            figure = known.pop(first, self.browse())
            if figure._is_fresh(last, since, until):
                continue
            schedule = figure._choose_schedule(line, last)
            vals = figure._prepare_vals(line, schedule, first, last)
            if figure:
                figure.write(vals)
            else:
                figure = figure.create(
                    {"availability_id": line.id, "date_start": first, **vals}
                )
            figure._tell_owner()
            figure._look_again()
        if periods:  # the agreement ended earlier than it was to
            self.browse(gone.id for gone in known.values()).unlink()

    def _is_fresh(self, last, since, until):
        """Return whether the figure stands: its days are over, and nothing happened in
        them."""
        if not self or self.date_end != last:
            return False
        if last >= self.availability_id._get_today() or self.state == "running":
            return False
        if not since:
            return True
        start, end = self.availability_id._get_bounds(
            self.schedule_id._get_schedule(), self.date_start, last
        )
        low, high = since.replace(tzinfo=UTC), until.replace(tzinfo=UTC)
        return high <= start or end <= low

    def _choose_schedule(self, line, last):
        """Return the revision of the agreed hours to count in: as they are now, or for
        days that are over as they were."""
        if self.schedule_id and last < line._get_today():
            return self.schedule_id
        calendar, company = line._get_calendar(), line._get_company()
        return calendar._sla_get_revision(company)

    def _prepare_vals(self, line, revision, first, last):
        schedule = revision._get_schedule()
        start, end = line._get_bounds(schedule, first, last)
        outages = line._get_outages(start, end)
        uptime = business_time.measure(schedule, start, end, outages)
        hours = business_time.measure_by_hour(schedule, start, end, outages)
        return {
            "date_end": last,
            "schedule_id": revision.id,
            "promised": line.percent,
            "attainment": uptime.attainment or 0,
            "agreed_hours": uptime.agreed / 3600,
            "down_minutes": uptime.down / 60,
            "budget_minutes": uptime.budget(line.percent) / 60,
            "left_minutes": uptime.left(line.percent) / 60,
            "state": line._get_state(uptime, last),
            "hour_ids": [fields.Command.clear()]
            + [
                fields.Command.create(
                    {
                        "hour": f"{hour:02}:00",
                        "agreed_hours": each.agreed / 3600,
                        "down_minutes": each.down / 60,
                        "attainment": each.attainment,
                    }
                )
                for hour, each in hours.items()
            ],
        }

    def _tell_owner(self):
        """Ask the owner of the agreement, once for each period, to look at a broken
        promise."""
        self.ensure_one()
        agreement = self.agreement_id
        owner = agreement.owner_id
        if self.is_told or self.state != "broken" or not owner.active:
            return
        if not agreement.with_user(owner).has_access("read"):
            return  # nobody can be asked to do what they cannot see
        self.is_told = True
        self.with_context(lang=owner.lang)._schedule_activity(agreement, owner)

    def _schedule_activity(self, agreement, owner):
        agreement.with_context(lang=owner.lang).activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=owner.id,
            summary=self.env._("Availability promise broken"),
            note=self.env._(
                "%(period)s: promised %(promised)s %%, attained %(attained)s %%, "
                "%(minutes)s minutes down.",
                period=self.display_name,
                promised=f"{self.promised:g}",
                attained=f"{self.attainment:.3f}",
                minutes=f"{self.down_minutes:.1f}",
            ),
        )

    def _look_again(self):
        """While the service is down, work the figure out again at the moment at which
        the promise breaks."""
        line, left = self.availability_id, round(self.left_minutes * 60)
        domain = line._get_outage_domain() & fields.Domain("ended_at", "=", False)
        if self.state != "running" or not self.env["sla.outage"].search_count(
            domain, limit=1
        ):
            return
        schedule, now = self.schedule_id._get_schedule(), line._get_now()
        _start, end = line._get_bounds(schedule, self.date_start, self.date_end)
        if schedule.elapsed(now, end) > left:
            breaks = schedule.add(now, left) + timedelta(seconds=1)
            cron = self.env.ref("sla_base.ir_cron_sla_availability")
            cron._trigger(breaks.replace(tzinfo=None))
