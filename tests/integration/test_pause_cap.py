"""Pauses that have used up what a target allows."""

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.sla_base.tests import common

from .test_pauses import PauseCommon


@tagged("post_install", "-at_install", "standard")
class TestCap(PauseCommon):
    def test_the_scheduler_resumes_to_the_second(self):
        self.promise(cap=2)
        ticket = self.make_ticket()
        self.change(ticket, "2026-03-02 11:00", stage_id=self.waiting.id)
        clock = ticket.sla_clock_ids
        self.assertEqual(str(clock.next_event_at), "2026-03-02 13:00:00")
        self.tick("2026-03-02 15:00")
        self.assertEqual(self.story(clock)[-1], ("resumed", "03-02 13:00", "pause_cap"))
        self.assertEqual(str(ticket.sla_next_deadline), "2026-03-02 16:00:00")
        self.assertEqual(clock.paused, 2 * 3600)
        self.assertTrue(clock.pause_refused)
        self.assert_replays(clock)

    def test_nights_do_not_use_up_the_cap(self):
        self.promise(cap=2)
        ticket = self.make_ticket()
        self.pause(ticket, "2026-03-02 16:00")
        clock = ticket.sla_clock_ids
        self.assertEqual(str(clock.next_event_at), "2026-03-03 10:00:00")

    def test_what_was_used_up_stays_used_up_and_why_says_so(self):
        self.promise(hours=8, cap=2)
        ticket = self.make_ticket("2026-03-02 09:00")
        self.change(ticket, "2026-03-02 11:00", stage_id=self.waiting.id)
        self.tick("2026-03-02 13:00")
        self.change(ticket, "2026-03-02 14:00", stage_id=self.new.id)
        clock = ticket.sla_clock_ids
        self.assertFalse(clock.pause_refused)
        self.change(ticket, "2026-03-02 15:00", stage_id=self.waiting.id)
        self.change(ticket, "2026-03-02 15:30", name="Other words", priority="3")
        self.assertEqual(clock.state, "running")
        self.assertTrue(clock.pause_refused)
        kinds = [kind for kind, _at, _reason in self.story(clock)]
        self.assertEqual(kinds, ["paused", "resumed", "pause_refused"])
        told = self.told("2026-03-02 16:00", clock)
        self.assertIn("Not paused: its pauses are used up", told)
        with self.at("2026-03-02 16:00"):
            explained = clock.get_explanation()
        self.assertIn(
            "Pauses: at most 2 h of working time, all together.", explained["terms"]
        )
        self.assertIn("used up: its time counts", " ".join(explained["deadline"]))
        with self.assertRaisesRegex(UserError, "have used up their pauses"):
            ticket.action_sla_pause()

    def test_an_end_before_the_scheduler_came_still_counts_the_time(self):
        self.promise(cap=1)
        ticket = self.make_ticket()
        self.change(ticket, "2026-03-02 11:00", stage_id=self.waiting.id)
        self.change(ticket, "2026-03-02 16:30", stage_id=self.done.id)
        clock = ticket.sla_clock_ids
        self.assertEqual((clock.paused, clock.elapsed), (3600, int(5.5 * 3600)))
        self.assertEqual(str(clock.breached_at), "2026-03-02 15:00:00")
        self.assertEqual(
            [kind for kind, _at, _reason in self.story(clock)],
            ["paused", "resumed", "breached", "stopped"],
        )

    def test_resuming_after_the_cap_leaves_no_mark(self):
        self.promise(cap=1)
        ticket = self.make_ticket()
        self.pause(ticket, "2026-03-02 11:00")
        self.resume(ticket, "2026-03-02 13:00")
        clock = ticket.sla_clock_ids
        self.assertEqual(self.story(clock)[-1], ("resumed", "03-02 12:00", "pause_cap"))
        self.assertFalse(clock.pause_refused)

    def test_resuming_at_the_very_moment_of_the_cap_is_by_hand(self):
        self.promise(cap=1)
        ticket = self.make_ticket()
        self.pause(ticket, "2026-03-02 11:00")
        self.resume(ticket, "2026-03-02 12:00")
        self.assertEqual(
            self.story(ticket.sla_clock_ids)[-1], ("resumed", "03-02 12:00", "hand")
        )

    def test_the_cap_comes_before_the_moment_until_which_it_is_paused(self):
        self.promise(hours=8, cap=1)
        ticket = self.make_ticket("2026-03-02 09:00")
        self.pause(ticket, "2026-03-02 11:00", until="2026-03-02 15:00")
        self.tick("2026-03-02 12:30")
        clock = ticket.sla_clock_ids
        self.assertEqual(self.story(clock)[-1], ("resumed", "03-02 12:00", "pause_cap"))
        self.assertTrue(ticket.sla_paused_at)
        self.run_job("ir_cron_sla_reconcile", "2026-03-02 15:10")
        self.assertFalse(ticket.sla_paused_at or clock.pause_refused)
        self.assert_replays(clock)

    def test_a_lower_cap_counts_from_the_start(self):
        self.promise(hours=8)
        ticket = self.make_ticket("2026-03-02 09:00")
        self.pause(ticket, "2026-03-02 10:00")
        self.promise(hours=8, cap=2, name="Strict", domain="[('priority', '=', '3')]")
        self.env["sla.policy"].search([("name", "=", "Strict")]).sequence = 1
        self.change(ticket, "2026-03-02 15:00", priority="3")
        self.tick("2026-03-02 15:01")
        clock = ticket.sla_clock_ids
        self.assertEqual(self.story(clock)[-1], ("resumed", "03-02 12:00", "pause_cap"))
        self.assert_replays(clock)

    def test_changed_working_hours_move_the_moment(self):
        self.promise(cap=2)
        ticket = self.make_ticket()
        self.pause(ticket, "2026-03-02 16:00")
        clock = ticket.sla_clock_ids
        self.calendar.attendance_ids.hour_to = 20
        self.run_job("ir_cron_sla_reconcile", "2026-03-02 16:30")
        self.assertEqual(str(clock.next_event_at), "2026-03-02 18:00:00")
        self.assert_replays(clock)
        self.tick("2026-03-02 19:00")
        self.assertEqual(self.story(clock)[-1], ("resumed", "03-02 18:00", "pause_cap"))
        self.assert_replays(clock)

    def test_documents_that_waited_long_before_are_covered_without_alerts(self):
        ticket = self.make_ticket("2026-02-23 10:00")
        self.change(ticket, "2026-02-23 11:00", stage_id=self.waiting.id)
        step = {"name": "Half", "timing": "percent", "value": 50}
        policy = self.promise(hours=40, cap=1, steps=[step])
        with self.at("2026-03-03 10:00"):
            policy._cover_open_documents()
            self.env.flush_all()
        clock = ticket.sla_clock_ids
        self.assertEqual(str(clock.running_since), "2026-02-23 11:00:00")
        self.assertFalse(clock.delivery_ids)
        self.assert_replays(clock)

    def test_managers_are_told_once_for_all(self):
        self.promise(cap=2)
        tickets = self.make_ticket(count=3)
        self.change(tickets, "2026-03-02 11:00", stage_id=self.waiting.id)
        self.tick("2026-03-02 13:05")
        notes = self.env["mail.message"].search(
            [("partner_ids", "in", self.manager.partner_id.ids)]
        )
        self.assertEqual(len(notes), 1)
        self.assertIn("3 promises", notes.subject)
        for ticket in tickets:
            self.assertIn(ticket.name, notes.body)
        self.tick("2026-03-02 14:00")
        self.assertEqual(
            self.env["mail.message"].search(
                [("partner_ids", "in", self.manager.partner_id.ids)]
            ),
            notes,
        )

    def test_the_owner_of_the_agreement_is_told_first(self):
        owner = common.new_agent(self.env, "owner", groups="base.group_system")
        agreement = self.make_agreement(name="Gold", owner_id=owner.id)
        self.promise(cap=2, agreement_id=agreement.id)
        ticket = self.make_ticket()
        self.pause(ticket, "2026-03-02 11:00")
        self.tick("2026-03-02 13:05")
        messages = self.env["mail.message"]
        told = messages.search([("partner_ids", "in", owner.partner_id.ids)])
        self.assertIn(ticket.name, told.subject)
        self.assertFalse(
            messages.search([("partner_ids", "in", self.manager.partner_id.ids)])
        )

    def test_used_up_pauses_cost_a_handful_for_many(self):
        self.promise(cap=1)
        tickets = self.make_ticket(count=100)
        self.change(tickets, "2026-03-02 11:00", stage_id=self.waiting.id)
        before = self.env.cr.sql_log_count
        with self.at("2026-03-02 12:30"):
            self.env["sla.clock"]._tick_batch(500)
            self.env.flush_all()
        self.assertLessEqual(self.env.cr.sql_log_count - before, 60)

    def test_a_cap_must_not_be_negative(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.promise(cap=-1)
            self.env.flush_all()
