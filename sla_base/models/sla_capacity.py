from collections import defaultdict
from datetime import UTC

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.date_utils import sum_intervals

from .sla_clock import OPEN

# How far ahead months are worked out.
MONTHS = 12


class SlaCapacity(models.Model):
    """What a team can do in a month: the working hours of its members, less their
    leave, up to a limit. What agreements promise is set against it."""

    _name = "sla.capacity"
    _description = "Team Capacity"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(
        compute="_compute_name",
        store=True,
        help="The team, department or company whose hours are counted.",
    )
    party_ref = fields.Reference(
        selection=lambda self: self.env["sla.agreement"]._selection_party(),
        string="Team",
        required=True,
        help="The team, department or company that does the work.",
    )
    party = fields.Char(
        string="Team key", compute="_compute_name", store=True, index=True
    )
    member_ids = fields.Many2many(
        "res.users",
        string="Members",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        compute="_compute_members",
        store=True,
        readonly=False,
        help="Whose working hours count. Filled in from the team.",
    )
    limit_percent = fields.Integer(
        string="Limit (%)",
        default=80,
        required=True,
        help="Part of the working hours that may be promised. The rest is for what "
        "nobody can plan.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        help="The company for which the team works, and whose agreements take up its "
        "hours.",
    )
    month_ids = fields.One2many("sla.capacity.month", "capacity_id", string="Months")
    volume_ids = fields.One2many("sla.volume", "capacity_id", string="Committed")
    visit_plan_ids = fields.One2many(
        "sla.visit.plan", "capacity_id", string="Visits promised"
    )
    open_clock_count = fields.Integer(
        string="Open clocks",
        compute="_compute_load",
        help="Open promises to customers on documents that this team holds.",
    )
    hours_at_stake = fields.Float(
        string="Hours at stake",
        compute="_compute_load",
        help="Working hours left on these clocks, as of their last event.",
    )
    active = fields.Boolean(default=True)

    _once = models.UniqueIndex("(company_id, party) WHERE active")
    _limit_range = models.Constraint(
        "CHECK (limit_percent BETWEEN 1 AND 100)",
        "The limit of a team lies between 1 and 100 percent of its working hours.",
    )

    @api.depends("party_ref")
    def _compute_name(self):
        for capacity in self:
            party = capacity.party_ref
            capacity.name = party.display_name if party else False
            capacity.party = f"{party._name},{party.id}" if party else False

    @api.depends("party_ref")
    def _compute_members(self):
        for capacity in self:
            if capacity.party_ref:
                capacity.member_ids = capacity._get_party_members()

    def _get_party_members(self):
        """Return the people (``res.users``) of the team; add-ons extend it for teams
        that keep them elsewhere."""
        party = self.party_ref
        for name in ("member_ids", "user_ids"):
            field = party._fields.get(name)
            if field and field.comodel_name == "res.users":
                return party[name].filtered(lambda user: not user.share)
            if field and field.comodel_name == "hr.employee":
                return party[name].user_id
        return self.env["res.users"]

    def _compute_load(self):
        groups = self.env["sla.clock"]._read_group(
            [
                ("state", "in", OPEN),
                ("kind", "=", "customer"),
                ("holder", "in", self.mapped("party")),
                ("company_id", "in", self.company_id.ids),
            ],
            ["holder", "company_id"],
            ["__count", "allowance:sum", "elapsed:sum"],
        )
        found = {(party, company): rest for party, company, *rest in groups}
        for capacity in self:
            key = (capacity.party, capacity.company_id)
            count, allowance, elapsed = found.get(key, (0, 0, 0))
            capacity.open_clock_count = count
            capacity.hours_at_stake = max((allowance or 0) - (elapsed or 0), 0) / 3600

    @api.constrains("member_ids")
    def _check_members(self):
        for capacity in self:
            strangers = capacity.member_ids.filtered(
                lambda user, own=capacity.company_id: own not in user.company_ids
            )
            if strangers:
                raise ValidationError(
                    self.env._(
                        "Capacity of “%(team)s”: %(people)s cannot work for "
                        "%(company)s. Give them access to the company, or leave them "
                        "out.",
                        team=capacity.name,
                        people=self.env["sla.format"]._list(strangers.mapped("name")),
                        company=capacity.company_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        capacities = super().create(vals_list)
        capacities._refresh()
        return capacities

    def write(self, vals):
        result = super().write(vals)
        if not {"member_ids", "limit_percent", "party_ref"}.isdisjoint(vals):
            self._refresh()
        return result

    # Months

    def _get_months(self):
        """Return the first days of this month and those to come."""
        day, firsts = fields.Date.context_today(self), []
        for _number in range(MONTHS):
            first, last = self.company_id._sla_get_month(day)
            firsts.append(first)
            day = last + relativedelta(days=1)
        return firsts

    def _refresh(self):
        """Work out the months again: what is available, and what is committed."""
        rows = []
        for capacity in self:
            months = capacity._get_months()
            committed = capacity._get_committed(months)
            for month, available in capacity._get_available(months).items():
                rows.append(
                    {
                        "capacity_id": capacity.id,
                        "month": month,
                        "available": available,
                        "promisable": available * capacity.limit_percent / 100,
                        "committed": committed[month],
                    }
                )
        # sudo: figures of the engine, which nobody writes
        lines = self.env["sla.capacity.month"].sudo()
        lines.search([("capacity_id", "in", self.ids)]).unlink()
        lines.create(rows)

    @api.model
    def _cron_refresh(self):
        """Work out all teams, once a day: leave and working hours change elsewhere."""
        self.search([("active", "=", True)])._refresh()

    def _get_available(self, months):
        """Return ``{first day of the month: working hours}`` of all members."""
        self.ensure_one()
        hours = dict.fromkeys(months, 0.0)
        # sudo: leave of colleagues counts, and is not shown
        for user in self.sudo().member_ids.filtered("active"):
            resource = user.resource_ids.filtered(
                lambda each: each.company_id == self.company_id
            )[:1]
            calendar = resource.calendar_id or self.company_id.resource_calendar_id
            if not calendar:
                continue
            for month in months:
                start, end = self._get_bounds(month)
                intervals = calendar._work_intervals_batch(
                    start, end, resources=resource
                )
                hours[month] += sum_intervals(intervals[resource.id])
        return hours

    def _get_bounds(self, month):
        _first, last = self.company_id._sla_get_month(month)
        following = fields.Datetime.to_datetime(last) + relativedelta(days=1)
        start = fields.Datetime.to_datetime(month)
        return start.replace(tzinfo=UTC), following.replace(tzinfo=UTC)

    def _get_committing(self):
        """Return the agreements (``sla.agreement``, as superuser) that take up hours of
        this team; add-ons extend it."""
        # sudo: load of all agreements, also those that the reader may not see
        capacity = self.sudo()
        agreements = capacity.volume_ids.agreement_id
        agreements |= capacity.visit_plan_ids.agreement_id
        return agreements.filtered(lambda each: each._is_usable())

    def _get_committed(self, months, but=None):
        """Return ``{first day of the month: hours}`` that agreements in force take up.

        :param but: agreements (``sla.agreement``) that are left out
        """
        self.ensure_one()
        hours = defaultdict(float)
        agreements = self._get_committing()
        for agreement in agreements - (but or agreements.browse()):
            for month in months:
                hours[month] += agreement._get_load(self, month)
        return hours
