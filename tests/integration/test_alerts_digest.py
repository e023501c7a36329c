"""Alerts gathered into digests, and what each person prefers."""

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from odoo.addons.sla_base.tests import common

from .test_alerts_quiet import QuietCommon


@tagged("post_install", "-at_install", "standard")
class TestDigests(QuietCommon):
    def test_one_message_an_hour(self):
        self.agent.sla_digest = "hour"
        self.promise()
        first = self.open_ticket("2026-03-02 10:00")
        self.tick("2026-03-02 13:00")
        self.assertEqual(self.deliveries(first).state, "sent")
        second = self.open_ticket("2026-03-02 10:20")
        third = self.open_ticket("2026-03-02 10:40")
        self.tick("2026-03-02 13:20")
        self.tick("2026-03-02 13:40")
        self.assertEqual(self.hold_of(second), "2026-03-02 14:00:00")
        self.assertEqual(self.hold_of(third), "2026-03-02 14:00:00")
        self.assertEqual(len(self.told(self.agent)), 1)
        self.tick("2026-03-02 14:00")
        digest = self.told(self.agent).sorted("id")[-1]
        self.assertEqual(len(self.told(self.agent)), 2)
        self.assertIn("2 promises", digest.subject)
        self.assertEqual(digest.body.count("<a "), 2)

    def test_a_lone_alert_does_not_wait_for_the_hour(self):
        self.agent.sla_digest = "hour"
        self.promise()
        for moment in ("10:00", "11:00", "12:30"):
            ticket = self.open_ticket(f"2026-03-02 {moment}")
            hour, minute = moment.split(":")
            self.tick(f"2026-03-02 {int(hour) + 3}:{minute}")
            self.assertEqual(self.deliveries(ticket).state, "sent", moment)

    def test_few_alerts_at_once_are_one_message_for_who_wants_digests(self):
        self.agent.sla_digest = "hour"
        self.promise()
        self.open_ticket("2026-03-02 10:00", count=2)
        self.tick("2026-03-02 13:00")
        self.assertEqual(len(self.told(self.agent)), 1)

    def test_urgent_alerts_in_between_do_not_keep_the_others_waiting(self):
        self.agent.sla_digest = "hour"
        self.promise({}, {"value": 15, "urgency": "now"})
        self.open_ticket("2026-03-02 10:00")  # told at 13:00 and 13:45
        self.tick("2026-03-02 13:00")
        second = self.open_ticket("2026-03-02 10:10")
        self.tick("2026-03-02 13:10")
        self.assertEqual(self.hold_of(second), "2026-03-02 14:00:00")
        self.tick("2026-03-02 13:55")  # urgent ones of both
        self.assertEqual(len(self.told(self.agent)), 3)
        self.tick("2026-03-02 14:00")
        held = self.deliveries(second).filtered(lambda d: d.state == "held")
        self.assertEqual(str(held.hold_until), "2026-03-02 14:10:00")
        self.tick("2026-03-02 14:10")
        self.assertEqual(set(self.deliveries(second).mapped("state")), {"sent"})

    def test_one_message_in_the_morning(self):
        self.agent.write({"sla_quiet": "none", "sla_digest": "day"})
        self.promise()
        tickets = [
            self.open_ticket(f"2026-03-02 {moment}") for moment in ("06:00", "12:00")
        ]
        self.tick("2026-03-02 15:00")
        for ticket in tickets:
            self.assertEqual(self.hold_of(ticket), "2026-03-03 08:00:00")
        early = self.open_ticket("2026-03-03 04:30")
        self.tick("2026-03-03 07:30")
        self.assertEqual(self.hold_of(early), "2026-03-03 08:00:00")
        self.tick("2026-03-03 08:00")
        self.assertIn("3 promises", self.told(self.agent).subject)

    def test_the_morning_is_that_of_the_person_and_after_the_quiet_hours(self):
        self.agent.write({"tz": "Asia/Tehran", "sla_digest": "day", "sla_quiet_to": 9})
        self.promise()
        ticket = self.open_ticket("2026-03-02 10:00")
        self.tick("2026-03-02 13:00")
        self.assertEqual(self.hold_of(ticket), "2026-03-03 05:30:00")

    def test_a_step_of_its_own_digest(self):
        self.promise({"digest": "hour"})
        self.open_ticket("2026-03-02 10:00")
        self.tick("2026-03-02 13:00")
        second = self.open_ticket("2026-03-02 10:10")
        self.tick("2026-03-02 13:10")
        self.assertEqual(self.hold_of(second), "2026-03-02 14:00:00")

    def test_the_less_frequent_digest_counts(self):
        self.agent.write({"sla_quiet": "none", "sla_digest": "day"})
        self.promise({"digest": "hour"})
        ticket = self.open_ticket("2026-03-02 10:00")
        self.tick("2026-03-02 13:00")
        self.assertEqual(self.hold_of(ticket), "2026-03-03 08:00:00")

    # Storms

    def test_a_storm_at_night_is_one_message_in_the_morning(self):
        self.promise()
        self.open_ticket("2026-03-02 20:00", count=30)
        self.open_ticket("2026-03-03 01:00", count=20)
        for moment in ("2026-03-02 23:00", "2026-03-03 04:00", "2026-03-03 07:00"):
            self.tick(moment)
        message = self.told(self.agent)
        self.assertEqual(len(message), 1)
        self.assertIn("50 promises", message.subject)
        self.assertEqual(message.body.count("<a "), 50)

    def test_two_that_waited_are_one_message(self):
        self.promise()
        self.open_ticket("2026-03-02 20:00", count=2)
        self.tick("2026-03-02 23:00")
        self.tick("2026-03-03 07:00")
        self.assertIn("2 promises", self.told(self.agent).subject)

    def test_a_storm_of_all_kinds_is_one_message_of_each(self):
        self.promise({"channel": "sms"}, {"channel": "email"}, {"channel": "notify"})
        self.open_ticket("2026-03-02 20:00", count=10)
        self.tick("2026-03-02 23:00")
        self.tick("2026-03-03 07:00")
        self.assertEqual(len(self.sms_of(self.agent)), 1)
        self.assertIn("10 promises", self.sms_of(self.agent).body)
        self.assertIn("10 promises", self.told(self.agent).subject)
        mail = self.env["mail.mail"].search(
            [("recipient_ids", "in", self.agent.partner_id.id)]
        )
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.body_html.count("<a "), 10)

    def test_what_goes_to_the_phone_and_to_the_inbox_is_one_message(self):
        self.env["mail.push.device"].sudo().create(
            {
                "partner_id": self.agent.partner_id.id,
                "endpoint": "https://push.example.com/1",
                "keys": "{}",
            }
        )
        self.promise({"channel": "push"}, {"channel": "notify"})
        ticket = self.open_ticket("2026-03-02 20:00")
        self.tick("2026-03-02 23:00")
        self.tick("2026-03-03 07:00")
        self.assertEqual(len(self.told(self.agent)), 1)
        sent = self.deliveries(ticket)
        self.assertEqual(set(sent.mapped("channel")), {"push", "notify"})

    # Cost

    def test_alerts_cost_no_more_queries_at_ten_times_as_many(self):
        self.promise()
        self.cost(10)  # caches
        few, many = self.cost(10), self.cost(100)
        self.assertLessEqual(many - few, 2)
        self.assertLessEqual(few, 45)

    def test_holding_costs_no_more_queries_at_ten_times_as_many(self):
        self.promise(self.both())
        self.leader.write(
            {"sla_quiet": "hours", "sla_quiet_from": 20, "sla_quiet_to": 8}
        )
        self.cost(10, "2026-03-02 20:00", "2026-03-02 23:00")
        few = self.cost(10, "2026-03-02 20:00", "2026-03-02 23:00")
        many = self.cost(100, "2026-03-02 20:00", "2026-03-02 23:00")
        self.assertLessEqual(many - few, 2)

    def cost(self, count, created="2026-03-02 10:00", due="2026-03-02 13:00"):
        self.env["sla.delivery"].search([]).unlink()
        self.open_ticket(created, count=count)
        with self.at(due):
            self.env["sla.clock"]._tick_batch(500)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["sla.delivery"]._deliver_batch(500)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

    def test_nothing_to_send_costs_one_query_by_index(self):
        self.promise()
        self.open_ticket("2026-03-02 20:00", count=5)
        self.tick("2026-03-02 23:00")
        with self.at("2026-03-03 06:00"):
            before = self.env.cr.sql_log_count
            self.env["sla.delivery"]._deliver_batch(500)
            self.assertEqual(self.env.cr.sql_log_count - before, 1)
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        self.env.cr.execute(
            "EXPLAIN SELECT id FROM sla_delivery WHERE state = 'held' "
            "AND hold_until <= '2026-03-03 06:00:00' ORDER BY hold_until, id LIMIT 500"
        )
        plan = "\n".join(row[0] for row in self.env.cr.fetchall())
        self.assertIn("sla_delivery_held", plan)


@tagged("post_install", "-at_install", "standard")
class TestPreferences(QuietCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = common.new_agent(
            cls.env, "keeper", groups="sla_base.group_sla_manager"
        )

    def test_everybody_sets_their_own(self):
        self.agent.with_user(self.agent).write(
            {"sla_quiet": "outside", "sla_digest": "hour"}
        )
        self.assertEqual(self.agent.sla_quiet, "outside")

    def test_nobody_sets_those_of_a_colleague(self):
        with self.assertRaises(AccessError):
            self.agent.with_user(self.leader).write({"sla_digest": "day"})

    def test_managers_set_those_of_their_people_and_nothing_else(self):
        people = (self.agent | self.leader).with_user(self.manager)
        people.write({"sla_digest": "day"})
        self.assertEqual(self.leader.sla_digest, "day")
        with self.assertRaises(AccessError):
            people.write({"sla_digest": "now", "name": "Somebody"})
        with self.assertRaises(AccessError):
            people.write({"login": "taken"})

    def test_managers_of_one_company_leave_people_of_another_alone(self):
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="base.group_user",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        with self.assertRaises(AccessError):
            stranger.with_user(self.manager).write({"sla_digest": "day"})

    def test_managers_do_not_write_portal_users(self):
        portal = new_test_user(self.env, "portal_user", groups="base.group_portal")
        with self.assertRaises(AccessError):
            portal.with_user(self.manager).write({"sla_digest": "day"})

    def test_quiet_hours_that_never_end_are_refused(self):
        for start, end in ((8, 8), (0, 24)):
            with self.assertRaisesRegex(ValidationError, "agent.*would never end"):
                self.agent.write({"sla_quiet_from": start, "sla_quiet_to": end})
        with self.assertRaisesRegex(ValidationError, "between 00:00 and 24:00"):
            self.agent.sla_quiet_to = 25
