"""The figures that the helpdesk ships, against what was done to tickets."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.sla_base.tests import common

from .test_helpdesk_reports import ReportCommon


class FigureCommon(ReportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rejected = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_rejected")
        cls.rejected.sla_lapses = True

    def kpi(self, name):
        return self.env.ref(f"sla_helpdesk.kpi_{name}")

    def objective(self, name, day="2026-03-01", **vals):
        vals = {
            "kpi_id": self.kpi(name).id,
            "company_id": self.company.id,
            "date_start": day,
            **vals,
        }
        objectives = self.env["sla.objective"]
        key = [("scope", "=", vals.get("scope", "company"))]
        key += [(each, "=", vals[each]) for each in ("kpi_id", "company_id")]
        # that of a counter-metric is made with that of the figure
        found = objectives.search([*key, ("date_start", "=", day)])
        return found or objectives.create(vals | {"target": 50})

    def refresh(self, objectives, moment):
        with self.at(moment):
            objectives.action_refresh()
            self.env.flush_all()

    def measure(self, name, moment="2026-05-01 09:00", **vals):
        objective = self.objective(name, **vals)
        self.refresh(objective, moment)
        return objective.actual


@tagged("post_install", "-at_install", "standard")
class TestHelpdeskFigures(FigureCommon):
    def test_every_figure_is_complete(self):
        goals = self.env["sla.kpi.goal"]
        for name in ("answers", "solutions", "loyalty"):
            goals |= self.env.ref(f"sla_helpdesk.goal_{name}")
        self.assertEqual(len(goals.kpi_ids), 8)
        for kpi in goals.kpi_ids:
            self.assertTrue(kpi.definition and kpi.advice and kpi.owner_id, kpi.name)
            self.assertTrue(kpi._get_definition()["user_field"], kpi.name)

    def test_speed_is_the_share_of_promises_kept(self):
        self.solve("2026-03-02", 1)
        self.solve("2026-03-03", 4)  # the answer was late, the solution was not
        self.assertEqual(self.measure("first_response"), 50)
        self.assertEqual(self.measure("resolution"), 100)
        self.assertEqual(self.measure("handling_time"), 2.5)

    def test_satisfaction_is_of_what_was_rated_and_closed_in_the_period(self):
        for day, value in enumerate((5, 4, 3), start=2):
            self.rate(self.solve(f"2026-03-{day:02}", 1), value)
        self.rate(self.solve("2026-04-02", 1), 1)
        self.solve("2026-03-09", 1)
        self.assertAlmostEqual(self.measure("satisfaction"), 200 / 3)

    def test_a_person_and_a_team_have_figures_of_their_own(self):
        self.rate(self.solve("2026-03-02", 1, team=0), 5)
        self.rate(self.solve("2026-03-03", 1, team=1), 1)
        person = {"scope": "person", "user_id": self.agents[0].id}
        self.assertEqual(self.measure("satisfaction", **person), 100)
        team = f"helpdesk.ticket.team,{self.teams[1].id}"
        self.assertEqual(self.measure("satisfaction", scope="team", team_ref=team), 0)

    def test_another_company_counts_its_own_tickets(self):
        self.rate(self.solve("2026-03-02", 1), 5)
        other = self.env["res.company"].create({"name": "Another"})
        objective = self.objective("satisfaction", company_id=other.id)
        self.refresh(objective, "2026-05-01 09:00")
        self.assertFalse(objective.has_value)

    def test_reopened_is_a_share_of_what_is_closed(self):
        back = self.solve("2026-03-02", 1)
        self.move(back, self.open, "2026-03-03 10:00")
        self.move(back, self.done, "2026-03-03 11:00")
        for day in (4, 5, 6):
            self.solve(f"2026-03-{day:02}", 1)
        self.assertEqual(self.measure("reopened"), 25)

    def test_what_was_closed_without_a_word_is_not_solved_at_the_first_contact(self):
        once = self.solve("2026-03-02", 1)
        self.solve("2026-03-03", 1, replies=0)
        self.solve("2026-03-04", 1, replies=2)
        refused = self.make_ticket("2026-03-05 09:00")
        self.reply(refused, "2026-03-05 10:00")
        self.move(refused, self.rejected, "2026-03-05 10:00")
        self.assertAlmostEqual(self.measure("first_contact_resolution"), 100 / 3)
        action = self.objective("first_contact_resolution").action_view_records()
        rows = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(rows.ticket_id, once)

    def test_complaints_are_answered_within_24_hours_on_the_clock(self):
        complaint = self.env.ref("sla_helpdesk.ticket_type_complaint").id
        for moment in ("2026-03-03 09:00", "2026-03-03 10:00"):
            ticket = self.make_ticket("2026-03-02 09:30", type_id=complaint)
            self.reply(ticket, moment)
        silent = self.make_ticket("2026-03-02 09:30", type_id=complaint)
        self.move(silent, self.rejected, "2026-03-02 10:00")
        self.solve("2026-03-02", 1)  # is no complaint
        self.assertAlmostEqual(self.measure("complaints_answered"), 100 / 3)

    def test_retention_is_of_the_customers_of_the_month_before(self):
        others = self.env["res.partner"].create(
            [{"name": f"Customer {n}", "is_company": True} for n in range(3)]
        )
        for partner in (self.customer, *others):
            self.solve("2026-02-02", 1, partner_id=partner.id)
        self.solve("2026-03-02", 1)
        self.assertEqual(self.measure("retention"), 25)


@tagged("post_install", "-at_install", "standard")
class TestHandlingTime(FigureCommon):
    """The example of a counter-metric: quick work that customers pay for."""

    def months(self, march, april):
        """Solve tickets in both months: ``(hours, rating, reopened)`` each."""
        for month, tickets in (("2026-03", march), ("2026-04", april)):
            for day, (hours, rating, reopened) in enumerate(tickets, start=9):
                ticket = self.solve(f"{month}-{day:02}", hours)
                if reopened:
                    moment = f"{month}-{day:02} {9 + hours:02}"
                    self.move(ticket, self.open, f"{moment}:10")
                    self.move(ticket, self.done, f"{moment}:20")
                self.rate(ticket, rating)
        objectives = self.env["sla.objective"]
        for day in ("2026-03-01", "2026-04-01"):
            for name in ("satisfaction", "reopened", "handling_time"):
                objectives |= self.objective(name, day)
        self.refresh(objectives, "2026-05-01 09:00")

    def alarms(self):
        return self.env["sla.kpi.alarm"].search(
            [("kpi_id", "=", self.kpi("handling_time").id)]
        )

    def test_quicker_at_the_cost_of_satisfaction_is_an_alarm_on_both(self):
        self.months([(4, 5, False), (4, 5, False)], [(1, 5, False), (1, 1, False)])
        alarm = self.alarms()
        self.assertEqual(alarm.counter_id, self.kpi("satisfaction"))
        self.assertEqual((alarm.improved, alarm.worsened), (75, 50))
        for name in ("handling_time", "satisfaction"):
            self.assertEqual(self.kpi(name).alarm_text, alarm.text)
        curves = self.env["sla.objective"].search(alarm.action_view_curves()["domain"])
        self.assertEqual(curves.kpi_id, alarm.kpi_id | alarm.counter_id)
        self.assertEqual(len(curves), 4)

    def test_quicker_at_the_cost_of_reopening_is_an_alarm(self):
        self.months([(4, 5, False), (4, 5, False)], [(1, 5, True), (1, 5, False)])
        self.assertEqual(self.alarms().counter_id, self.kpi("reopened"))

    def test_quicker_at_no_cost_is_no_alarm(self):
        self.months([(4, 5, False), (4, 5, False)], [(1, 5, False), (1, 5, False)])
        self.assertFalse(self.alarms())

    def test_worse_within_the_margin_is_no_alarm(self):
        self.kpi("handling_time").counter_margin = 50
        self.months([(4, 5, False), (4, 5, False)], [(1, 5, False), (1, 1, False)])
        self.assertFalse(self.alarms())


@tagged("post_install", "-at_install", "standard")
class TestLapsed(FigureCommon):
    def decided(self):
        found = self.read(
            "sla.helpdesk.report", ["metric_id"], ["kept:sum", "broken:sum"]
        )
        return {metric: figures for metric, figures in found.items() if any(figures)}

    def test_a_rejected_ticket_is_neither_met_nor_missed(self):
        ticket = self.make_ticket("2026-03-02 09:00")
        self.move(ticket, self.rejected, "2026-03-02 09:30")
        self.assertEqual(set(ticket.sla_clock_ids.mapped("state")), {"cancelled"})
        self.assertFalse(ticket.sla_status)
        self.assertEqual(self.decided(), {})
        self.assertIn("Rejected", ticket.sla_clock_ids[0].event_ids[-1].reason_text)
        self.assert_replays(ticket.sla_clock_ids)

    def test_rejecting_a_late_ticket_does_not_hide_what_was_missed(self):
        ticket = self.make_ticket("2026-03-02 09:00")
        self.tick("2026-03-02 12:00")
        self.move(ticket, self.rejected, "2026-03-02 12:30")
        self.assertEqual(self.decided(), {self.response: (0, 1)})

    def test_what_was_decided_before_stays(self):
        ticket = self.make_ticket("2026-03-02 09:00")
        self.reply(ticket, "2026-03-02 10:00")
        self.move(ticket, self.rejected, "2026-03-02 12:00")
        self.assertEqual(self.decided(), {self.response: (1, 0)})

    def test_what_comes_back_is_promised_again(self):
        ticket = self.make_ticket("2026-03-02 09:00")
        self.move(ticket, self.rejected, "2026-03-02 10:00")
        self.move(ticket, self.open, "2026-03-02 12:00")
        clock = ticket.sla_clock_ids.filtered(
            lambda each: each.metric_id == self.resolution
        )
        self.assertEqual(clock.state, "running")
        self.move(ticket, self.done, "2026-03-02 13:00")
        self.assertEqual(self.decided()[self.resolution], (1, 0))
        self.assert_replays(ticket.sla_clock_ids)

    def test_other_closing_stages_end_promises_as_before(self):
        self.solve("2026-03-02", 1)
        self.assertEqual(
            self.decided(), {self.response: (1, 0), self.resolution: (1, 0)}
        )

    def test_agents_cannot_make_promises_lapse(self):
        with self.assertRaises(AccessError):
            self.done.with_user(self.agents[0]).sla_lapses = True


@tagged("post_install", "-at_install", "standard")
class TestReportReaders(FigureCommon):
    def test_helpdesk_managers_group_by_policy_without_the_sla_app(self):
        self.solve("2026-03-02", 1)
        manager = self.new_agent("figures_manager", group="manager")
        self.assertFalse(manager.has_group("sla_base.group_sla_user"))
        found = self.read(
            "sla.helpdesk.report", ["policy_id"], ["attainment:avg"], user=manager
        )
        self.assertEqual(list(found.values()), [(100,), (100,)])
        [row] = (
            self.env["sla.helpdesk.report"]
            .with_user(manager)
            .search([("metric_id", "=", self.response.id)])
            .web_read({"policy_id": {"fields": {"display_name": {}}}})
        )
        self.assertTrue(row["policy_id"]["display_name"])

    def test_agents_do_not_see_policies(self):
        reports = self.env["sla.helpdesk.report"].with_user(self.agents[0])
        self.assertNotIn("policy_id", reports.fields_get())

    def test_who_has_only_the_sla_app_sees_what_he_may_read(self):
        self.solve("2026-03-02", 1)
        reader = common.new_agent(
            self.env, "figures_reader", groups="sla_base.group_sla_user"
        )
        own = self.solve("2026-03-03", 1, partner_id=reader.partner_id.id)
        for model in ("sla.helpdesk.report", "sla.ticket.report"):
            found = self.read(model, ["ticket_id"], ["__count"], user=reader)
            self.assertEqual(list(found), [own])
        policies = self.read(
            "sla.helpdesk.report", ["policy_id"], ["__count"], user=reader
        )
        self.assertEqual(sum(count for (count,) in policies.values()), 2)
