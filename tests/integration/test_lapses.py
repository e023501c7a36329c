"""Promises that fall away: neither met nor missed."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .test_clocks import TicketCommon


@tagged("post_install", "-at_install", "standard")
class TestLapses(TicketCommon):
    """An answer is promised within four hours; a ticket closed without one lapses."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.answer = cls.make_metric(
            "test.sla.ticket",
            name="Answer",
            stop_domain="[('topic', '=', 'answered')]",
            lapse_domain="[('closed', '=', True)]",
            resumable=False,
        )

    def make_clock(self, **vals):
        self.make_policy(self.answer, **vals)
        return self.make_ticket("2026-03-02 10:00").sla_clock_ids

    def close(self, clock, moment, **vals):
        ticket = self.env["test.sla.ticket"].browse(clock.res_id)
        self.change(ticket, moment, stage_id=self.done.id, **vals)
        return ticket

    def test_what_is_closed_unanswered_in_time_is_neither_met_nor_missed(self):
        clock = self.make_clock()
        ticket = self.close(clock, "2026-03-02 12:00")
        self.assertEqual((clock.state, clock.status), ("cancelled", "cancelled"))
        self.assertTrue(clock.lapsed)
        self.assertFalse(clock.breached_at)
        self.assertFalse(ticket.sla_status)
        self.assert_replays(clock)

    def test_what_was_late_when_it_was_closed_stays_missed(self):
        clock = self.make_clock()
        ticket = self.close(clock, "2026-03-02 15:00")
        self.assertEqual((clock.state, clock.status), ("stopped", "breached"))
        self.assertEqual(str(clock.breached_at), "2026-03-02 14:00:00")
        self.assertEqual(ticket.sla_status, "breached")
        self.assertFalse(clock.lapsed)
        self.assert_replays(clock)

    def test_what_is_closed_just_at_the_deadline_lapses(self):
        clock = self.make_clock()
        self.close(clock, "2026-03-02 14:00")
        self.assertEqual(clock.state, "cancelled")
        self.assertFalse(clock.breached_at)
        self.assert_replays(clock)

    def test_an_answer_in_the_same_moment_counts(self):
        clock = self.make_clock()
        self.close(clock, "2026-03-02 12:00", topic="answered")
        self.assertEqual((clock.state, clock.status), ("stopped", "met"))

    def test_an_answer_after_closing_does_not_count(self):
        clock = self.make_clock()
        ticket = self.close(clock, "2026-03-02 12:00")
        self.change(ticket, "2026-03-09 12:00", topic="answered")
        self.assertEqual(clock.state, "cancelled")

    def test_a_reopened_ticket_has_its_promise_again(self):
        clock = self.make_clock()
        ticket = self.close(clock, "2026-03-02 12:00")
        self.change(ticket, "2026-03-03 10:00", stage_id=self.new.id)
        self.assertEqual(clock.state, "running")
        self.assertFalse(clock.lapsed)
        self.assertEqual(str(clock.deadline), "2026-03-03 12:00:00")
        self.assert_replays(clock)
        self.change(ticket, "2026-03-03 11:00", topic="answered")
        self.assertEqual(clock.status, "met")

    def test_each_further_cycle_is_a_clock_of_its_own(self):
        self.answer.write(
            {"repeats": True, "start_domain": "[('topic', '=', 'asked')]"}
        )
        self.make_policy(self.answer)
        ticket = self.make_ticket("2026-03-02 10:00", topic="asked")
        self.change(ticket, "2026-03-02 11:00", stage_id=self.done.id)
        self.change(ticket, "2026-03-02 12:00", stage_id=self.new.id)
        clocks = ticket.sla_clock_ids.sorted("cycle")
        self.assertEqual(clocks.mapped("state"), ["cancelled", "running"])
        self.assertEqual(str(clocks[1].started_at), "2026-03-02 12:00:00")

    def test_a_document_that_is_closed_from_the_start_is_promised_nothing(self):
        self.make_policy(self.answer)
        ticket = self.make_ticket("2026-03-02 10:00", stage_id=self.done.id)
        self.assertFalse(ticket.sla_clock_ids)
        self.change(ticket, "2026-03-02 11:00", stage_id=self.new.id)
        self.assertEqual(ticket.sla_clock_ids.state, "running")

    def test_a_paused_promise_lapses_too(self):
        self.answer.pause_domain = "[('waiting', '=', True)]"
        clock = self.make_clock()
        ticket = self.env["test.sla.ticket"].browse(clock.res_id)
        self.change(ticket, "2026-03-02 11:00", stage_id=self.waiting.id)
        self.close(clock, "2026-03-05 11:00")
        self.assertEqual((clock.state, clock.lapsed), ("cancelled", True))
        self.assert_replays(clock)

    def test_looking_again_changes_nothing(self):
        clock = self.make_clock()
        ticket = self.close(clock, "2026-03-02 12:00")
        before = len(clock.event_ids)
        with self.at("2026-03-03 12:00"):
            self.env["sla.engine"]._resync("test.sla.ticket", ticket.ids, anew=True)
            self.env.flush_all()
        self.assertEqual((clock.state, len(clock.event_ids)), ("cancelled", before))

    def test_why_tells_that_the_promise_fell_away(self):
        clock = self.make_clock()
        self.close(clock, "2026-03-02 12:00")
        told = [entry["text"] for entry in clock.get_explanation()["story"]]
        self.assertIn("Cancelled: the document came to meet “Lapses when”", told)

    def test_running_promises_keep_the_wording_they_started_on(self):
        clock = self.make_clock()
        self.answer.lapse_domain = False
        self.close(clock, "2026-03-02 12:00")
        self.assertTrue(clock.lapsed)

    def test_without_the_condition_the_wording_is_what_it_was(self):
        self.assertNotIn("lapse", self.metric._prepare_definition())
        self.answer.lapse_domain = "[]"
        self.assertNotIn("lapse", self.answer._prepare_definition())

    def test_a_condition_that_cannot_be_read_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "Lapses when"):
            self.answer.lapse_domain = "[('nowhere', '=', 1)]"
