"""What a policy of the add-on helpdesk_mgmt_sla says, in our words."""

from odoo.exceptions import ValidationError

from odoo.addons.sla_base.engine import domains


class OcaPolicy:
    """A policy of theirs, for the teams of one company that share working hours.

    :param policy: their record (``helpdesk.sla``)
    :param company: of the teams
    :param calendar: working hours of the teams, possibly none
    :param teams: the teams whose tickets it covers
    """

    def __init__(self, policy, company, calendar, teams, several):
        self.env = policy.env
        self.policy = policy
        self.company = company
        self.calendar = calendar
        self.teams = teams
        self.several = several
        self.key = f"{policy.id},{company.id},{calendar.id or 0}"

    @classmethod
    def split(cls, policy):
        """Return a policy of theirs as one or more of these: ours have one company and
        one calendar each."""
        teams = policy.team_ids or policy.env["helpdesk.ticket.team"].search([])
        teams = teams.filtered("use_sla")
        if policy.company_id:
            teams = teams.filtered(
                lambda team: team.company_id in (policy.company_id, team.company_id[:0])
            )
        own = policy.company_id or policy.env.company
        groups = teams.grouped(
            lambda team: (team.company_id or own, team.resource_calendar_id)
        )
        if not groups:
            calendar = policy.env["resource.calendar"]
            groups = {(own, calendar): policy.team_ids}
        return [
            cls(policy, company, calendar, members, len(groups) > 1)
            for (company, calendar), members in groups.items()
        ]

    # What is shown

    def _prepare_line(self):
        known = self.env["sla.policy"].with_context(active_test=False)
        known = known.search([("helpdesk_import_key", "=", self.key)], limit=1)
        problem = self._find_problem()
        notes = [problem] if problem else self._tell_differences()
        return {
            "key": self.key,
            "name": self._get_name(),
            "policy_id": known.id,
            "state": "known" if known else "impossible" if problem else "new",
            "mapping": "" if problem else "\n".join(self._tell_mapping()),
            "notes": "\n".join(notes),
        }

    def _find_problem(self):
        """Return why it cannot be taken over at all."""
        if not self.policy.stage_id:
            return self.env._("It names no stage to reach, so it ends nowhere.")
        if self._get_hours() <= 0:
            return self.env._("It names no time: days and hours are 0.")
        return None

    def _tell_mapping(self):
        policy = self.policy
        told = [
            self.env._(
                "Time: %(days)s days and %(hours)s hours become %(sum)s working hours.",
                days=policy.days,
                hours=policy.hours,
                sum=f"{self._get_hours():g}",
            ),
            self.env._(
                "Ends in the stage “%(stage)s” or a later one: the metric "
                "“%(metric)s”.",
                stage=policy.stage_id.name,
                metric=self._find_metric().name or self._get_metric_name(),
            ),
        ]
        for text, records in (
            (self.env._("Teams: %s"), self.teams),
            (self.env._("Categories: %s"), policy.category_ids),
            (self.env._("Tags: %s"), policy.tag_ids),
            (self.env._("Stages that do not count: %s"), policy.ignore_stage_ids),
            (self.env._("Working hours: %s"), self.calendar),
        ):
            if records:
                told.append(
                    text % self.env["sla.format"]._list(records.mapped("display_name"))
                )
        if self._get_condition():
            told.append(self.env._("Filter: %s", self._get_condition()))
        return told

    def _tell_differences(self):
        """Return what ours says otherwise, or not at all."""
        policy = self.policy
        told = []
        if not self.teams.filtered("use_sla"):
            told.append(
                self.env._("None of its teams uses SLA: theirs covers no ticket.")
            )
        if self._read_condition()[1]:
            told.append(
                self.env._(
                    "The filter %(filter)s is left out, so that ours covers more "
                    "tickets: %(error)s",
                    filter=policy.domain,
                    error=self._read_condition()[1],
                )
            )
        below = [("parent_id", "in", policy.category_ids.ids)]
        if self.env["helpdesk.ticket.category"].search_count(below, limit=1):
            told.append(
                self.env._("Ours covers the categories below the ones named too.")
            )
        if policy.days:
            told.append(
                self.env._(
                    "A day of theirs is the average working day, %s hours; ours is "
                    "written in hours, which comes to the same.",
                    f"{self._get_day_hours():g}",
                )
            )
        if policy.note:
            told.append(self.env._("Its note stays where it is."))
        return told

    # What is made

    def _prepare_policy(self):
        policy = self.policy
        metric = self._find_metric()
        if not metric:
            metric = self.env["sla.metric"].create(self._prepare_metric())
        target = {
            "metric_id": metric.id,
            "duration": self._get_hours(),
            "unit": "hour",
            "calendar_id": self.calendar.id,
        }
        return {
            "name": self._get_name(),
            "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
            "company_id": self.company.id,
            "helpdesk_team_ids": [(6, 0, self.teams.ids)],
            "helpdesk_category_ids": [(6, 0, policy.category_ids.ids)],
            "helpdesk_tag_ids": [(6, 0, policy.tag_ids.ids)],
            "domain": self._get_condition(),
            "target_ids": [(0, 0, target)],
            "helpdesk_import_key": self.key,
        }

    def _get_name(self):
        if not self.several:
            return self.policy.name
        details = self.env["sla.format"]._list(
            filter(None, [self.company.name, self.calendar.name])
        )
        return f"{self.policy.name} ({details})"

    def _get_day_hours(self):
        calendar = self.calendar or self.company.resource_calendar_id
        return calendar.hours_per_day or 8

    def _get_hours(self):
        return self.policy.hours + self.policy.days * self._get_day_hours()

    def _get_condition(self):
        return self._read_condition()[0]

    def _read_condition(self):
        """Return the filter as a condition that ours can keep, and why it can't."""
        text = (self.policy.domain or "").strip()
        if text in ("", "[]"):
            return False, None
        try:
            domains.check(self.env, "helpdesk.ticket", text, self.policy.name)
        except ValidationError as error:
            return False, str(error)
        return text, None

    # The metric: what reaching their stage, and their ignored stages, are with us

    def _get_stages(self):
        """Return the IDs of the stages in which theirs is kept, and of those in which
        its time does not count."""
        stages = self.env["helpdesk.ticket.stage"].search([])
        first = self.policy.stage_id.sequence
        reached = stages.filtered(lambda stage: stage.sequence >= first)
        return sorted(reached.ids), sorted(self.policy.ignore_stage_ids.ids)

    def _get_conditions(self):
        reached, ignored = self._get_stages()
        return {
            "stop_domain": f"[('stage_id', 'in', {reached})]",
            "pause_domain": f"[('stage_id', 'in', {ignored})]" if ignored else False,
        }

    def _find_metric(self):
        """Return the metric that measures the same, if there is one."""
        metrics = self.env["sla.metric"]
        stages = self.env["helpdesk.ticket.stage"].search([])
        by_phase = [
            sorted(stages.filtered(lambda s, p=phase: s.sla_phase == p).ids)
            for phase in ("stop", "pause")
        ]
        if by_phase == list(self._get_stages()):
            resolution = self.env.ref(
                "sla_helpdesk.metric_resolution", raise_if_not_found=False
            )
            if resolution and resolution.active:
                return resolution
        same = [(name, "=", value) for name, value in self._get_conditions().items()]
        return metrics.search([("model", "=", "helpdesk.ticket"), *same], limit=1)

    def _get_metric_name(self):
        return self.env._("Stage “%s” reached", self.policy.stage_id.name)

    def _prepare_metric(self):
        return {
            "name": self._get_metric_name(),
            "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
            "description": self.env._(
                "From when the ticket reached us to the stage “%s” or a later one, as "
                "it was in helpdesk_mgmt_sla.",
                self.policy.stage_id.name,
            ),
            **self._get_conditions(),
        }
