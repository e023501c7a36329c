from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.sla_base.tests import contract

from .common import LeadCommon


@tagged("post_install", "-at_install")
class TestLeadHost(contract.SlaContract, LeadCommon):
    host_model = "crm.lead"
    stop_domain = "[('won_status', '=', 'won')]"

    def make_document(self, **vals):
        return self.env["crm.lead"].create(
            {"name": "Ten pumps", "partner_id": self.customer.id, **vals}
        )

    def end_document(self, document):
        document.action_set_won()


@tagged("post_install", "-at_install")
class TestLeadClocks(LeadCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put_in_force()

    def test_drafts_promise_nothing(self):
        self.env["sla.policy"].search([]).state = "draft"
        self.assertFalse(self.make_lead().sla_clock_ids)

    # First contact

    def test_a_message_to_the_lead_is_the_first_contact(self):
        lead = self.make_lead()
        clock = self.clock(lead, "first_contact")
        self.assertEqual(str(clock.deadline), "2026-03-02 11:00:00")
        self.do("2026-03-02 10:20", self.write_to, lead, self.sam)
        self.assertEqual(clock.state, "stopped")
        self.assertFalse(clock.breached_at)
        self.assertEqual(str(lead.sla_first_contact_at), "2026-03-02 10:20:00")
        self.assertEqual(lead.sla_attempt_ids.kind, "email")
        self.assertEqual(lead.sla_attempt_ids.user_id, self.sam)
        self.assert_replays(clock)

    def test_the_shipped_times_are_shorter_for_urgent_leads(self):
        lead = self.make_lead(priority="3")
        clock = self.clock(lead, "first_contact")
        self.assertEqual(str(clock.deadline), "2026-03-02 10:15:00")

    def test_log_notes_and_tasks_of_ones_own_contact_nobody(self):
        lead = self.make_lead()
        todo = self.plan(lead, "mail.mail_activity_data_todo")
        with self.at("2026-03-02 10:10"):
            lead.with_user(self.sam).message_post(body="Looks good")
            todo.action_feedback(feedback="Looked it up")
            self.env.flush_all()
        self.assertFalse(lead.sla_attempts)
        self.assertEqual(self.clock(lead, "first_contact").state, "running")

    def test_a_call_that_was_planned_and_done_counts(self):
        lead = self.make_lead()
        call = self.plan(lead)
        self.do("2026-03-02 10:30", call.with_user(self.sam).action_feedback)
        self.assertEqual(lead.sla_attempt_ids.kind, "call")
        self.assertEqual(self.clock(lead, "first_contact").state, "stopped")

    def test_an_sms_counts(self):
        lead = self.make_lead()
        with self.at("2026-03-02 10:05"):
            lead.with_user(self.sam).message_post(
                body="Call me", message_type="sms", subtype_xmlid="mail.mt_note"
            )
            self.env.flush_all()
        self.assertEqual(lead.sla_attempt_ids.kind, "sms")

    def test_what_the_lead_writes_is_no_attempt_of_ours(self):
        lead = self.make_lead()
        with self.at("2026-03-02 10:05"):
            lead.message_post(
                body="Hello?",
                message_type="email",
                author_id=self.customer.id,
                subtype_xmlid="mail.mt_comment",
            )
        self.assertFalse(lead.sla_attempts)
        self.assertFalse(lead.sla_answered_at)

    def test_automatic_messages_contact_nobody(self):
        lead = self.make_lead()
        with self.at("2026-03-02 10:05"):
            lead.message_post(
                body="We have your request",
                message_type="auto_comment",
                subtype_xmlid="mail.mt_comment",
            )
        self.assertFalse(lead.sla_attempts)

    def test_a_meeting_counts_when_it_begins(self):
        lead = self.make_lead(type="opportunity")
        with self.at("2026-03-02 10:10"):
            meeting = self.env["calendar.event"].create(
                {
                    "name": "Visit",
                    "start": "2026-03-02 10:45:00",
                    "stop": "2026-03-02 12:00:00",
                    "opportunity_id": lead.id,
                    "user_id": self.sam.id,
                }
            )
            self.env.flush_all()
        self.assertFalse(lead.sla_attempts)
        self.assertFalse(lead.sla_no_step_since)
        with self.at("2026-03-02 10:50"), self.enter_registry_test_mode():
            self.env.ref("sla_marketing.ir_cron_sla_meetings").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(lead.sla_attempt_ids.kind, "meeting")
        self.assertEqual(lead.sla_attempt_ids.event_id, meeting)
        self.assertEqual(str(lead.sla_first_contact_at), "2026-03-02 10:45:00")
        self.assertEqual(
            str(self.clock(lead, "first_contact").stopped_at), "2026-03-02 10:45:00"
        )
        self.assertTrue(lead.sla_no_step_since)

    def test_a_meeting_that_is_logged_afterwards_counts_from_then_on(self):
        self.put_in_force()
        lead = self.make_lead(type="opportunity")
        self.tick("2026-03-02 13:00")
        clock = self.clock(lead, "first_contact")
        self.assertTrue(clock.breached_at)
        with self.at("2026-03-02 14:00"):
            self.env["calendar.event"].create(
                {
                    "name": "Visit",
                    "start": "2026-03-02 10:30:00",
                    "stop": "2026-03-02 11:00:00",
                    "opportunity_id": lead.id,
                }
            )
            self.env.flush_all()
        self.assertEqual(lead.sla_attempts, 1)
        self.assertEqual(str(lead.sla_first_contact_at), "2026-03-02 14:00:00")
        self.assertTrue(clock.breached_at)

    def test_nobody_writes_what_is_found_out(self):
        lead = self.make_lead().with_user(self.sam)
        for name, value in (
            ("sla_attempts", 5),
            ("sla_first_contact_at", "2026-03-02 10:01:00"),
            ("sla_answered_at", "2026-03-02 10:01:00"),
            ("sla_no_step_since", False),
            ("sla_class_id", False),
        ):
            with self.subTest(name), self.assertRaises(AccessError):
                lead.write({name: value})
        with self.assertRaises(AccessError):
            lead.create({"name": "Made up", "sla_attempts": 5})

    def test_leads_of_a_country_are_contacted_in_its_hours(self):
        tehran = self.make_calendar("Tehran", 8, 16, tz="Asia/Tehran")
        iran = self.env.ref("base.ir")
        self.env["sla.country.hours"].create(
            {"country_id": iran.id, "calendar_id": tehran.id}
        )
        own = self.make_lead("2026-03-02 05:00")
        theirs = self.make_lead("2026-03-02 05:00", country_id=iran.id)
        # 05:00 UTC is 08:30 in Tehran: open there, closed at home
        self.assertEqual(
            str(self.clock(theirs, "first_contact").deadline), "2026-03-02 06:00:00"
        )
        self.assertEqual(
            str(self.clock(own, "first_contact").deadline), "2026-03-02 10:00:00"
        )

    def test_leads_of_many_countries_in_one_batch_keep_their_own_hours(self):
        iran = self.env.ref("base.ir")
        tehran = self.make_calendar("Tehran", 8, 16, tz="Asia/Tehran")
        self.env["sla.country.hours"].create(
            {"country_id": iran.id, "calendar_id": tehran.id}
        )
        with self.at("2026-03-02 05:00"):
            home, abroad = self.env["crm.lead"].create(
                [
                    {"name": "A", "company_id": self.company.id},
                    {
                        "name": "B",
                        "company_id": self.company.id,
                        "country_id": iran.id,
                    },
                ]
            )
            self.env.flush_all()
        calendars = [
            self.clock(lead, "first_contact").schedule_id.calendar_id
            for lead in (home, abroad)
        ]
        self.assertEqual(calendars, [self.calendar, tehran])

    # Next step

    def test_a_lead_with_nothing_planned_runs_until_something_is(self):
        lead = self.make_lead()
        first = self.clock(lead, "next_step")
        self.assertEqual(first.state, "running")
        call = self.do("2026-03-02 11:00", self.plan, lead)
        self.assertEqual(first.state, "stopped")
        self.assertFalse(lead.sla_no_step_since)
        self.do("2026-03-03 09:00", call.action_feedback)
        second = self.clock(lead, "next_step") - first
        self.assertEqual(second.state, "running")
        self.assertEqual(second.cycle, 2)
        self.assertEqual(str(second.started_at), "2026-03-03 09:00:00")
        self.tick("2026-03-09 09:00")
        self.assertTrue(second.breached_at)
        self.assertEqual(lead.sla_status, "breached")
        self.assert_replays(first | second)

    def test_an_activity_that_is_deleted_is_planned_no_more(self):
        lead = self.make_lead()
        call = self.do("2026-03-02 11:00", self.plan, lead)
        self.do("2026-03-02 12:00", call.unlink)
        self.assertEqual(str(lead.sla_no_step_since), "2026-03-02 12:00:00")

    # Depth

    def test_five_attempts_keep_the_promise_of_depth(self):
        lead = self.make_lead()
        for day in range(2, 7):
            self.do(f"2026-03-0{day} 10:30", self.write_to, lead, self.sam)
        clock = self.clock(lead, "depth")
        self.assertEqual(lead.sla_attempts, 5)
        self.assertEqual(str(clock.started_at), "2026-03-02 10:30:00")
        self.assertEqual(str(clock.stopped_at), "2026-03-06 10:30:00")
        self.assertFalse(clock.breached_at)
        self.assert_replays(clock)

    def test_giving_up_after_two_attempts_breaks_it(self):
        lead = self.make_lead()
        for day in (2, 3):
            self.do(f"2026-03-0{day} 10:30", self.write_to, lead, self.sam)
        self.tick("2026-03-20 10:00")
        self.assertTrue(self.clock(lead, "depth").breached_at)

    def test_an_answer_of_the_lead_is_depth_enough(self):
        lead = self.make_lead()
        self.do("2026-03-02 10:30", self.write_to, lead, self.sam)
        with self.at("2026-03-02 15:00"):
            lead.message_post(
                body="Yes, please",
                message_type="email",
                author_id=self.customer.id,
                subtype_xmlid="mail.mt_comment",
            )
            self.env.flush_all()
        self.assertEqual(str(lead.sla_answered_at), "2026-03-02 15:00:00")
        self.assertEqual(self.clock(lead, "depth").state, "stopped")

    # Qualification, the end, and beginnings of other kinds

    def test_a_lead_is_qualified_when_it_becomes_an_opportunity(self):
        lead = self.make_lead()
        clock = self.clock(lead, "qualification")
        self.do(
            "2026-03-03 10:00", lead.convert_opportunity, self.customer, [self.sam.id]
        )
        self.assertEqual(clock.state, "stopped")
        self.assertFalse(clock.breached_at)

    def test_opportunities_that_never_were_leads_are_not_qualified(self):
        lead = self.make_lead(type="opportunity")
        self.assertFalse(self.clock(lead, "qualification"))
        self.assertTrue(self.clock(lead, "first_contact"))

    def test_a_lost_lead_owes_nothing_and_a_restored_one_goes_on(self):
        lead = self.make_lead()
        clock = self.clock(lead, "first_contact")
        self.do("2026-03-02 10:30", lead.action_set_lost)
        self.assertEqual(clock.state, "cancelled")
        self.do("2026-03-02 10:45", lead.action_restore)
        self.assertEqual(clock.state, "running")
        self.assert_replays(clock)

    def test_a_won_deal_ends_all_clocks(self):
        lead = self.make_lead(type="opportunity")
        self.do("2026-03-02 10:30", lead.action_set_won)
        self.assertEqual(set(lead.sla_clock_ids.mapped("state")), {"stopped"})
        self.assertEqual(lead.sla_status, "met")

    def test_mail_to_the_alias_starts_clocks_and_is_no_attempt(self):
        with self.at("2026-03-02 10:00"):
            lead = self.env["crm.lead"].message_new(
                {
                    "subject": "Pumps?",
                    "from": "new@example.com",
                    "email_from": "new@example.com",
                    "author_id": False,
                    "message_type": "email",
                },
                {"team_id": self.team.id},
            )
            self.env.flush_all()
        self.assertEqual(self.clock(lead, "first_contact").state, "running")
        self.assertFalse(lead.sla_attempts)

    def test_imported_leads_start_no_clock_unless_asked(self):
        Lead = self.env["crm.lead"]
        with self.at("2026-03-02 10:00"):
            quiet = Lead.load(["name"], [["Old lead"]])["ids"]
            asked = Lead.with_context(sla_start=True).load(["name"], [["New lead"]])
            self.env.flush_all()
        self.assertFalse(Lead.browse(quiet).sla_clock_ids)
        self.assertTrue(Lead.browse(asked["ids"]).sla_clock_ids)

    # Access

    def test_salespeople_see_attempts_and_clocks_of_their_own_leads(self):
        mine = self.make_lead()
        other = self.make_lead(user_id=self.ann.id)
        for lead in (mine, other):
            self.do("2026-03-02 10:30", self.write_to, lead, lead.user_id)
        seen = self.env["sla.lead.attempt"].with_user(self.sam).search([])
        self.assertIn(mine, seen.lead_id)
        self.assertNotIn(other, seen.lead_id.sudo())
        with self.assertRaises(AccessError):
            other.sla_attempt_ids.with_user(self.sam).read(["kind"])
        clocks = self.env["sla.clock"].with_user(self.sam).search([])
        self.assertNotIn(other.id, clocks.mapped("res_id"))
        leader = self.env["sla.lead.attempt"].with_user(self.lea).search([])
        self.assertIn(other, leader.lead_id)

    def test_nobody_writes_attempts_or_counts_by_hand(self):
        lead = self.make_lead()
        with self.assertRaises(AccessError):
            self.env["sla.lead.attempt"].with_user(self.lea).create(
                {"lead_id": lead.id, "kind": "call", "at": "2026-03-02 10:00:00"}
            )
        with self.assertRaises(AccessError):
            lead.with_user(self.sam).write({"sla_answered_at": "2026-03-02 10:00:00"})

    # Growth

    def test_ten_times_the_leads_cost_the_same_queries(self):
        def cost(number):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            Lead = self.env["crm.lead"].with_context(tracking_disable=True)
            Lead.create([self.vals(i) for i in range(number)])
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        def ours(number):
            self.env["sla.policy"].search([]).state = "draft"
            cost(number)
            plain = cost(number)
            self.put_in_force()
            for _time in range(3):  # new revisions empty the caches
                cost(1)
            return cost(number) - plain

        self.assertLessEqual(ours(30), ours(3) + 4)

    def vals(self, number):
        return {
            "name": f"Lead {number}",
            "type": "lead",
            "team_id": self.team.id,
            "user_id": self.sam.id,
            "company_id": self.company.id,
        }
