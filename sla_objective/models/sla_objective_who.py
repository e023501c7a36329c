from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..measure import Wanted


class SlaObjective(models.Model):
    """For whom an objective is, and from when to when: what the figure is asked for."""

    _inherit = "sla.objective"

    @api.depends("scope", "team_ref", "user_id", "company_id")
    def _compute_who(self):
        for objective in self:
            who = objective._get_who()
            objective.who = who and f"{who._name},{who.id}"
            objective.who_name = who and who.display_name

    def _get_who(self):
        """Return the company, team or person, None if it is not chosen yet."""
        chosen = {
            "company": self.company_id,
            "team": self.team_ref,
            "person": self.user_id,
        }
        return chosen[self.scope or "company"] or None

    @api.depends("scope", "team_ref", "user_id", "company_id", "parent_id.leader_id")
    def _compute_leader(self):
        for objective in self:
            objective.leader_id = objective._get_leader()

    def _get_leader(self):
        """Return who leads those whom the objective is for (``res.users``): of a
        person, the leader of the team that shared out its part, else the person's."""
        if self.scope == "team" and self.team_ref:
            return self._get_team_leader(self.team_ref)
        leader = self.parent_id.leader_id
        if self.scope == "person" and not leader:
            leader = self._get_person_leader()
        return leader

    def _get_person_leader(self):
        """Return who leads the person of this objective (``res.users``, may be empty);
        add-ons extend it for the teams that they know."""
        return self.env["res.users"]

    @api.model
    def _get_team_leader(self, team):
        """Return who leads a team (``res.users``, may be empty); add-ons extend it for
        teams that keep their leader elsewhere."""
        users = self.env["res.users"]
        if team._name == "res.partner":
            return users  # the one who sells to a contact does not lead it
        # sudo: who leads a team is not for everyone to read
        team = team.sudo()
        for name in ("user_id", "manager_id"):
            field = team._fields.get(name)
            if field and field.comodel_name == "res.users":
                return team[name].sudo(False)
            if field and field.comodel_name == "hr.employee":
                return team[name].user_id.sudo(False)
        return users

    @api.model
    def _refresh_leaders(self):
        """Let new leaders see the objectives of their team and its members, and old
        ones no more."""
        for key, leader, objectives in self._read_group(
            [("scope", "=", "team")], ["who", "leader_id"], ["id:recordset"]
        ):
            name, _comma, id_ = key.partition(",")
            if name not in self.env:
                continue
            team = self.env[name].browse(int(id_)).exists()
            if (self._get_team_leader(team) if team else leader) != leader:
                parts = self.search([("id", "child_of", objectives.ids)])
                self.env.add_to_compute(self._fields["leader_id"], parts)
        for _user, _company, leader, objectives in self._read_group(
            [
                ("scope", "=", "person"),
                "|",
                ("parent_id", "=", False),
                ("parent_id.leader_id", "=", False),
            ],
            ["user_id", "company_id", "leader_id"],
            ["id:recordset"],
        ):
            if objectives[:1]._get_leader() != leader:
                self.env.add_to_compute(self._fields["leader_id"], objectives)

    def _get_team_members(self):
        """Return the people of the team (``res.users``)."""
        self.ensure_one()
        # sudo: capacities of teams are kept by SLA managers
        capacities = self.env["sla.capacity"].sudo()
        known = capacities.search(
            [("party", "=", self.who), ("company_id", "=", self.company_id.id)], limit=1
        )
        if known:
            return known.member_ids.sudo(False)
        party = f"{self.team_ref._name},{self.team_ref.id}"
        members = capacities.new({"party_ref": party})._get_party_members()
        return members.sudo(False)

    @api.constrains("scope", "team_ref", "user_id", "kpi_id")
    def _check_who(self):
        for objective in self:
            if not objective._get_who():
                raise ValidationError(
                    self.env._(
                        "Objective of “%s”: say for which team or person it is.",
                        objective.kpi_id.name,
                    )
                )
            if not objective._is_measurable(objective.kpi_id):
                raise ValidationError(
                    self.env._(
                        "Figure “%(figure)s” does not know which records belong to "
                        "“%(who)s”. Fill in its fields “Person by” or “Team by”, or "
                        "choose somebody else.",
                        figure=objective.kpi_id.name,
                        who=objective.who_name,
                    )
                )

    def _is_measurable(self, kpi):
        """Return whether ``kpi`` can be measured for whom this objective is."""
        definition = kpi._get_definition()
        return (
            self.scope == "company"
            or definition["measure"] == "manual"
            or bool(definition["user_field"])
            or (self.scope == "team" and self._has_team_field(definition))
        )

    def _has_team_field(self, definition):
        if definition["model"] == "sla.clock":
            return definition["team_field"] == "team_id"
        return bool(self.team_ref) and definition["team_model"] == self.team_ref._name

    # Asking

    def _get_zone(self):
        return ZoneInfo(self.company_id.resource_calendar_id.tz or "UTC")

    def _get_today(self):
        """Return the day that it is for the company."""
        now = self.env.cr.now().replace(tzinfo=UTC)
        return now.astimezone(self._get_zone()).date()

    def _get_bounds(self):
        """Return the first day of the period, the first day after it, and both as naive
        UTC moments: days are those of the company."""
        first, end = self.date_start, fields.Date.add(self.date_end, days=1)
        zone = self._get_zone()
        low, high = (
            datetime.combine(day, time.min, tzinfo=zone)
            .astimezone(UTC)
            .replace(tzinfo=None)
            for day in (first, end)
        )
        return first, end, low, high

    def _get_wanted(self, definition, members):
        """Return what the figure is asked for.

        :param dict members: ``{team key: ids of its people}``, filled in as needed
        """
        self.ensure_one()
        bounds = (self.id, self.company_id.id, *self._get_bounds())
        if self.scope == "company":
            return Wanted(*bounds)
        if self.scope == "person":
            return Wanted(*bounds, "user", (self.user_id.id,))
        team = self.team_ref
        if self._has_team_field(definition):
            return Wanted(*bounds, "team", (team.id,), team._name)
        key = (self.who, self.company_id)
        if key not in members:
            members[key] = tuple(self._get_team_members().ids)
        return Wanted(*bounds, "user", members[key])
