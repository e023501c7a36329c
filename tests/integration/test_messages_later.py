"""Customers write on tickets that wait for them, and on closed ones."""

from odoo.tests import tagged

from .test_helpdesk_mail import HelpdeskCommon
from .test_messages import AUTO_REPLY


@tagged("post_install", "-at_install", "standard")
class TestMessagesLater(HelpdeskCommon):
    def setUp(self):
        super().setUp()
        self.new, self.work, self.wait, self.done = (
            self.env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{name}")
            for name in ("new", "in_progress", "awaiting", "done")
        )
        (self.new | self.work | self.wait | self.done).mail_template_id = False
        self.ticket = self.receive("2026-03-02 10:00")
        self.ticket.user_id = self.agent
        self.answer(self.ticket, "2026-03-02 10:30")
        self.move("2026-03-02 10:40", self.work)

    def move(self, moment, stage):
        with self.at(moment), self.mock_mail_gateway():
            self.ticket.stage_id = stage
            self.env.flush_all()
            self.env.cr.precommit.run()

    def write(self, moment, headers="", sender=None):
        first = self.ticket.message_ids.filtered(lambda m: m.message_type == "email")
        reply = f"In-Reply-To: {first[-1:].message_id}\n"
        ticket = self.receive(moment, "NOT solved", sender, headers + reply)
        self.assertEqual(ticket, self.ticket)

    def activities(self):
        return self.ticket.activity_ids.filtered(
            lambda activity: activity.summary == "The customer wrote after closing"
        )

    # Closed

    def test_a_message_reopens_a_closed_ticket(self):
        self.move("2026-03-02 12:00", self.done)
        self.write("2026-03-02 13:00")
        self.assertEqual(self.ticket.stage_id, self.work)
        self.assertFalse(self.ticket.closed_date)
        clock = self.clock(self.ticket, "resolution")
        self.assertEqual(clock.state, "running")
        self.assert_replays(clock)

    def test_after_the_time_for_reopening_somebody_is_to_read_it(self):
        self.move("2026-03-02 12:00", self.done)
        self.env.company.sla_reopen_days = 0
        self.write("2026-03-02 13:00")
        self.write("2026-03-02 13:30")
        self.assertEqual(self.ticket.stage_id, self.done)
        self.assertEqual(self.activities().user_id, self.agent)
        self.assertEqual(len(self.activities()), 1)

    def test_of_a_ticket_of_nobody_the_head_of_the_team_is(self):
        self.move("2026-03-02 12:00", self.done)
        self.env.company.sla_reopen_days = 0
        self.ticket.user_id = False
        self.write("2026-03-02 13:00")
        self.assertEqual(self.activities().user_id, self.leader)

    def test_what_machines_and_suppliers_write_reopens_nothing(self):
        self.move("2026-03-02 12:00", self.done)
        self.write("2026-03-02 13:00", AUTO_REPLY)
        self.write("2026-03-02 13:10", "Auto-Submitted: auto-generated\n")
        supplier = self.env["res.partner"].create(
            {"name": "Dealer", "email": "office@dealer.example.com"}
        )
        self.ticket.sla_supplier_ids = supplier
        self.write("2026-03-02 13:20", sender="Dealer <office@dealer.example.com>")
        self.assertEqual(self.ticket.stage_id, self.done)
        self.assertFalse(self.activities())

    # Waiting

    def test_an_answer_ends_the_waiting_for_the_customer(self):
        self.move("2026-03-02 11:00", self.wait)
        clock = self.clock(self.ticket, "resolution")
        self.assertEqual(clock.state, "paused")
        self.write("2026-03-02 13:00")
        self.assertEqual(self.ticket.stage_id, self.work)
        self.assertEqual(clock.state, "running")
        self.assertEqual(clock.paused, 2 * 3600)
        self.assert_replays(clock)

    def test_nobody_is_sent_a_mail_about_that(self):
        self.work.sla_tell = True
        self.move("2026-03-02 11:00", self.wait)
        before = self.ticket.sla_step_ids
        self.write("2026-03-02 13:00")
        self.env.cr.precommit.run()
        step = self.ticket.sla_step_ids - before
        self.assertEqual(step.stage_id, self.work)
        self.assertFalse(step.told_at)

    def test_a_stage_that_an_answer_does_not_end_stays(self):
        self.wait.sla_pause_reason_id = self.env["sla.pause.reason"].create(
            {"name": "Parts are on their way", "resume_on_reply": False}
        )
        self.move("2026-03-02 11:00", self.wait)
        self.write("2026-03-02 13:00")
        self.assertEqual(self.ticket.stage_id, self.wait)

    def test_our_own_note_ends_no_waiting(self):
        self.move("2026-03-02 11:00", self.wait)
        self.answer(self.ticket, "2026-03-02 12:00")
        self.assertEqual(self.ticket.stage_id, self.wait)
