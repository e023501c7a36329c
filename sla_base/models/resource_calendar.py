from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    sla_ignore_leaves = fields.Boolean(
        string="Open on holidays too",
        help="Time of service levels also counts during public holidays and closures, "
        "as elapsed hours do.",
    )

    @api.constrains("schedule_type", "duration_based", "attendance_ids")
    def _sla_check_still_usable(self):
        """Refuse changes that would leave a promise without hours."""
        # sudo: the editor of a calendar need not be allowed to read agreements
        used = self.sudo().filtered("id")._sla_get_used()
        used._sla_check_usable()

    def _sla_get_used(self):
        """Return the calendars of ``self`` that promises name."""
        targets = self.env["sla.target"].search([("calendar_id", "in", self.ids)])
        agreements = self.env["sla.agreement"].search([("calendar_id", "in", self.ids)])
        lines = self.env["sla.availability"].search([("calendar_id", "in", self.ids)])
        return targets.calendar_id | agreements.calendar_id | lines.calendar_id

    def _sla_check_usable(self):
        """Check that the calendar says when it is open.

        :raise ValidationError: for flexible calendars and those without hours
        """
        for calendar in self:
            if calendar.schedule_type == "flexible" or calendar.duration_based:
                raise ValidationError(
                    self.env._(
                        "Working hours “%s” are flexible: they do not say when it is "
                        "open, so no deadline can be computed. Choose working hours "
                        "with fixed times.",
                        calendar.name,
                    )
                )
            if not any(any(week) for week in calendar._sla_get_weeks()):
                raise ValidationError(
                    self.env._(
                        "Working hours “%s” are never open, so no deadline can be "
                        "computed. Add opening times, or choose others.",
                        calendar.name,
                    )
                )

    def _sla_get_weeks(self):
        """Return one or two weeks of seven days of ``[start, end]`` in seconds from
        local midnight; hours that touch become one, and 24:00 is 24:00."""
        self.ensure_one()
        weeks = [[[] for _day in range(7)] for _week in range(1 + self._sla_has_two())]
        for line in self.attendance_ids:
            if line.display_type or line.day_period == "lunch":
                continue
            span = [round(line.hour_from * 3600), round(line.hour_to * 3600)]
            if self._sla_has_two():
                weeks[int(line.week_type)][int(line.dayofweek)].append(span)
            else:
                weeks[0][int(line.dayofweek)].append(span)
        return [[sorted(day) for day in week] for week in weeks]

    def _sla_has_two(self):
        return bool(self.two_weeks_calendar)

    def _sla_get_closures(self, company):
        """Return the closures of this calendar in ``company`` as ``[start, end]`` epoch
        seconds. Only those of this company: as superuser Odoo's own methods would count
        the holidays of all."""
        self.ensure_one()
        if self.sla_ignore_leaves:
            return []
        leaves = self.env["resource.calendar.leaves"]
        # of working hours that are not saved yet: those of the company
        return leaves._sla_get_closures([False, self._origin.id], company)

    def _sla_get_definition(self, company, closures=()):
        """Return what ``sla.schedule`` keeps of this calendar as it is now in
        ``company``, with more ``closures``, ``[start, end]`` in epoch seconds."""
        return {
            "tz": self.tz,
            "weeks": self._sla_get_weeks(),
            "closed": sorted([*self._sla_get_closures(company), *closures]),
        }

    def _sla_get_revision(self, company):
        """Return the ``sla.schedule`` that says what this calendar is now."""
        self.ensure_one()
        return self.env["sla.schedule"]._get_current(self, company)

    def write(self, vals):
        result = super().write(vals)
        if {"tz", "two_weeks_calendar", "attendance_ids", "sla_ignore_leaves"} & set(
            vals
        ):
            self._sla_notice_change()
        return result

    def _sla_notice_change(self):
        """These hours change in this transaction, see ``sla.schedule``."""
        concerned = [(hours.id, False) for hours in self]
        self.env["sla.schedule"]._notice_change(concerned)


class ResourceCalendarAttendance(models.Model):
    _inherit = "resource.calendar.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.calendar_id._sla_notice_change()
        return lines

    def write(self, vals):
        before = self.calendar_id
        result = super().write(vals)
        (before | self.calendar_id)._sla_notice_change()
        return result

    def unlink(self):
        before = self.calendar_id
        result = super().unlink()
        before._sla_notice_change()
        return result
