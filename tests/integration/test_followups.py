"""Asking customers how they are, and the lists of those that need it."""

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.sla_base.tests import common

from .test_helpdesk_reports import ReportCommon


class FollowupCommon(ReportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["sla.followup.rule"].search([]).active = False
        cls.salesperson = common.new_agent(cls.env, "followup_sales")
        cls.customer.user_id = cls.salesperson

    def make_rule(self, **vals):
        return self.env["sla.followup.rule"].create(
            {
                "name": "After a solution",
                "delay_days": 3,
                "since": "2026-01-01",
                "script": "<p>Ask how it works.</p>",
                **vals,
            }
        )

    def run_rules(self, moment):
        before = self.env["sla.followup"].search([])
        with self.at(moment), self.enter_registry_test_mode():
            self.env.ref("sla_helpdesk.ir_cron_sla_followups").method_direct_trigger()
        self.env.invalidate_all()
        return self.env["sla.followup"].search([]) - before


@tagged("post_install", "-at_install", "standard")
class TestRules(FollowupCommon):
    def test_some_days_after_closing_the_agent_asks(self):
        rule = self.make_rule()
        ticket = self.solve("2026-03-02", 1)
        self.assertFalse(self.run_rules("2026-03-05 09:00"))
        made = self.run_rules("2026-03-05 11:00")
        self.assertEqual(made.ticket_id, ticket)
        self.assertEqual(made.partner_id, self.customer)
        self.assertEqual(made.user_id, self.agents[0])
        self.assertEqual(str(made.due_date), "2026-03-05")
        self.assertEqual(made.rule_id, rule)
        activity = made.activity_ids
        self.assertEqual(activity.user_id, self.agents[0])
        self.assertIn("Ask how it works.", activity.note)
        self.assertFalse(self.run_rules("2026-03-06 11:00"))

    def test_a_ticket_that_is_open_again_is_not_asked_about(self):
        self.make_rule()
        ticket = self.solve("2026-03-02", 1)
        self.move(ticket, self.open, "2026-03-03 10:00")
        self.assertFalse(self.run_rules("2026-03-06 09:00"))

    def test_a_customer_is_not_asked_twice_in_the_set_time(self):
        self.make_rule(once_days=30)
        first = self.solve("2026-03-02", 1)
        self.solve("2026-03-02", 2)
        made = self.run_rules("2026-03-06 09:00")
        self.assertEqual(made.ticket_id, first)
        self.solve("2026-03-10", 1)
        self.assertFalse(self.run_rules("2026-03-16 09:00"))
        self.assertTrue(self.run_rules("2026-04-06 09:00"))

    def test_without_a_set_time_each_ticket_is_asked_about(self):
        self.make_rule(once_days=0)
        tickets = self.solve("2026-03-02", 1) + self.solve("2026-03-03", 1)
        self.assertEqual(self.run_rules("2026-03-09 09:00").ticket_id, tickets)

    def test_rules_may_name_teams_types_services_and_tiers(self):
        tier = self.env["sla.tier"].create({"name": "Gold"})
        kind = self.env.ref("sla_helpdesk.ticket_type_incident")
        service = self.env["sla.service"].create({"name": "Mail"})
        part = self.env["sla.service"].create(
            {"name": "Mailboxes", "parent_id": service.id}
        )
        asked = self.solve("2026-03-02", 1, type_id=kind.id, sla_service_id=part.id)
        self.solve("2026-03-02", 1, team=1)
        self.make_rule(
            once_days=0,
            team_ids=[(6, 0, self.teams[0].ids)],
            type_ids=[(6, 0, kind.ids)],
            service_ids=[(6, 0, service.ids)],
            tier_ids=[(6, 0, tier.ids)],
        )
        self.assertFalse(self.run_rules("2026-03-09 09:00"))
        self.customer.sla_tier_id = tier
        self.assertEqual(self.run_rules("2026-03-09 10:00").ticket_id, asked)

    def test_old_tickets_and_colleagues_are_left_alone(self):
        self.make_rule(since="2026-03-10")
        self.solve("2026-03-09", 1)
        colleague = common.new_agent(self.env, "followup_colleague").partner_id
        self.solve("2026-03-11", 1, partner_id=colleague.id)
        self.assertFalse(self.run_rules("2026-03-20 09:00"))

    def test_the_salesperson_or_the_person_of_the_rule_asks(self):
        rule = self.make_rule(who="salesperson", once_days=0)
        self.solve("2026-03-02", 1)
        self.assertEqual(self.run_rules("2026-03-06 09:00").user_id, self.salesperson)
        self.customer.user_id = False
        self.solve("2026-03-09", 1)
        self.assertEqual(self.run_rules("2026-03-13 09:00").user_id, rule.user_id)

    def test_customers_not_heard_from_are_asked(self):
        ticket = self.solve("2026-03-02", 1)
        self.make_rule(trigger="quiet", delay_days=40, who="salesperson")
        self.assertFalse(self.run_rules("2026-04-10 09:00") & self.of_customer())
        made = self.run_rules("2026-04-20 09:00") & self.of_customer()
        self.assertEqual(made.user_id, self.salesperson)
        self.assertFalse(made.ticket_id)
        self.assertFalse(self.run_rules("2026-04-21 09:00") & self.of_customer())
        # an answer is a sign of life
        with self.at("2026-04-22 09:00"):
            made.action_done()
        self.assertFalse(self.run_rules("2026-05-25 09:00") & self.of_customer())
        self.assertTrue(ticket)

    def of_customer(self):
        return self.env["sla.followup"].search(
            [("commercial_partner_id", "=", self.customer.id)]
        )

    def test_a_follow_up_is_no_reply_on_the_ticket(self):
        self.make_rule()
        ticket = self.make_ticket("2026-03-02 09:00")
        self.move(ticket, self.done, "2026-03-02 10:00")
        made = self.run_rules("2026-03-06 09:00")
        made.action_done()
        self.assertEqual(made.ticket_id, ticket)
        self.assertFalse(ticket.sla_first_reply_at)

    def test_making_many_costs_one_search_more_a_batch(self):
        rule = self.make_rule(once_days=0)
        self.solve("2026-03-02", 1)
        self.run_rules("2026-03-09 09:00")

        def count(tickets):
            for _index in range(tickets):
                self.solve("2026-03-10", 1)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            with self.at("2026-03-20 09:00"):
                made = rule._prepare_closed(100)
            self.assertEqual(len(made), tickets)
            return self.env.cr.sql_log_count - before

        first = count(1)
        self.run_rules("2026-03-20 09:00")
        self.assertEqual(count(8), first)


@tagged("post_install", "-at_install", "standard")
class TestAnswers(FollowupCommon):
    def make_followup(self, **vals):
        return self.env["sla.followup"].create(
            {
                "name": "How are you?",
                "partner_id": self.customer.id,
                "user_id": self.agents[0].id,
                "due_date": "2026-03-10",
                **vals,
            }
        )

    def test_doing_skipping_and_putting_it_on_the_list_again(self):
        followup = self.make_followup()
        self.assertEqual(len(followup.activity_ids), 1)
        with self.at("2026-03-10 10:00"):
            followup.with_user(self.agents[0]).action_done()
        self.assertEqual(followup.state, "done")
        self.assertEqual(str(followup.done_at), "2026-03-10 10:00:00")
        self.assertFalse(followup.activity_ids)
        with self.assertRaisesRegex(UserError, "done or skipped already"):
            followup.action_skip()
        followup.action_reopen()
        self.assertEqual(len(followup.activity_ids), 1)
        followup.action_skip()
        self.assertEqual(followup.state, "skipped")
        self.assertFalse(followup.activity_ids)

    def test_another_day_and_another_person_move_the_activity(self):
        followup = self.make_followup()
        followup.write({"due_date": "2026-03-20", "user_id": self.agents[1].id})
        self.assertEqual(str(followup.activity_ids.date_deadline), "2026-03-20")
        self.assertEqual(followup.activity_ids.user_id, self.agents[1])

    def test_those_without_an_answer_do_not_lower_the_average(self):
        made = self.make_followup(answer="5") + self.make_followup(answer="3")
        made += self.make_followup()
        [(average,)] = self.env["sla.followup"]._read_group(
            [("id", "in", made.ids)], [], ["answer_value:avg"]
        )
        self.assertEqual(average, 4)

    def test_people_see_their_own_and_those_of_their_team(self):
        ticket = self.make_ticket("2026-03-02 09:00", team=0)
        followup = self.make_followup(user_id=self.salesperson.id, ticket_id=ticket.id)
        followup.with_user(self.salesperson).answer = "4"
        followup.with_user(self.agents[0]).check_access("read")
        with self.assertRaises(AccessError):
            followup.with_user(self.agents[1]).read(["answer"])
        plain = common.new_agent(self.env, "followup_plain")
        with self.assertRaises(AccessError):
            followup.with_user(plain).read(["answer"])

    def test_another_company_s_follow_ups_are_out_of_sight(self):
        followup = self.make_followup()
        other = self.env["res.company"].create({"name": "Another"})
        stranger = self.new_agent("followup_stranger", group="manager")
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        with self.assertRaises(AccessError):
            followup.with_user(stranger).read(["answer"])

    def test_rules_are_written_by_managers_only(self):
        rule = self.make_rule()
        rule.with_user(self.agents[0]).read(["name"])
        with self.assertRaises(AccessError):
            rule.with_user(self.agents[0]).name = "Mine"


@tagged("post_install", "-at_install", "standard")
class TestCustomers(FollowupCommon):
    def line(self, moment, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        with self.at(moment):
            line = (
                self.env["sla.customer.report"]
                .with_user(user or self.env.user)
                .search([("partner_id", "=", self.customer.id)])
            )
            line.mapped("reasons")
        return line

    def test_a_ticket_a_message_and_a_follow_up_are_signs_of_life(self):
        self.company.sla_quiet_days = 30
        ticket = self.solve("2026-03-02", 1)
        line = self.line("2026-04-01 08:59")
        self.assertEqual((line.days_quiet, line.is_quiet), (29, False))
        self.assertTrue(self.line("2026-04-02 09:00").is_quiet)
        with self.at("2026-04-03 09:00"):
            ticket.message_post(
                body="Hello",
                message_type="comment",
                author_id=self.customer.id,
                subtype_xmlid="mail.mt_comment",
            )
        self.assertEqual(self.line("2026-04-05 09:00").days_quiet, 2)
        # what we write is none
        self.reply(ticket, "2026-04-06 09:00")
        self.assertEqual(self.line("2026-04-07 09:00").days_quiet, 4)
        with self.at("2026-04-08 09:00"):
            self.env["sla.followup"].create(
                {"name": "Call", "partner_id": self.customer.id}
            ).action_done()
        self.assertEqual(self.line("2026-04-09 10:00").days_quiet, 1)

    def test_0_days_means_that_nobody_is_quiet(self):
        self.company.sla_quiet_days = 0
        self.solve("2026-03-02", 1)
        self.assertFalse(self.line("2027-03-02 09:00").is_quiet)

    def test_broken_promises_put_a_customer_at_risk(self):
        self.company.sla_risk_breaches = 2
        self.solve("2026-03-02", 4)
        self.assertFalse(self.line("2026-03-10 09:00").at_risk)
        self.solve("2026-03-03", 4)
        line = self.line("2026-03-10 09:00")
        self.assertTrue(line.at_risk)
        self.assertIn("Broken promises in the last 90 days: 2", line.reasons)
        self.assertFalse(self.line("2026-06-15 09:00").at_risk)

    def test_a_bad_rating_or_answer_is_enough(self):
        ticket = self.solve("2026-03-02", 1)
        self.assertFalse(self.line("2026-03-10 09:00").at_risk)
        with self.at("2026-03-03 09:00"):
            self.rate(ticket, 1)
        line = self.line("2026-03-10 09:00")
        self.assertTrue(line.at_risk)
        self.assertEqual(line.reasons, "Bad ratings in the last 90 days: 1")
        self.env["rating.rating"].search([("res_id", "=", ticket.id)]).rating = 5
        self.assertFalse(self.line("2026-03-10 09:00").at_risk)
        with self.at("2026-03-04 09:00"):
            self.env["sla.followup"].create(
                {"name": "Call", "partner_id": self.customer.id, "answer": "2"}
            ).action_done()
        self.assertEqual(
            self.line("2026-03-10 09:00").reasons, "Bad answers in the last 90 days: 1"
        )

    def test_colleagues_are_no_customers(self):
        colleague = common.new_agent(self.env, "customer_colleague").partner_id
        self.make_ticket("2026-03-02 09:00", partner_id=colleague.id)
        self.assertFalse(
            self.env["sla.customer.report"].search([("partner_id", "=", colleague.id)])
        )

    def test_the_list_leads_on(self):
        self.solve("2026-03-02", 1)
        line = self.line("2026-03-10 09:00")
        plan = line.action_plan_followup()
        self.assertEqual(plan["context"]["default_partner_id"], self.customer.id)
        page = line.action_open_customer()
        self.assertEqual(
            (page["res_model"], page["res_id"]), ("res.partner", self.customer.id)
        )

    def test_who_may_read_all_tickets_reads_the_list(self):
        self.solve("2026-03-02", 1)
        with self.assertRaises(AccessError):
            self.line("2026-03-10 09:00", self.agents[0])
        reader = self.new_agent("customer_reader", group="user")
        self.assertTrue(self.line("2026-03-10 09:00", reader))

    def test_retention_is_who_came_again_in_the_next_period(self):
        other = self.env["res.partner"].create({"name": "Lost", "is_company": True})
        for day, partner in (
            ("2026-01-05", self.customer),
            ("2026-01-06", other),
            ("2026-02-03", self.customer),
            ("2026-03-02", other),
        ):
            self.make_ticket(f"{day} 09:00", partner_id=partner.id)
        self.env.invalidate_all()
        with self.at("2026-04-15 09:00"):
            rows = self.env["sla.customer.retention"]._read_group(
                [("partner_id", "in", (self.customer + other).ids)],
                ["period", "start:month"],
                ["known:sum", "returned:sum", "retention:avg"],
            )
        found = {(period, str(start)): figures for period, start, *figures in rows}
        self.assertEqual(found["month", "2026-01-01"], [2, 1, 50])
        self.assertEqual(found["month", "2026-02-01"], [1, 0, 0])
        # April is not over
        self.assertEqual(found["month", "2026-03-01"][:2], [0, 0])
        self.assertEqual(found["quarter", "2026-01-01"][:2], [0, 0])

    def test_days_are_counted_from_today(self):
        self.make_ticket("2026-03-02 09:00")
        line = self.line("2026-03-03 08:00")
        self.assertEqual(line.days_quiet, 0)
        self.assertEqual(
            fields.Datetime.to_string(line.last_contact), "2026-03-02 09:00:00"
        )
