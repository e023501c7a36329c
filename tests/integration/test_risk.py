"""Promises that are likely to be broken, what drives that, and how right it was."""

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from odoo.addons.sla_base.tests.common import new_agent

from .test_clocks import TicketCommon


class RiskCommon(TicketCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Team = cls.env["test.sla.team"]
        cls.north, cls.south = Team.create([{"name": "North"}, {"name": "South"}])
        cls.policy = cls.make_policy(cls.metric, hours=4)
        cls.company.write({"sla_risk_least_decided": 50, "sla_risk_least_broken": 5})

    def live(self, team, met=0, broken=0):
        """Let ``team`` keep and break promises on a day of February."""
        if met:
            tickets = self.make_ticket("2026-02-03 09:00", met, team_id=team.id)
            self.change(tickets, "2026-02-03 11:00", stage_id=self.done.id)
        if broken:
            tickets = self.make_ticket("2026-02-03 09:00", broken, team_id=team.id)
            self.change(tickets, "2026-02-03 15:00", stage_id=self.done.id)

    def make_history(self):
        """Let North break four of five promises, South one of ten."""
        self.live(self.north, met=10, broken=40)
        self.live(self.south, met=90, broken=10)

    def refresh(self, moment="2026-03-02 10:30"):
        self.run_job("ir_cron_sla_risk", moment)

    def risk_of(self, ticket):
        return self.env["sla.risk"].search(
            [("clock_id", "in", ticket.sla_clock_ids.ids)]
        )


@tagged("post_install", "-at_install", "standard")
class TestRisk(RiskCommon):
    def test_a_promise_of_a_bad_team_is_marked_and_the_team_named(self):
        self.make_history()
        bad = self.make_ticket(team_id=self.north.id)
        good = self.make_ticket(team_id=self.south.id)
        self.refresh()
        self.assertEqual(self.risk_of(bad).level, "likely")
        self.assertEqual(self.risk_of(good).level, "low")
        self.assertIn(
            "Team North: 80 % of its 50 promises were broken, 33 % overall.",
            self.risk_of(bad).drivers_text,
        )

    def test_the_more_time_is_used_the_likelier_the_breach(self):
        self.make_history()
        ticket = self.make_ticket("2026-03-02 09:00", team_id=self.south.id)
        self.refresh("2026-03-02 09:30")
        before = self.risk_of(ticket).probability
        self.refresh("2026-03-02 12:00")
        risk = self.risk_of(ticket)
        self.assertEqual(risk.used, 75)
        self.assertGreater(risk.probability, before)
        self.assertEqual(risk.level, "likely")  # all that were kept had ended by then
        self.assertEqual(str(risk.flagged_at), "2026-03-02 12:00:00")

    def test_nothing_is_said_where_history_is_thin_and_the_screen_says_why(self):
        self.live(self.north, met=30, broken=4)
        ticket = self.make_ticket(team_id=self.north.id)
        self.refresh()
        self.assertFalse(self.risk_of(ticket))
        history = self.env["sla.risk.history"].search(
            [("metric_id", "=", self.metric.id)]
        )
        self.assertEqual((history.decided, history.broken), (34, 4))
        self.assertFalse(history.enough)
        shown = (
            self.env["sla.risk"].with_context(sla_risk_why=1).get_empty_list_help("")
        )
        self.assertIn("34 promises were decided in the last 12 months", str(shown))

    def test_history_that_grows_old_is_forgotten_and_so_are_its_forecasts(self):
        self.make_history()
        ticket = self.make_ticket(team_id=self.north.id)
        self.refresh()
        self.assertTrue(self.risk_of(ticket))
        self.company.sla_risk_months = 1
        with self.at("2026-03-20 10:00"):
            self.env["sla.clock"].search([]).flush_recordset()
        self.refresh("2026-03-20 10:00")
        self.assertFalse(
            self.env["sla.risk.history"]
            .search([("metric_id", "=", self.metric.id)])
            .enough
        )
        self.assertFalse(self.risk_of(ticket))

    def test_hits_and_misses_are_counted_when_promises_end(self):
        self.make_history()
        hit = self.make_ticket(team_id=self.north.id)
        wrong = self.make_ticket(team_id=self.north.id)
        unforeseen = self.make_ticket(team_id=self.south.id)
        self.refresh()
        self.change(wrong, "2026-03-02 11:00", stage_id=self.done.id)
        self.change(hit + unforeseen, "2026-03-02 16:00", stage_id=self.done.id)
        self.refresh("2026-03-02 16:30")
        score = self.env["sla.risk.score"].search([("policy_id", "=", self.policy.id)])
        self.assertEqual(
            (score.decided, score.flagged, score.broken, score.hits), (3, 2, 2, 1)
        )
        self.assertEqual((score.precision, score.recall), (50, 50))
        self.assertEqual(str(score.month), "2026-03-01")
        shown = self.env["sla.risk"].search(score.action_view_risks()["domain"])
        self.assertEqual(len(shown), 3)
        self.refresh("2026-03-02 17:00")  # once more changes nothing
        self.env.invalidate_all()
        self.assertEqual(score.decided, 3)

    def test_a_reopened_promise_is_open_again(self):
        self.make_history()
        ticket = self.make_ticket(team_id=self.north.id)
        self.refresh()
        self.change(ticket, "2026-03-02 11:00", stage_id=self.done.id)
        self.refresh("2026-03-02 11:30")
        self.assertEqual(self.risk_of(ticket).outcome, "met")
        self.change(ticket, "2026-03-02 12:00", stage_id=self.new.id)
        self.refresh("2026-03-02 12:30")
        self.assertFalse(self.risk_of(ticket).outcome)
        self.assertFalse(self.risk_of(ticket).ended_at)

    def test_a_cancelled_promise_is_no_hit_and_no_miss(self):
        self.make_history()
        ticket = self.make_ticket(team_id=self.north.id)
        self.refresh()
        with self.at("2026-03-02 11:00"):
            ticket.sudo().sla_exempt = True
            self.env.flush_all()
        self.refresh("2026-03-02 11:30")
        self.assertEqual(self.risk_of(ticket).outcome, "none")
        self.assertFalse(
            self.env["sla.risk.score"].search([("policy_id", "=", self.policy.id)])
        )

    def test_a_promise_that_was_broken_before_it_was_cancelled_is_a_hit(self):
        self.make_history()
        ticket = self.make_ticket(team_id=self.north.id)
        self.refresh()
        self.tick("2026-03-02 14:30")
        with self.at("2026-03-02 15:00"):
            ticket.sudo().sla_exempt = True
            self.env.flush_all()
        self.refresh("2026-03-02 15:30")
        self.assertEqual(ticket.sla_clock_ids.state, "cancelled")
        self.assertEqual(self.risk_of(ticket).outcome, "broken")
        score = self.env["sla.risk.score"].search([("policy_id", "=", self.policy.id)])
        self.assertEqual((score.decided, score.hits), (1, 1))

    def test_documents_are_found_by_their_risk(self):
        self.make_history()
        bad = self.make_ticket(team_id=self.north.id)
        good = self.make_ticket(team_id=self.south.id)
        self.refresh()
        Ticket = self.env["test.sla.ticket"]
        self.assertEqual(Ticket.search([("sla_likely_to_breach", "=", True)]), bad)
        others = Ticket.search([("sla_likely_to_breach", "=", False)])
        self.assertNotIn(bad, others)
        self.assertIn(good, others)
        self.assertTrue(bad.sla_likely_to_breach)
        self.assertFalse(good.sla_likely_to_breach)
        self.change(bad, "2026-03-02 11:00", stage_id=self.done.id)
        bad.invalidate_recordset()
        self.assertFalse(bad.sla_likely_to_breach)  # at once, not at the next run

    def test_a_document_out_of_sight_takes_its_forecast_with_it(self):
        self.make_history()
        ticket = self.make_ticket(team_id=self.north.id)
        self.refresh()
        agent = new_agent(self.env, "risk_reader")
        risk = self.risk_of(ticket)
        self.assertTrue(risk.with_user(agent).probability)
        self.env["ir.rule"].create(
            {
                "name": "None of North",
                "model_id": self.env["ir.model"]._get_id("test.sla.ticket"),
                "domain_force": f"[('team_id', '!=', {self.north.id})]",
            }
        )
        self.assertFalse(self.env["sla.risk"].with_user(agent).search([]))
        with self.assertRaises(AccessError):
            risk.with_user(agent).read(["probability"])

    def test_nobody_writes_forecasts(self):
        manager = new_agent(
            self.env, "risk_manager", groups="sla_base.group_sla_manager"
        )
        for model in ("sla.risk", "sla.risk.history", "sla.driver.line"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(manager).create({})

    def test_another_company_has_a_history_of_its_own(self):
        self.make_history()
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.refresh()
        agent = new_agent(self.env, "elsewhere")
        agent.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        self.assertFalse(
            self.env["sla.risk.history"]
            .with_user(agent)
            .search([("metric_id", "=", self.metric.id)])
        )

    def test_queries_stay_the_same_at_ten_times_the_clocks(self):
        self.make_history()

        def cost(count):
            self.make_ticket(count=count, team_id=self.north.id)
            with self.at("2026-03-02 10:30"):
                self.env.flush_all()
                before = self.env.cr.sql_log_count
                self.env["sla.risk"]._refresh_company(self.company)
                return self.env.cr.sql_log_count - before

        cost(1)
        few, many = cost(10), cost(100)
        self.assertEqual(few, many)


@tagged("post_install", "-at_install", "standard")
class TestDrivers(RiskCommon):
    def compare(self, user=None, **vals):
        values = {"date_from": "2026-02-01", "date_to": "2026-02-28", **vals}
        report = self.env["sla.driver.report"].with_user(user or self.env.user)
        action = report.create(values).action_view_drivers()
        return self.env["sla.driver.line"].search(action["domain"])

    def test_the_team_that_breaks_more_is_named_with_its_clocks(self):
        self.make_history()
        line = (
            self.compare()
            .filtered("driver")
            .filtered(lambda line: line.dimension == "team")
        )
        self.assertEqual(line.value_label, "North")
        self.assertEqual((line.broken, line.decided), (40, 50))
        self.assertEqual((line.share, line.rest_share), (80, 10))
        self.assertEqual(line.beyond, 35)
        clocks = self.env["sla.clock"].search(line.action_view_clocks()["domain"])
        self.assertEqual(set(clocks.mapped("team_name")), {"North"})
        self.assertEqual(len(clocks), 50)

    def test_what_is_seen_seldom_is_not_judged(self):
        self.make_history()
        few = self.env["test.sla.team"].create({"name": "Few"})
        self.live(few, broken=19)
        self.assertNotIn("Few", self.compare().mapped("value_label"))

    def test_other_days_do_not_count(self):
        self.make_history()
        self.assertFalse(self.compare(date_from="2026-01-01", date_to="2026-01-31"))

    def test_a_period_does_not_end_before_it_begins(self):
        with self.assertRaises(ValidationError):
            self.compare(date_from="2026-02-28", date_to="2026-02-01")

    def test_documents_out_of_sight_are_not_counted(self):
        self.make_history()
        leader = new_agent(self.env, "leader", groups="sla_base.group_sla_user")
        self.env["ir.rule"].create(
            {
                "name": "Only North",
                "model_id": self.env["ir.model"]._get_id("test.sla.ticket"),
                "domain_force": f"[('team_id', '=', {self.north.id})]",
            }
        )
        lines = self.compare(user=leader)
        self.assertFalse(lines.filtered(lambda line: line.decided > 50))
        self.assertNotIn("South", lines.mapped("value_label"))
