"""The cockpit names the promises that are likely to be broken."""

import json

from odoo.tests import tagged

from odoo.addons.sla_base.tests import common

from .test_risk import RiskCommon

NONE = {"period": "weeks", "by": "team"}


@tagged("post_install", "-at_install", "standard")
class TestCockpitRisk(RiskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leader = common.new_agent(
            cls.env, "leader", groups="sla_base.group_sla_user"
        )

    def figures(self, user=None, **filters):
        cockpit = self.env["sla.cockpit"].with_user(user or self.leader)
        with self.at("2026-03-02 10:45"):
            return cockpit.get_figures({**NONE, **filters})["risk"]

    def count(self, user=None, **filters):
        """Return how many forecasts the list behind the number shows."""
        cockpit = self.env["sla.cockpit"].with_user(user or self.leader)
        with self.at("2026-03-02 10:45"):
            action = cockpit.get_action({**NONE, **filters}, {"name": "likely"}, "T")
            action = json.loads(json.dumps(action, default=str))
            risks = self.env[action["res_model"]].with_user(user or self.leader)
            return risks.search_count(action["domain"])

    def test_the_likeliest_are_named_and_the_number_opens_what_it_counts(self):
        self.make_history()
        self.make_ticket(count=7, team_id=self.north.id)
        self.make_ticket(team_id=self.south.id)
        self.refresh()
        risk = self.figures()
        self.assertEqual(risk["count"], 7)
        self.assertEqual(len(risk["rows"]), 5)
        self.assertEqual({row["team_name"] for row in risk["rows"]}, {"North"})
        self.assertTrue(all(row["probability"] >= 50 for row in risk["rows"]))
        self.assertEqual(self.count(), 7)

    def test_filters_narrow_it_down(self):
        self.make_history()
        self.make_ticket(count=2, team_id=self.north.id)
        self.refresh()
        for team, count in ((self.north, 2), (self.south, 0)):
            team = f"test.sla.team,{team.id}"
            self.assertEqual(self.figures(team=team)["count"], count)
            self.assertEqual(self.count(team=team), count)
        self.assertEqual(self.figures(company=self.company.id)["count"], 2)
        self.assertEqual(self.figures(kind="supplier")["count"], 0)

    def test_what_was_decided_since_the_forecast_is_not_counted(self):
        self.make_history()
        ticket = self.make_ticket(count=2, team_id=self.north.id)
        self.refresh()
        self.change(ticket[0], "2026-03-02 10:40", stage_id=self.done.id)
        self.assertEqual(self.figures()["count"], 1)
        self.assertEqual(self.count(), 1)

    def test_nothing_likely_is_said_only_where_enough_is_known(self):
        self.make_ticket(team_id=self.south.id)
        self.refresh()
        self.assertIsNone(self.figures())
        self.make_history()
        self.refresh()
        self.assertEqual(self.figures(), {"count": 0, "rows": []})
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.assertIsNone(self.figures(company=other.id))

    def test_documents_that_the_reader_may_not_read_are_not_counted(self):
        self.make_history()
        self.make_ticket(count=2, team_id=self.north.id)
        self.refresh()
        self.env["ir.rule"].create(
            {
                "name": "Own test tickets",
                "model_id": self.env["ir.model"]._get_id("test.sla.ticket"),
                "domain_force": "[('user_id', '=', user.id)]",
            }
        )
        self.assertEqual(self.figures()["count"], 0)
        self.assertEqual(self.count(), 0)

    def test_it_costs_three_queries_however_many_there_are(self):
        def cost():
            cockpit = self.env["sla.cockpit"].with_user(self.leader)
            with self.at("2026-03-02 10:45"):
                cockpit.get_figures(NONE)  # has read the names of all
                self.env.flush_all()
                self.env["sla.risk"].invalidate_model()
                before = self.env.cr.sql_log_count
                cockpit._get_risk(NONE)
                return self.env.cr.sql_log_count - before

        self.make_history()
        self.make_ticket(count=6, team_id=self.north.id)
        self.refresh()
        few = cost()
        self.assertLessEqual(few, 3)
        self.make_ticket(count=30, team_id=self.north.id)
        self.refresh()
        self.assertLessEqual(cost(), few)
