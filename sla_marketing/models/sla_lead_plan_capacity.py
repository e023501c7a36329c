from collections import Counter

from odoo import api, fields, models


class SlaLeadPlan(models.Model):
    """Whether the people of the sales team can take what the plan brings them."""

    _inherit = "sla.lead.plan"

    capacity = fields.Integer(
        string="Leads that sales can take",
        compute="_compute_capacity",
        help="Qualified leads that the members of the team can follow up in a month, "
        "together.",
    )
    peak = fields.Integer(
        string="Most in a month",
        compute="_compute_capacity",
        help="Qualified leads that come to the team in the busiest month of the plan.",
    )
    is_overloaded = fields.Boolean(
        string="More than sales can take",
        compute="_compute_capacity",
        help="In at least one month more qualified leads come than the team can take.",
    )
    capacity_text = fields.Text(
        string="People",
        compute="_compute_capacity",
        help="Who can take how many qualified leads in a month.",
    )
    overload_text = fields.Text(
        string="Too much",
        compute="_compute_capacity",
        help="In which months more comes than people can take.",
    )

    @api.depends("need_ids.qualified", "team_id", "company_id")
    def _compute_capacity(self):
        for plan in self:
            members = plan._find_members()
            capacity = sum(each._get_sla_leads_per_month() for each in members)
            wanted = Counter()
            for need in plan.need_ids:
                wanted[need.date] += need.qualified
            plan.capacity = capacity
            plan.peak = max(wanted.values(), default=0)
            plan.is_overloaded = plan.peak > capacity
            plan.capacity_text = plan._say_capacity(members)
            plan.overload_text = plan._say_overload(wanted, capacity, len(members))

    def _find_members(self):
        """Return the memberships (``crm.team.member``) of those who are to earn it."""
        # sudo: how many leads people can take is part of the plan
        members = self.env["crm.team.member"].sudo()
        if self.team_id:
            domain = [("crm_team_id", "=", self.team_id._origin.id or self.team_id.id)]
        else:
            domain = [("crm_team_id.company_id", "in", (self.company_id.id, False))]
        return members.search(
            [*domain, ("user_id.company_ids", "in", self.company_id.ids)]
        )

    def _say_capacity(self, members):
        lines = []
        for user, own in members.grouped("user_id").items():
            count = sum(each._get_sla_leads_per_month() for each in own)
            names = {"name": user.name, "count": count}
            if all(each.assignment_optout for each in own):
                text = self.env._("%(name)s: none, assignment is paused", **names)
            elif count and not any(own.mapped("sla_leads_per_month")):
                text = self.env._(
                    "%(name)s: %(count)s a month, as in the lead assignment", **names
                )
            elif count:
                text = self.env._("%(name)s: %(count)s a month", **names)
            else:
                text = self.env._(
                    "%(name)s: not known. Fill in “Qualified leads per month” of this "
                    "member of the team.",
                    **names,
                )
            lines.append(text)
        if not lines:
            lines.append(self.env._("Nobody is a member of a sales team yet."))
        return "\n".join(lines)

    def _say_overload(self, wanted, capacity, people):
        period = self._get_period()
        lines = []
        for month, count in sorted(wanted.items()):
            if count <= capacity:
                continue
            lines.append(
                self.env._(
                    "%(month)s: %(count)s qualified leads come, %(capacity)s can be "
                    "taken. %(over)s too many.",
                    month=period._get_name("month", month),
                    count=count,
                    capacity=capacity,
                    over=count - capacity,
                )
            )
        if lines and capacity and people:
            more = -(-(self.peak - capacity) * people // capacity)
            lines.append(
                self.env._(
                    "More people needed, if each takes as much as these do: %s. Or "
                    "plan for a longer period, or for fewer and better leads.",
                    more,
                )
            )
        return "\n".join(lines)
