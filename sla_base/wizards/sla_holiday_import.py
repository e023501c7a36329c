from datetime import UTC
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..business_time.intervals import merge, subtract
from ..closures import get_current_year, get_supported, whole_days


class SlaHolidayImport(models.TransientModel):
    """Adds closure days to working hours: the public holidays of a country, those of a
    calendar file, or a list made by hand. Shows first what it would add, and how many
    open deadlines would move. Days that are closed already are left alone, so that it
    can be run again."""

    _name = "sla.holiday.import"
    _description = "Add Closure Days"
    _check_company_auto = True

    step = fields.Selection(
        [("choose", "Choose"), ("check", "Check")], default="choose", required=True
    )
    source = fields.Selection(
        [
            ("country", "Public holidays of a country"),
            ("file", "A calendar file"),
            ("hand", "By hand"),
        ],
        string="Take them from",
        default="country",
        required=True,
        help="Where the closure days come from. By hand: you type them into the list "
        "of the next step.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        help="Only this company is closed on these days.",
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working hours",
        domain="[('company_id', 'in', [company_id, False])]",
        check_company=True,
        help="Days begin and end at midnight in the time zone of these hours. If "
        "empty, all working hours of the company are closed on these days, and "
        "midnight is that of the company's own hours.",
    )
    country_id = fields.Many2one(
        "res.country",
        domain=lambda self: [("code", "in", sorted(get_supported()))],
        default=lambda self: self._default_country_id(),
        help="The country whose public holidays are added. Only countries whose "
        "holidays are known can be chosen.",
    )
    region_id = fields.Many2one(
        "sla.holiday.region",
        domain="[('country_id', '=', country_id)]",
        compute="_compute_region_id",
        store=True,
        readonly=False,
        help="Adds the holidays that only this part of the country has.",
    )
    lang_id = fields.Many2one(
        "res.lang",
        string="Names in",
        default=lambda self: self.env["res.lang"]._lang_get(self.env.lang or "en_US"),
        help="Where the holidays of the country have no names in this language, they "
        "come in English, or else in the language of the country.",
    )
    year_from = fields.Integer(
        string="From year",
        default=lambda self: self._default_year(),
        help="Years of the Persian calendar, such as 1405, work too: they begin with "
        "Nowruz.",
    )
    year_to = fields.Integer(
        string="To year",
        default=lambda self: self._default_year() + 1,
        help="The last year whose holidays are added. Use the same calendar as in the "
        "first one, for example 1405 to 1406.",
    )
    file = fields.Binary(
        string="Calendar file",
        help="A file in the format iCalendar (.ics), as calendar programs and "
        "authorities offer it.",
    )
    file_name = fields.Char()
    line_ids = fields.One2many("sla.holiday.import.line", "import_id", string="Days")
    new_count = fields.Integer(compute="_compute_effect")
    effect = fields.Char(
        string="What will happen",
        compute="_compute_effect",
        help="How many open deadlines move if the selected days are added.",
    )

    @api.model
    def _default_country_id(self):
        country = self.env.company.country_id
        return country if country.code in get_supported() else False

    @api.model
    def _default_year(self):
        # Persian screens show the dates of the Persian calendar
        persian = (self.env.lang or "").startswith("fa")
        return get_current_year(fields.Date.context_today(self), persian)

    @api.depends("country_id")
    def _compute_region_id(self):
        for wizard in self:
            if wizard.region_id.country_id != wizard.country_id:
                wizard.region_id = False

    @api.depends(
        "company_id",
        "calendar_id",
        "line_ids.selected",
        "line_ids.date_from",
        "line_ids.date_to",
    )
    def _compute_effect(self):
        for wizard in self:
            lines = wizard._get_new_lines()
            wizard.new_count = len(lines)
            wizard.effect = wizard._describe_effect(lines) if lines else False

    # Actions

    def action_check(self):
        """Show the days that would be added."""
        self.ensure_one()
        closures = self._read_closures()
        self.line_ids.unlink()
        self.line_ids = [
            fields.Command.create(self._prepare_line(closure)) for closure in closures
        ]
        self.step = "check"
        return self._reopen()

    def action_back(self):
        """Choose other days."""
        self.ensure_one()
        self.line_ids.unlink()
        self.step = "choose"
        return self._reopen()

    def action_import(self):
        """Add the selected days that are not closed yet."""
        self.ensure_one()
        lines = self._get_new_lines()
        if not lines:
            raise UserError(
                self.env._(
                    "There is nothing to add: all of these days are closed already, or "
                    "are not selected. Select a day, or close this window."
                )
            )
        effect = self._describe_effect(lines)
        created = self._create_closures(lines)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "title": self.env._("Closure days added: %s", len(created)),
                "message": effect,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _create_closures(self, lines):
        """Create the closures of ``lines`` and return them."""
        leaves = self.env["resource.calendar.leaves"].with_company(self.company_id)
        leaves.check_access("create")
        # sudo: Odoo's Time Off looks at leave of employees then; rights are checked
        # above, and those for these records below
        created = leaves.sudo().create([self._prepare_leave(line) for line in lines])
        for leave, line in zip(created, lines, strict=True):
            vals = line._prepare_period()
            if vals["date_from"] != leave.date_from or vals["date_to"] != leave.date_to:
                leave.write(vals)
        created = created.sudo(False)
        created.check_access("create")
        return created

    def _prepare_leave(self, line):
        """Return the values of the closure that ``line`` becomes."""
        vals = {
            "name": line.name,
            "calendar_id": self.calendar_id.id,
            "company_id": self.company_id.id,
            "resource_id": False,
            "time_type": "leave",
            "sla_estimated": line.estimated,
            **line._prepare_period(),
        }
        leaves = self.env["resource.calendar.leaves"]
        if self.calendar_id and hasattr(leaves, "_prepare_public_holidays_values"):
            # Odoo's Time Off takes what is created for wall-clock times of the user
            for name in ("date_from", "date_to"):
                vals[name] = self._get_wall_time_of_user(vals[name])
        return vals

    def _get_wall_time_of_user(self, moment):
        """Return when the user's clocks show what those of the working hours show at
        ``moment`` (naive UTC)."""
        wall = moment.replace(tzinfo=UTC).astimezone(self._get_zone())
        theirs = wall.replace(tzinfo=ZoneInfo(self.env.user.tz or "UTC"))
        return theirs.astimezone(UTC).replace(tzinfo=None)

    # What is new, and what it does

    def _get_zone(self):
        hours = self.calendar_id or self.company_id.resource_calendar_id
        return ZoneInfo(hours.tz or "UTC")

    def _get_utc_days(self, first, last):
        """Return ``(start, stop)`` in naive UTC of whole local days."""
        start, stop = whole_days(first, last, self._get_zone())
        return start.astimezone(UTC).replace(tzinfo=None), stop.replace(tzinfo=None)

    def _get_closed(self):
        """Return when these working hours are closed, as merged intervals of epoch
        seconds."""
        leaves = self.env["resource.calendar.leaves"]
        calendar_ids = list({False, self.calendar_id.id})
        return merge(leaves._sla_get_closures(calendar_ids, self.company_id))

    def _get_new_lines(self):
        """Return the selected lines with days that are not closed yet, nor by a line
        before."""
        closed = self._get_closed()
        new = self.line_ids.browse()
        for line in self.line_ids.filtered("selected"):
            period = line._get_epochs()
            if period and subtract([period], closed):
                closed = merge([*closed, period])
                new |= line
        return new

    def _describe_effect(self, lines):
        """Say how many open deadlines move if ``lines`` are added."""
        if self.calendar_id.sla_ignore_leaves:
            return self.env._(
                "No deadline will move: the working hours “%s” count on holidays too.",
                self.calendar_id.name,
            )
        number, complete = self.env["sla.clock"]._forecast(
            self.calendar_id, self.company_id, [line._get_period() for line in lines]
        )
        if not complete:
            return self.env._(
                "More than %s open deadlines will move, within some minutes. You will "
                "be told how many did.",
                number,
            )
        if not number:
            return self.env._("No open deadline will move.")
        if number == 1:
            return self.env._(
                "One open deadline will move, within some minutes. You will be told "
                "when it has."
            )
        return self.env._(
            "%s open deadlines will move, within some minutes. You will be told when "
            "they have.",
            number,
        )

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Add Closure Days"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
