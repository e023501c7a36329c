from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..business_time import Schedule

_DAY = 24 * 3600
# How often one person is told, the most often first.
DIGESTS = [
    ("now", "At once"),
    ("hour", "At most one message an hour"),
    ("day", "One message a day, in the morning"),
]
# What people decide about the alerts that they get.
PREFERENCES = ("sla_quiet", "sla_quiet_from", "sla_quiet_to", "sla_digest")


class ResUsers(models.Model):
    _inherit = "res.users"

    sla_quiet = fields.Selection(
        [
            ("none", "None"),
            ("outside", "Outside my working hours"),
            ("hours", "Between two times"),
        ],
        string="Quiet hours",
        default="none",
        help="Alerts of service levels wait until quiet hours are over, except for "
        "those that are marked as urgent. Working hours are your own, or else those of "
        "your company.",
    )
    sla_quiet_from = fields.Float(
        string="Quiet from", default=22.0, help="In your time zone."
    )
    sla_quiet_to = fields.Float(
        string="Quiet until", default=7.0, help="In your time zone."
    )
    sla_digest = fields.Selection(
        DIGESTS,
        string="Alerts",
        default="now",
        help="How often you are told of promises that need attention. What comes due "
        "in between is gathered in one message. Urgent alerts are not delayed.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return super().SELF_READABLE_FIELDS + list(PREFERENCES)

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return super().SELF_WRITEABLE_FIELDS + list(PREFERENCES)

    @api.constrains("sla_quiet", "sla_quiet_from", "sla_quiet_to")
    def _check_sla_quiet(self):
        for user in self.filtered(lambda user: user.sla_quiet == "hours"):
            start, end = user.sla_quiet_from, user.sla_quiet_to
            if not (0 <= start <= 24 and 0 <= end <= 24):
                raise ValidationError(
                    self.env._(
                        "Quiet hours of %s: a time of the day lies between 00:00 and "
                        "24:00.",
                        user.name,
                    )
                )
            if start % 24 == end % 24:
                raise ValidationError(
                    self.env._(
                        "Quiet hours of %s would never end. Choose two different "
                        "times, or no quiet hours.",
                        user.name,
                    )
                )

    def write(self, vals):
        if vals and set(vals) <= set(PREFERENCES) and self._sla_may_set_preferences():
            # sudo: managers care for alerts, though they do not administer users
            return super(ResUsers, self.sudo()).write(vals)
        return super().write(vals)

    def _sla_may_set_preferences(self):
        """Return whether the current user may say when these people get alerts: SLA
        managers, for the people of their companies."""
        if self.env.su or not self.env.user.has_group("sla_base.group_sla_manager"):
            return False
        self.check_access("read")
        companies = self.env.companies
        return all(
            user._is_internal() and user.company_ids & companies
            for user in self.sudo()  # sudo: only whose companies they are
        )

    # Absence

    @api.model
    def _sla_get_on_leave(self):
        """Return the ids of the users who are on leave now."""
        now = self.env.cr.now()
        leaves = self.env["resource.calendar.leaves"].sudo()  # sudo: whether, not why
        groups = leaves._read_group(
            [
                ("resource_id.user_id", "!=", False),
                ("time_type", "=", "leave"),
                ("date_from", "<=", now),
                ("date_to", ">", now),
            ],
            ["resource_id"],
        )
        return {resource.user_id.id for (resource,) in groups}

    def _sla_is_absent(self, on_leave):
        """Return whether alerts would reach this person in vain: archived, out of
        office, or one of ``on_leave`` (ids)."""
        self.ensure_one()
        return not self.active or self.is_out_of_office or self.id in on_leave

    # Quiet hours

    def _sla_get_awake(self):
        """Return when alerts may reach this person, a ``business_time.Schedule``;
        ``None``: at any time."""
        self.ensure_one()
        if self.sla_quiet == "hours":
            zone = self.tz or self.company_id.resource_calendar_id.tz or "UTC"
            return self._sla_build_awake(zone, self.sla_quiet_from, self.sla_quiet_to)
        if self.sla_quiet == "outside":
            return self._sla_get_working_hours()
        return None

    def _sla_get_working_hours(self):
        own = self.resource_ids.filtered("calendar_id")
        resource = own.filtered(lambda r: r.company_id == self.company_id)[:1]
        resource = resource or own[:1]
        calendar = resource.calendar_id or self.company_id.resource_calendar_id
        flexible = calendar.schedule_type == "flexible" or calendar.duration_based
        if not calendar or flexible:
            return None
        revision = calendar._sla_get_revision(self.company_id)
        schedule = self._sla_move_hours(revision.id, resource.tz or calendar.tz)
        # hours that never come must not keep alerts back for ever
        return schedule if schedule.has_hours() else None

    @api.model
    @tools.ormcache("zone", "start", "end")
    def _sla_build_awake(self, zone, start, end):
        """Return all but the time from ``start`` to ``end`` (hours) of each day."""
        first, last = round(start * 3600), round(end * 3600)
        if first > last:
            day = [(last, first)]
        else:
            day = [(0, first), (last, _DAY)]
        return Schedule(zone, [[day] * 7])

    @api.model
    @tools.ormcache("revision_id", "zone")
    def _sla_move_hours(self, revision_id, zone):
        """Return the hours of a calendar revision in the zone of a person."""
        hours = self.env["sla.schedule"].browse(revision_id)._get_schedule()
        return Schedule(zone, hours.weeks, hours.closed)
