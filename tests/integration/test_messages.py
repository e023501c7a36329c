"""Who must have written what, for a response to count."""

from odoo.tests import tagged

from .test_helpdesk_mail import HelpdeskCommon

AUTO_REPLY = "Auto-Submitted: auto-replied\nX-Autoreply: yes\n"


@tagged("post_install", "-at_install", "standard")
class TestMessages(HelpdeskCommon):
    def setUp(self):
        super().setUp()
        self.ticket = self.receive("2026-03-02 10:00")

    def assert_answered(self, answered):
        state = self.clock(self.ticket, "first_response").state
        self.assertEqual(state, "stopped" if answered else "running")

    def test_a_log_note_does_not_count(self):
        self.answer(self.ticket, "2026-03-02 10:30", subtype_xmlid="mail.mt_note")
        self.assert_answered(False)

    def test_an_internal_notification_does_not_count(self):
        self.answer(
            self.ticket,
            "2026-03-02 10:30",
            message_type="notification",
            subtype_xmlid=None,
        )
        self.assert_answered(False)

    def test_an_automatic_message_in_our_name_does_not_count(self):
        self.answer(self.ticket, "2026-03-02 10:30", message_type="auto_comment")
        self.assert_answered(False)

    def test_our_out_of_office_answer_does_not_count(self):
        self.answer(self.ticket, "2026-03-02 10:30", message_type="out_of_office")
        self.assert_answered(False)

    def test_the_robot_does_not_count(self):
        robot = self.env.ref("base.partner_root")
        self.answer(self.ticket, "2026-03-02 10:30", author_id=robot.id)
        self.assert_answered(False)

    def test_the_customer_does_not_answer_himself(self):
        self.answer(self.ticket, "2026-03-02 10:30", author_id=self.customer.id)
        self.assert_answered(False)

    def test_a_stage_template_does_not_count(self):
        stage = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_in_progress")
        stage.mail_template_id = self.env.ref("helpdesk_mgmt.changed_stage_template")
        with self.at("2026-03-02 10:30"), self.mock_mail_gateway():
            self.ticket.with_user(self.agent).stage_id = stage
            self.flush_tracking()
        self.assert_answered(False)

    def test_a_comment_of_an_agent_counts(self):
        self.answer(self.ticket, "2026-03-02 10:30")
        self.assert_answered(True)

    def test_an_email_of_an_agent_counts(self):
        first = self.ticket.message_ids.filtered(lambda m: m.message_type == "email")
        self.receive(
            "2026-03-02 10:30",
            sender="agent@example.com",
            headers=f"In-Reply-To: {first.message_id}\n",
        )
        self.assert_answered(True)

    def test_a_mass_mailing_of_an_agent_counts(self):
        with self.at("2026-03-02 10:30"), self.mock_mail_gateway():
            composer = (
                self.env["mail.compose.message"]
                .with_user(self.agent)
                .create(
                    {
                        "composition_mode": "mass_mail",
                        "model": "helpdesk.ticket",
                        "res_ids": self.ticket.ids,
                        "subject": "News",
                        "body": "<p>We have seen it.</p>",
                    }
                )
            )
            composer._action_send_mail()
            self.env.flush_all()
        self.assert_answered(True)

    def test_a_logged_call_counts(self):
        call = self.env.ref("mail.mail_activity_data_call")
        with self.at("2026-03-02 10:30"):
            activity = self.ticket.with_user(self.agent).activity_schedule(
                activity_type_id=call.id, user_id=self.agent.id
            )
            activity.with_user(self.agent).action_feedback(feedback="Spoke to her")
            self.env.flush_all()
        self.assert_answered(True)

    def test_another_activity_does_not_count(self):
        with self.at("2026-03-02 10:30"):
            activity = self.ticket.with_user(self.agent).activity_schedule(
                "mail.mail_activity_data_todo", user_id=self.agent.id
            )
            activity.with_user(self.agent).action_feedback()
            self.env.flush_all()
        self.assert_answered(False)

    def test_one_of_ours_who_asks_does_not_answer(self):
        ticket = self.receive("2026-03-02 10:00", sender="agent@example.com")
        self.assertEqual(self.clock(ticket, "first_response").state, "running")
        self.assertEqual(self.clock(ticket, "next_response").state, "running")
        self.answer(ticket, "2026-03-02 10:10")  # the agent again
        self.assertEqual(self.clock(ticket, "first_response").state, "running")
        self.answer(ticket, "2026-03-02 10:20", user=self.leader)
        self.assertEqual(self.clock(ticket, "first_response").state, "stopped")

    # The next response

    def reply_of_customer(self, moment, headers=""):
        first = self.ticket.message_ids.filtered(lambda m: m.message_type == "email")
        return self.receive(
            moment,
            headers=f"In-Reply-To: {first[-1:].message_id}\n{headers}",
        )

    def test_each_question_has_a_clock_of_its_own(self):
        self.answer(self.ticket, "2026-03-02 10:30")
        self.reply_of_customer("2026-03-02 11:00")
        self.reply_of_customer("2026-03-02 11:30")
        clocks = self.clock(self.ticket, "next_response").sorted("cycle")
        self.assertEqual(clocks.mapped("state"), ["stopped", "running"])
        self.assertEqual(str(clocks[1].started_at), "2026-03-02 11:00:00")
        self.answer(self.ticket, "2026-03-02 12:00")
        self.assertEqual(clocks.mapped("state"), ["stopped", "stopped"])
        self.assert_replays(clocks)

    def test_an_automatic_answer_of_the_customer_asks_nothing(self):
        self.answer(self.ticket, "2026-03-02 10:30")
        self.reply_of_customer("2026-03-02 10:31", AUTO_REPLY)
        self.assertEqual(len(self.clock(self.ticket, "next_response")), 1)

    def test_a_question_closed_without_an_answer_does_not_come_back(self):
        self.answer(self.ticket, "2026-03-02 10:30")
        self.reply_of_customer("2026-03-02 11:00")
        done = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        new = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new")
        with self.at("2026-03-02 12:00"), self.mock_mail_gateway():
            self.ticket.stage_id = done
            self.env.flush_all()
        with self.at("2026-03-02 14:00"), self.mock_mail_gateway():
            self.ticket.stage_id = new
            self.env.flush_all()
        clocks = self.clock(self.ticket, "next_response")
        self.assertEqual(
            clocks.sorted("cycle").mapped("state"), ["stopped", "cancelled"]
        )
        self.reply_of_customer("2026-03-02 15:00")
        newest = self.clock(self.ticket, "next_response").sorted("cycle")[-1]
        self.assertEqual(str(newest.started_at), "2026-03-02 15:00:00")

    def test_thanks_on_a_closed_ticket_count_from_the_reopening(self):
        self.answer(self.ticket, "2026-03-02 10:30")
        self.env.company.sla_reopen_days = 0  # else the message reopens it itself
        done = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        new = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new")
        for moment, stage in (("2026-03-02 11:00", done), ("2026-03-05 11:00", new)):
            with self.at(moment), self.mock_mail_gateway():
                self.ticket.stage_id = stage
                self.env.flush_all()
            if stage == done:
                self.reply_of_customer("2026-03-02 11:30")
        newest = self.clock(self.ticket, "next_response").sorted("cycle")[-1]
        self.assertEqual(str(newest.started_at), "2026-03-05 11:00:00")

    # What comes in

    def test_time_counts_from_arrival_not_from_the_senders_date(self):
        first = self.clock(self.ticket, "first_response")
        self.assertEqual(str(first.started_at), "2026-03-02 10:00:00")

    def test_a_persian_subject_is_kept(self):
        subject = "=?utf-8?b?2obYp9m+2q/YsSDaqdin2LEg2YbZhduM4oCM2qnZhtiv?="
        ticket = self.receive("2026-03-02 10:00", subject=subject)
        self.assertEqual(ticket.name, "چاپگر کار نمی‌کند")
        self.assertEqual(len(ticket.sla_clock_ids), 3)

    def test_a_forwarded_mail_of_an_unknown_sender_is_timed(self):
        ticket = self.receive(
            "2026-03-02 10:00",
            sender="Nobody <nobody@elsewhere.example.com>",
            subject="Fwd: Printer",
        )
        self.assertEqual(len(ticket.sla_clock_ids), 3)
        self.assertTrue(ticket.sla_waiting_since)

    def test_a_ticket_from_the_portal_has_an_hour(self):
        web = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_web")
        with self.at("2026-03-02 10:00"):
            ticket = self.env["helpdesk.ticket"].create(
                {
                    "name": "Form",
                    "description": "Help",
                    "channel_id": web.id,
                    "partner_id": self.customer.id,
                }
            )
            self.env.flush_all()
        clock = self.clock(ticket, "first_response")
        self.assertEqual(str(clock.deadline), "2026-03-02 11:00:00")
        self.assertEqual(len(ticket.sla_clock_ids), 3)
