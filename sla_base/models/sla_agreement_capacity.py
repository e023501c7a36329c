from odoo import fields, models


class SlaAgreement(models.Model):
    """What an agreement takes of the capacity of teams: said when it is put in force,
    before one customer too many is taken on."""

    _inherit = "sla.agreement"

    volume_ids = fields.One2many(
        "sla.volume",
        "agreement_id",
        string="Expected volume",
        copy=True,
        help="The work that this agreement is expected to bring to each team.",
    )
    capacity_warning = fields.Text(
        compute="_compute_capacity_warning",
        help="Teams that would have promised more hours than they have, once this "
        "agreement is in force. Only worked out before that.",
    )

    def _compute_capacity_warning(self):
        for agreement in self:
            is_open = agreement.state in ("draft", "agreed")
            problems = agreement._check_capacity() if is_open else []
            agreement.capacity_warning = "\n".join(problems)

    def _get_load(self, capacity, month):
        """Return the hours that this agreement takes of ``capacity`` in the month that
        begins on the day ``month``; add-ons with work of another kind extend it."""
        self.ensure_one()
        volumes = self.volume_ids.filtered(lambda each: each.capacity_id == capacity)
        return sum(volumes.mapped("hours")) * self._get_share_of_month(
            month, capacity.company_id._sla_get_month(month)[1]
        )

    def _get_share_of_month(self, month, last):
        """Return which part of a month, between two days, the agreement is valid in,
        from 0 to 1."""
        start, end = self._get_validity()
        first_day, last_day = max(start or month, month), min(end or last, last)
        return max((last_day - first_day).days + 1, 0) / ((last - month).days + 1)

    def _get_capacities(self):
        """Return the teams that this agreement brings work to."""
        return self.volume_ids.capacity_id

    def _check_capacity(self):
        """Return for which teams, and from when on, this agreement would be too much,
        with the arithmetic."""
        problems = []
        # sudo: the load of all agreements counts
        for capacity in self.sudo()._get_capacities():
            months = capacity._get_months()
            others = capacity._get_committed(months, self | self.previous_id)
            available = capacity._get_available(months)
            for month in months:
                own = self._get_load(capacity, month)
                limit = available[month] * capacity.limit_percent / 100
                if own and others[month] + own > limit:
                    problems.append(
                        self.env._(
                            "%(team)s in %(month)s: %(others)g h are committed, this "
                            "agreement adds %(own)g h, but only %(limit)g h "
                            "(%(percent)s %% of %(available)g h) can be promised. "
                            "Begin later, give the team more people, or promise less.",
                            team=capacity.name,
                            month=self.env["sla.format"]._day(month, "month"),
                            others=round(others[month], 1),
                            own=round(own, 1),
                            limit=round(limit, 1),
                            percent=capacity.limit_percent,
                            available=round(available[month], 1),
                        )
                    )
                    break
        return problems

    def _get_start_problems(self):
        problems = super()._get_start_problems()
        company = self.company_id or self.env.company
        if company.sla_over_capacity == "refuse":
            problems += self._check_capacity()
        return problems

    def _put_in_force(self):
        warnings = self._check_capacity()
        result = super()._put_in_force()
        if warnings:
            self.message_post(body="\n".join(warnings))
        # sudo: figures of the engine
        self.sudo()._get_capacities()._refresh()
        return result

    def _end(self, day, reason):
        result = super()._end(day, reason)
        # sudo: figures of the engine
        self.sudo()._get_capacities()._refresh()
        return result
