from datetime import UTC

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..business_time import BusinessTimeError

PRIORITIES = [("0", "Low"), ("1", "Medium"), ("2", "High"), ("3", "Very high")]
CHANNELS = [
    ("portal", "Portal or web site"),
    ("email", "E-mail"),
    ("phone", "Phone"),
    ("chat", "Chat"),
    ("api", "Other program (API)"),
    ("other", "Other"),
]


class SlaTarget(models.Model):
    """One promise of a policy: this metric, within this time."""

    _name = "sla.target"
    _description = "SLA Target"
    _inherit = ["sla.plan.part", "sla.agreement.part"]
    _order = "policy_id, metric_id, priority desc, channel, id"
    _check_company_auto = True

    policy_id = fields.Many2one(
        "sla.policy",
        required=True,
        ondelete="cascade",
        index=True,
        help="The policy that makes this promise.",
    )
    company_id = fields.Many2one(related="policy_id.company_id")
    model_id = fields.Many2one(related="policy_id.model_id")
    agreement_id = fields.Many2one(related="policy_id.agreement_id")
    policy_conditional = fields.Boolean(
        compute="_compute_policy_conditional",
        help="The policy holds for documents that meet its further conditions only.",
    )
    metric_id = fields.Many2one(
        "sla.metric",
        required=True,
        ondelete="cascade",
        domain="[('model_id', '=', model_id)]",
        help="What is timed, for example the first response or the resolution.",
    )
    priority = fields.Selection(
        PRIORITIES, help="Only documents of this priority. Empty: all priorities."
    )
    channel = fields.Selection(
        CHANNELS, help="Only documents that came in this way. Empty: all channels."
    )
    duration = fields.Float(
        required=True,
        default=1.0,
        digits=(16, 2),
        help="How much time is promised, in the unit beside it. For example 4 working "
        "hours.",
    )
    unit = fields.Selection(
        [
            ("minute", "Working minutes"),
            ("hour", "Working hours"),
            ("day", "Working days"),
        ],
        required=True,
        default="hour",
        help="Minutes and hours count while it is open. A day is a day on which it is "
        "open, until the same time of the day. For elapsed hours choose hours and the "
        "working hours “24 × 7”.",
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working hours",
        check_company=True,
        help="Empty: those of the agreement, the customer, the team or the company.",
    )
    effective_from = fields.Datetime(
        string="In force from",
        readonly=True,
        copy=False,
        help="Set on targets that are added to a policy in force: documents that began "
        "before are not covered by them.",
    )
    warn_percent = fields.Integer(
        string="At risk from (%)",
        default=75,
        help="Part of the time after which the document counts as at risk.",
    )

    pause_cap = fields.Float(
        string="Paused at most (hours)",
        digits=(16, 2),
        help="Working hours for which a clock may be paused, all its pauses together. "
        "Then its time counts again, whatever the document says, and the owner of the "
        "agreement is told. 0: for as long as it takes.",
    )

    @api.constrains("duration")
    def _check_duration(self):
        # said before PostgreSQL does: of lines of a policy, imports show its own words
        for target in self:
            if target.duration <= 0:
                raise ValidationError(
                    self.env._("The time of a target must be more than zero.")
                )

    _duration_positive = models.Constraint(
        "CHECK (duration > 0)", "The time of a target must be more than zero."
    )
    _warn_percent_range = models.Constraint(
        "CHECK (warn_percent BETWEEN 1 AND 100)",
        "“At risk from” must lie between 1 and 100 percent of the time.",
    )

    _pause_cap_not_negative = models.Constraint(
        "CHECK (pause_cap >= 0)", "“Paused at most” must not be negative."
    )

    @api.model_create_multi
    def create(self, vals_list):
        targets = super().create(vals_list)
        now = self.env.cr.now()
        for target in targets:
            policy = target.policy_id
            if policy.state == "active" and policy.create_date < now:
                target.effective_from = now
        return targets

    def _sla_get_agreements(self):
        return self.policy_id.agreement_id

    def _compute_policy_conditional(self):
        for target in self:
            target.policy_conditional = target.policy_id._is_conditional()

    def _get_key(self):
        """Return what the target is about: two with the same key say the same thing."""
        return self.metric_id.id, self.priority, self.channel

    def _is_covered_by(self, keys):
        """Return whether targets with these keys, of a more specific policy, hold for
        every document that this one is for: then this one never does."""
        return any(
            metric == self.metric_id.id
            and priority in (False, self.priority)
            and channel in (False, self.channel)
            for metric, priority, channel in keys
        )

    @api.depends("metric_id", "priority", "channel", "duration", "unit")
    def _compute_display_name(self):
        for target in self:
            target.display_name = target._with_details(
                self.env._(
                    "%(metric)s within %(duration)s",
                    metric=target.metric_id.name or "",
                    duration=target._format_duration(),
                )
            )

    def _get_title(self):
        """Return what is promised, without the time."""
        return self._with_details(self.metric_id.name)

    def _get_time_text(self):
        """Return the time promised, with the working hours if they are its own."""
        duration = self._format_duration()
        return f"{duration} ({self.calendar_id.name})" if self.calendar_id else duration

    def _with_details(self, text):
        names = [name for name in ("priority", "channel") if self[name]]
        details = self.env["sla.format"]._list(self._get_label(name) for name in names)
        return f"{text} ({details})" if details else text

    def _get_hours(self):
        """Return the time promised in hours; of days, as hours of a usual day."""
        per_unit = {"minute": 1 / 60, "hour": 1, "day": self._get_day_hours()}
        return self.duration * per_unit[self.unit]

    def _get_day_hours(self):
        calendar = self.calendar_id or self.policy_id._get_calendar()
        company = self.company_id or self.env.company
        return (calendar or company.resource_calendar_id).hours_per_day or 8

    def _get_label(self, field):
        selection = self._fields[field]._description_selection(self.env)
        return dict(selection).get(self[field])

    def _format_duration(self):
        """Return the promised time in words, such as “2 working hours”."""
        self.ensure_one()
        amount = f"{self.duration:g}"
        one = self.duration == 1
        if self.calendar_id.sla_ignore_leaves and self.unit != "day":
            if self.unit == "minute":
                if one:
                    return self.env._("1 elapsed minute")
                return self.env._("%s elapsed minutes", amount)
            if one:
                return self.env._("1 elapsed hour")
            return self.env._("%s elapsed hours", amount)
        if one:
            return {
                "minute": self.env._("1 working minute"),
                "hour": self.env._("1 working hour"),
                "day": self.env._("1 working day"),
            }[self.unit or "hour"]
        return {
            "minute": self.env._("%s working minutes", amount),
            "hour": self.env._("%s working hours", amount),
            "day": self.env._("%s working days", amount),
        }[self.unit or "hour"]

    @api.constrains("policy_id", "metric_id")
    def _check_metric(self):
        self.policy_id._check_metrics()

    @api.constrains("policy_id", "metric_id", "priority", "channel")
    def _check_unique(self):
        for policy in self.policy_id:
            seen = set()
            for target in policy.target_ids:
                key = (target.metric_id, target.priority, target.channel)
                if key in seen:
                    raise ValidationError(
                        self.env._(
                            "Policy “%(policy)s” says twice within what time "
                            "“%(target)s” holds. Remove one of the two targets, or "
                            "give them different priorities or channels.",
                            policy=policy.name,
                            target=target.display_name,
                        )
                    )
                seen.add(key)

    @api.constrains("duration", "unit")
    def _check_whole_days(self):
        for target in self:
            if target.unit == "day" and target.duration != int(target.duration):
                raise ValidationError(
                    self.env._(
                        "Target “%s”: days are counted whole. Use hours for parts of a "
                        "day.",
                        target.display_name,
                    )
                )

    @api.constrains("calendar_id", "duration", "unit")
    def _check_calendar_has_hours(self):
        """Check that the working hours chosen here can hold the promise."""
        for target in self:
            calendar = target.calendar_id or target.policy_id._get_calendar()
            if not calendar:
                continue
            calendar._sla_check_usable()
            company = target.company_id or calendar.company_id or self.env.company
            schedule = calendar._sla_get_revision(company)._get_schedule()
            try:
                target._get_allowance(schedule, self.env.cr.now().replace(tzinfo=UTC))
            except BusinessTimeError as error:
                raise ValidationError(
                    self.env._(
                        "Target “%(target)s” cannot be kept in the working hours "
                        "“%(calendar)s”: its time would end more than ten years away. "
                        "Add hours or shorten the target.",
                        target=target.display_name,
                        calendar=calendar.name,
                    )
                ) from error

    def _get_allowance(self, schedule, start):
        """Return the working seconds promised to a clock that starts at ``start``.

        :raise BusinessTimeError: if ``schedule`` cannot hold them within ten years
        """
        self.ensure_one()
        return allowance(self.duration, self.unit, schedule, start)

    def _is_of_party(self):
        """Return whether a department or supplier promises this, and not we."""
        return self.policy_id.agreement_id.kind in ("internal", "supplier")

    def _prepare_definition(self):
        """Return what a running promise pins of this target and its policy."""
        self.ensure_one()
        steps = self.policy_id.escalation_ids.filtered(
            lambda step: not step.metric_id or step.metric_id == self.metric_id
        )
        return {
            "target": {
                "id": self.id,
                "duration": self.duration,
                "unit": self.unit,
                "priority": self.priority or False,
                "channel": self.channel or False,
                "warn_percent": self.warn_percent,
                # clocks of other parties wait until their party holds the document
                "pause_cap": 0 if self._is_of_party() else self.pause_cap,
            },
            "policy": {"id": self.policy_id.id, "name": self.policy_id.name},
            "metric": self.metric_id._prepare_definition(),
            "steps": [step._prepare_definition() for step in steps],
        }


def allowance(duration, unit, schedule, start):
    """Return ``duration`` as working seconds for a clock that starts at ``start``. Days
    are fixed at the start: what is open until the same time n working days later."""
    if unit == "day":
        seconds = schedule.elapsed(start, schedule.add_days(start, int(duration)))
    else:
        seconds = round(duration * (60 if unit == "minute" else 3600))
    schedule.add(start, seconds)  # raises if out of reach
    return seconds


def pause_cap(definition):
    """Return for how many working seconds a clock with this pinned wording may be
    paused in all; 0: for as long as it takes."""
    return round(definition["target"].get("pause_cap", 0) * 3600)
