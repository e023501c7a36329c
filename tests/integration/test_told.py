"""The customer is told when a ticket reaches a stage that tells."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from . import test_helpdesk_mail as mail


class ToldCommon(mail.HelpdeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        stages = cls.env["helpdesk.ticket.stage"].search([])
        stages.write({"sla_tell": False, "mail_template_id": False})
        cls.new, cls.work, cls.wait, cls.done = (
            cls.env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{name}")
            for name in ("new", "in_progress", "awaiting", "done")
        )
        cls.work.write(
            {
                "sla_tell": True,
                "sla_done_text": "An expert has it.",
                "sla_next_text": "You get an answer.",
            }
        )
        cls.customer.tz = "Asia/Tehran"
        cls.customer.lang = "en_US"

    def move(self, tickets, stage, moment):
        """Move tickets to ``stage`` as an agent does, and end the transaction."""
        with self.at(moment), self.mock_mail_gateway():
            tickets.with_user(self.agent).stage_id = stage
            self.env.cr.flush()

    def receive(self, *args, **kwargs):
        ticket = super().receive(*args, **kwargs)
        with self.at(args[0]), self.mock_mail_gateway():
            self.env.cr.flush()
        return ticket

    def told(self, ticket):
        """Return the mails that were made about ``ticket``, the first first."""
        return self.env["mail.mail"].search(
            [("model", "=", ticket._name), ("res_id", "in", ticket.ids)], order="id"
        )


@tagged("post_install", "-at_install", "standard")
class TestTold(ToldCommon):
    def test_the_requester_is_told_what_was_done_what_comes_next_and_when(self):
        ticket = self.receive("2026-03-02 10:00")
        self.assertFalse(self.told(ticket), "the first stage does not tell")
        self.move(ticket, self.work, "2026-03-02 10:05")
        told = self.told(ticket)
        self.assertEqual(told.recipient_ids, self.customer)
        self.assertIn(ticket.number, told.subject)
        self.assertIn("In Progress", told.subject)
        body = told.body_html
        self.assertIn("An expert has it.", body)
        self.assertIn("You get an answer.", body)
        # due at 12:00 UTC, which is 15:30 in Tehran
        self.assertIn("First response: by Mar 2, 2026, 3:30", body)
        self.assertIn(f"/my/ticket/{ticket.id}?access_token=", body)
        self.assertEqual(str(ticket.sla_told_deadline), "2026-03-02 12:00:00")

    def test_nobody_is_told_by_a_stage_that_was_not_chosen(self):
        ticket = self.receive("2026-03-02 10:00")
        self.move(ticket, self.done, "2026-03-02 10:05")
        self.assertFalse(self.told(ticket))

    def test_stages_tell_nobody_until_somebody_chooses_so(self):
        stage = self.env["helpdesk.ticket.stage"].create({"name": "Plain"})
        self.assertFalse(stage.sla_tell)
        self.assertTrue(stage.sla_portal_step)

    def test_a_promised_time_that_has_changed_says_so(self):
        ticket = self.receive("2026-03-02 10:00")
        self.answer(ticket, "2026-03-02 10:04")
        self.move(ticket, self.work, "2026-03-02 10:05")
        before = ticket.sla_told_deadline
        self.move(ticket, self.wait, "2026-03-02 11:00")
        self.move(ticket, self.work, "2026-03-02 13:00")  # the pause does not count
        self.assertGreater(ticket.sla_told_deadline, before)
        text = self.env["sla.alert"]._format_moment(before, "Asia/Tehran")
        first, last = self.told(ticket)
        self.assertIn(f"Resolution: by {text}", first.body_html)
        self.assertIn(f"This has changed: earlier we said {text}.", last.body_html)
        self.assertNotIn(f"by {text}", last.body_html)

    def test_another_promise_than_the_one_told_has_not_changed(self):
        ticket = self.receive("2026-03-02 10:00")
        self.move(ticket, self.work, "2026-03-02 10:05")
        self.answer(ticket, "2026-03-02 10:10")
        self.move(ticket, self.new, "2026-03-02 10:20")
        self.move(ticket, self.work, "2026-03-02 10:21")
        last = self.told(ticket)[-1].body_html
        self.assertIn("Resolution: by", last)
        self.assertNotIn("earlier we said", last)

    def test_who_is_waited_for_is_told_why_there_is_no_time(self):
        self.wait.sla_tell = True
        ticket = self.receive("2026-03-02 10:00")
        self.answer(ticket, "2026-03-02 10:10")
        self.move(ticket, self.wait, "2026-03-02 10:20")
        body = self.told(ticket).body_html
        self.assertRegex(body, "waiting for your answer|waiting for you")
        self.assertNotIn(": by ", body)

    def test_who_is_late_says_so(self):
        ticket = self.receive("2026-03-02 10:00")
        self.tick("2026-03-02 12:30")
        self.move(ticket, self.work, "2026-03-02 12:31")
        body = self.told(ticket).body_html
        self.assertIn("We are late, and sorry for it. First response was due", body)

    def test_who_closes_says_until_when_it_can_be_reopened(self):
        self.done.sla_tell = True
        self.company.sla_reopen_days = 10
        ticket = self.receive("2026-03-02 10:00")
        self.move(ticket, self.done, "2026-03-02 10:20")
        body = self.told(ticket).body_html
        self.assertIn("you can reopen the request until Mar 12, 2026", body)
        self.assertNotIn("What comes next", body)

    def test_the_mail_is_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.work.with_context(lang="fr_FR").sla_done_text = "Un expert l'a pris."
        self.customer.lang = "fr_FR"
        ticket = self.receive("2026-03-02 10:00")
        self.move(ticket, self.work, "2026-03-02 10:05")
        body = self.told(ticket).body_html
        self.assertIn("Un expert l&#39;a pris.", body.replace("'", "&#39;"))
        self.assertIn("2 mars 2026", body)

    def test_telling_neither_answers_nor_asks(self):
        ticket = self.receive("2026-03-02 10:00")
        waiting = ticket.sla_waiting_since
        self.move(ticket, self.work, "2026-03-02 10:05")
        self.assertTrue(self.told(ticket))
        self.assertFalse(ticket.sla_first_reply_at)
        self.assertEqual(ticket.sla_waiting_since, waiting)
        self.assertEqual(self.clock(ticket, "first_response").state, "running")
        self.answer(ticket, "2026-03-02 10:10")
        self.move(ticket, self.new, "2026-03-02 10:20")
        self.move(ticket, self.work, "2026-03-02 10:21")
        self.assertFalse(ticket.sla_waiting_since)
        self.assert_replays(ticket.sla_clock_ids)

    def test_the_template_of_helpdesk_mgmt_is_not_sent_as_well(self):
        self.work.mail_template_id = self.env.ref(
            "helpdesk_mgmt.changed_stage_template"
        )
        ticket = self.receive("2026-03-02 10:00")
        self.move(ticket, self.work, "2026-03-02 10:05")
        self.assertEqual(len(self.told(ticket)), 1)
        self.work.sla_tell = False
        self.move(ticket, self.new, "2026-03-02 10:20")
        with self.at("2026-03-02 10:21"), self.mock_mail_gateway():
            ticket.with_user(self.agent).stage_id = self.work
            self.env.cr.flush()
            self.assertEqual(len(self._new_mails), 1, "theirs, since ours does not")

    def test_copies_and_imports_tell_nobody(self):
        self.new.sla_tell = True
        ticket = self.receive("2026-03-02 10:00")
        self.assertEqual(len(self.told(ticket)), 1)
        with self.at("2026-03-02 10:20"), self.mock_mail_gateway():
            copy = ticket.copy()
            quiet = ticket.with_context(tracking_disable=True).copy()
            self.env.cr.flush()
        self.assertFalse(self.told(copy | quiet))
        self.assertEqual(len((copy | quiet).sla_step_ids), 2)

    def test_a_text_message_goes_to_those_who_chose_it(self):
        ticket = self.receive("2026-03-02 10:00")
        self.move(ticket, self.work, "2026-03-02 10:05")
        sms = self.env["sms.sms"].search([("partner_id", "=", self.customer.id)])
        self.assertFalse(sms)
        self.customer.write({"sla_tell_by_sms": True, "phone": "+98 912 000 0009"})
        self.move(ticket, self.new, "2026-03-02 10:20")
        self.move(ticket, self.work, "2026-03-02 10:21")
        sms = self.env["sms.sms"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual(len(sms), 1)
        self.assertIn(ticket.number, sms.body)
        self.assertIn("First response: by", sms.body)
        self.assertFalse(ticket.sla_first_reply_at)

    def test_a_text_message_reaches_those_who_have_no_address(self):
        ticket = self.receive("2026-03-02 10:00")
        self.customer.write(
            {"email": False, "sla_tell_by_sms": True, "phone": "+98 912 000 0009"}
        )
        ticket.partner_email = False
        self.move(ticket, self.work, "2026-03-02 10:05")
        sms = self.env["sms.sms"].search([("partner_id", "=", self.customer.id)])
        self.assertIn(ticket.number, sms.body)
        self.assertFalse(self.told(ticket), "there is nowhere to send a mail to")
        self.assertTrue(ticket.sla_step_ids.sorted("id")[-1].told_at)

    def test_whoever_has_no_address_is_not_told_and_nothing_fails(self):
        ticket = self.receive("2026-03-02 10:00")
        ticket.write({"partner_id": False, "partner_email": False})
        self.move(ticket, self.work, "2026-03-02 10:05")
        self.assertEqual(ticket.stage_id, self.work)
        self.assertFalse(self.told(ticket))

    def test_an_address_without_a_contact_is_told_too(self):
        ticket = self.receive(
            "2026-03-02 10:00", sender="Nobody <nobody@unknown.example.com>"
        )
        ticket.partner_id = False
        self.move(ticket, self.work, "2026-03-02 10:05")
        self.assertIn("nobody@unknown.example.com", self.told(ticket).email_to)

    def test_who_writes_for_a_company_is_told_at_the_own_address(self):
        company = self.env["res.partner"].create(
            {"name": "Cust", "is_company": True, "email": "info@cust.example.com"}
        )
        ticket = self.receive(
            "2026-03-02 10:00", sender="New Guy <newguy@cust.example.com>"
        )
        self.assertEqual(ticket.partner_id, company)
        self.move(ticket, self.work, "2026-03-02 10:05")
        told = self.told(ticket)
        self.assertIn("newguy@cust.example.com", told.email_to)
        self.assertFalse(told.recipient_ids)
        self.assertIn("Hello New Guy", told.body_html)

    def test_a_person_whom_we_know_is_told_at_the_address_on_the_contact(self):
        ticket = self.receive("2026-03-02 10:00")
        self.customer.email = "sara@married.example.com"
        self.move(ticket, self.work, "2026-03-02 10:05")
        self.assertEqual(self.told(ticket).recipient_ids, self.customer)
        self.assertFalse(self.told(ticket).email_to)

    def test_a_failure_costs_nobody_the_edit_and_is_reported(self):
        ticket = self.receive("2026-03-02 10:00")
        view = self.env.ref("sla_helpdesk.told_body")
        view.arch_db = "<t t-name='sla_helpdesk.told_body'><t t-out='1/0'/></t>"
        with self.assertLogs("odoo.addons.sla_helpdesk", "ERROR"):
            self.move(ticket, self.work, "2026-03-02 10:05")
        self.env.invalidate_all()
        self.assertEqual(ticket.stage_id, self.work)
        fault = self.env["sla.fault"].search([], order="id desc", limit=1)
        self.assertIn("The customer was not told", fault.error)

    def test_a_machine_that_moves_a_ticket_on_and_on_is_not_endless(self):
        ticket = self.receive("2026-03-02 10:00")
        for minute in range(10, 26, 2):
            self.move(ticket, self.work, f"2026-03-02 10:{minute}")
            self.move(ticket, self.new, f"2026-03-02 10:{minute + 1}")
        self.assertEqual(len(self.told(ticket)), 5)

    def test_only_heads_of_the_helpdesk_choose_what_is_told(self):
        for user in (self.agent, self.env.ref("base.public_user")):
            with self.assertRaises(AccessError):
                self.new.with_user(user).write({"sla_tell": True})
        self.leader.group_ids += self.env.ref("helpdesk_mgmt.group_helpdesk_manager")
        self.new.with_user(self.leader).write({"sla_tell": True})


@tagged("post_install", "-at_install", "standard")
class TestToldGrowth(ToldCommon):
    def cost(self, count, stage):
        vals = {
            "name": "Printer",
            "description": "Help!",
            "partner_id": self.customer.id,
            "team_id": self.team.id,
        }
        with self.at("2026-03-02 10:00"), self.mock_mail_gateway():
            tickets = self.env["helpdesk.ticket"].create([vals] * count)
            self.env.cr.flush()
            # what is written at the end of a transaction, with the rest of it
            quiet = tickets.with_context(tracking_disable=True)
            self.env.invalidate_all()
            tickets.mapped("stage_id.sla_tell")
            before = self.env.cr.sql_log_count
            quiet.write({"stage_id": stage.id})
            self.env.flush_all()
            moved = self.env.cr.sql_log_count
            steps = self.env["sla.ticket.step"]._record(tickets.ids)
            noted = self.env.cr.sql_log_count
            tickets.sudo()._sla_tell_safely(steps)
            self.env.flush_all()
            told = self.env.cr.sql_log_count
            self.env.cr.precommit.clear()
        return moved - before, noted - moved, told - noted

    def test_noting_a_step_costs_one_query_however_many_tickets(self):
        self.cost(2, self.work)
        self.assertEqual(self.cost(10, self.work)[1], 1)
        self.assertEqual(self.cost(100, self.work)[1], 1)

    def test_telling_costs_no_more_queries_for_each_ticket_than_mail_itself(self):
        self.cost(2, self.work)
        few, many = self.cost(10, self.work)[2], self.cost(100, self.work)[2]
        self.assertLessEqual(many - few, 90, (few, many))

    def test_a_stage_that_does_not_tell_costs_nothing(self):
        self.cost(2, self.done)
        self.assertLessEqual(self.cost(100, self.done)[2], 3)
