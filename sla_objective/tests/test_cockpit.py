from odoo.tests import tagged

from . import common


@tagged("post_install", "-at_install")
class TestCockpit(common.ObjectiveCommon):
    """What leaders and people see of figures on the pages of promises."""

    def make_alarm(self, **vals):
        kpi, counter = self.make_kpi(), self.make_kpi(name="Complaints")
        objective = self.make_objective(kpi, **vals)
        return self.env["sla.kpi.alarm"].create(
            {
                "kpi_id": kpi.id,
                "counter_id": counter.id,
                "objective_id": objective.id,
                "company_id": self.env.company.id,
                "period_kind": "month",
                "date_start": "2026-03-01",
                "text": "More contacts, more complaints.",
            }
        )

    def alarms(self, filters=None, user=None):
        cockpit = self.env["sla.cockpit"].with_user(user or self.env.user)
        return cockpit.get_figures(filters or {})["alarms"]

    def test_open_alarms_are_on_the_cockpit_until_somebody_has_seen_them(self):
        alarm = self.make_alarm()
        [shown] = [each for each in self.alarms() if each["id"] == alarm.id]
        self.assertEqual(shown["name"], "New contacts is better, Complaints is worse")
        self.assertEqual(shown["text"], "More contacts, more complaints.")
        alarm.action_seen()
        self.assertNotIn(alarm.id, [each["id"] for each in self.alarms()])

    def test_alarms_of_another_company_are_not_among_them(self):
        alarm = self.make_alarm()
        other = self.env["res.company"].create({"name": "Elsewhere"})
        ids = [each["id"] for each in self.alarms({"company": str(other.id)})]
        self.assertNotIn(alarm.id, ids)

    def test_all_alarms_are_a_click_away(self):
        alarm = self.make_alarm()
        cockpit = self.env["sla.cockpit"]
        for filters in ({}, {"company": str(self.env.company.id)}):
            action = cockpit.get_action(filters, {"name": "alarms"}, "Alarms")
            found = self.env[action["res_model"]].search(action["domain"])
            self.assertIn(alarm, found)
            self.assertEqual(set(found.mapped("state")), {"open"})
        other = self.env["res.company"].create({"name": "Elsewhere"})
        elsewhere = {"company": str(other.id)}
        action = cockpit.get_action(elsewhere, {"name": "alarms"}, "Alarms")
        self.assertNotIn(alarm, self.env[action["res_model"]].search(action["domain"]))

    def test_others_are_not_told_of_alarms_about_somebody(self):
        self.make_alarm(scope="person", user_id=self.ann.id)
        viewer = common.new_agent(
            self.env, "cockpit_viewer", groups="sla_base.group_sla_user"
        )
        self.assertEqual(self.alarms(user=viewer), [])

    def test_my_promises_shows_my_objectives_of_now_and_how_work_moves_them(self):
        kpi = self.make_kpi(advice="Call them.")
        mine = self.make_objective(kpi, scope="person", user_id=self.ann.id)
        self.make_objective(kpi, "2026-02-01", scope="person", user_id=self.ann.id)
        self.make_objective(kpi, scope="person", user_id=self.bob.id)
        with self.at("2026-03-10 09:00"):
            page = self.env["sla.my.promises"].with_user(self.ann).get_page()
        [shown] = page["objectives"]
        self.assertEqual((shown["id"], shown["advice"]), (mine.id, "Call them."))
        self.assertEqual(shown["target"], "10")
        self.assertIn(shown["tone"], ("success", "warning", "light"))
