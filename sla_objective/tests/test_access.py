from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from . import common


@tagged("post_install", "-at_install")
class TestAccess(common.ObjectiveCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kpi = cls.make_kpi(owner_id=cls.env.ref("base.user_admin").id)
        cls.manager = common.new_agent(
            cls.env, "objective_manager", groups="sla_base.group_sla_manager"
        )
        cls.own = cls.make_objective(cls.kpi, scope="person", user_id=cls.ann.id)
        cls.other = cls.make_objective(cls.kpi, scope="person", user_id=cls.bob.id)
        cls.whole = cls.make_objective(cls.kpi)
        cls.public = cls.make_objective(cls.kpi, day="2026-04-01", is_public=True)
        cls.all = cls.own | cls.other | cls.whole | cls.public

    def visible(self, user):
        return self.all.with_user(user)._filtered_access("read").with_env(self.env)

    def test_people_see_their_own_and_what_is_public(self):
        self.assertEqual(self.visible(self.ann), self.own | self.public)
        found = self.env["sla.objective"].with_user(self.ann).search([])
        self.assertFalse((self.other | self.whole) & found.with_env(self.env))

    def test_a_leader_sees_what_the_team_promises_and_its_members(self):
        self.patch(
            type(self.env["sla.objective"]),
            "_get_team_leader",
            lambda objective, team: self.bob,
        )
        team = self.make_objective(
            self.make_kpi(name="Team figure", team_field_id=self.field("parent_id")),
            scope="team",
            team_ref=f"res.partner,{self.team.id}",
        )
        part = self.make_objective(
            team.kpi_id, scope="person", user_id=self.ann.id, parent_id=team.id
        )
        self.all |= team | part
        self.env.flush_all()
        self.assertEqual(self.visible(self.bob), self.other | self.public | team | part)
        self.assertEqual(self.visible(self.ann), self.own | self.public | part)

    def test_managers_see_all_of_their_companies_and_of_no_other(self):
        self.assertEqual(self.visible(self.manager), self.all)
        other = self.env["res.company"].create({"name": "Other"})
        foreign = self.make_objective(self.kpi, company_id=other.id)
        self.all |= foreign
        self.assertNotIn(foreign, self.visible(self.manager))

    def test_portal_users_see_nothing(self):
        portal = new_test_user(self.env, "objective_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            self.env["sla.objective"].with_user(portal).search([])
        with self.assertRaises(AccessError):
            self.env["sla.kpi"].with_user(portal).search([])

    def test_records_are_named_to_those_only_who_see_the_number(self):
        portal = new_test_user(self.env, "objective_portal", groups="base.group_portal")
        for user in (portal, self.bob):
            own = self.own.with_user(user)
            for deed in (own.action_view_records, own.action_view_base):
                with self.assertRaises(AccessError):
                    deed()
        self.assertTrue(self.own.with_user(self.ann).action_view_records())

    def test_people_comment_and_promise_nothing_themselves(self):
        own = self.own.with_user(self.ann)
        own.commentary = "Fair in March."
        with self.assertRaises(AccessError):
            own.target = 1
        with self.assertRaises(AccessError):
            self.other.with_user(self.ann).commentary = "Mine too"
        with self.assertRaises(AccessError):
            self.public.with_user(self.ann).commentary = "Mine too"
        with self.assertRaises(AccessError):
            own.create({"kpi_id": self.kpi.id, "target": 1})

    def test_people_can_refresh_what_they_see_and_close_nothing(self):
        self.refresh(self.own.with_user(self.ann), "2026-03-20 09:00")
        self.assertTrue(self.own.refreshed_at)
        with self.at("2026-04-02 09:00"), self.assertRaises(AccessError):
            self.own.with_user(self.ann).action_close()
        self.close(self.own, "2026-04-02 09:00")
        with self.assertRaises(AccessError):
            self.own.with_user(self.ann).action_reopen()

    def test_a_manager_types_no_measured_value_either(self):
        with self.assertRaises(UserError):
            self.own.with_user(self.manager).actual = 3

    def test_a_manager_does_not_say_how_a_number_stands(self):
        for vals in ({"status": "reached"}, {"attainment": 100}):
            with self.assertRaisesRegex(UserError, "measured by Odoo"):
                self.own.with_user(self.manager).write(vals)

    def test_only_managers_define_figures(self):
        with self.assertRaises(AccessError):
            self.kpi.with_user(self.ann).name = "Mine"
        self.kpi.with_user(self.manager).name = "New contacts of ours"

    def test_alarms_are_for_those_concerned(self):
        alarm = self.env["sla.kpi.alarm"].create(
            {
                "kpi_id": self.kpi.id,
                "counter_id": self.make_kpi(name="Counter").id,
                "objective_id": self.own.id,
                "company_id": self.company.id,
                "period_kind": "month",
                "date_start": "2026-03-01",
                "text": "Better and worse",
            }
        )
        alarms = self.env["sla.kpi.alarm"]
        self.assertTrue(alarms.with_user(self.ann).search([("id", "=", alarm.id)]))
        self.assertFalse(alarms.with_user(self.bob).search([("id", "=", alarm.id)]))
        with self.assertRaises(AccessError):
            alarm.with_user(self.bob).action_seen()
        alarm.with_user(self.ann).action_seen()
        self.assertEqual(alarm.state, "seen")
