"""Machines that write to us and are written to by us, in raw mail: no ping-pong, no
ticket lost, no storm of alerts."""

from odoo.tests import tagged

from . import test_told as told

AUTOMATIC = (
    "Auto-Submitted: auto-replied\n",
    "Auto-Submitted: auto-generated\n",
    "Precedence: bulk\n",
    "X-Autoreply: yes\n",
    "X-Auto-Response-Suppress: All\n",
    "List-Id: <news.customer.example.com>\n",
    "Return-Path: <>\n",
)


class MachineCommon(told.ToldCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new.sla_tell = True

    def send(self, moment, mails):
        """Send what is in the queue at ``moment``; return it as raw messages."""
        with self.at(moment), self.mock_mail_gateway():
            mails.send()
            return [dict(mail) for mail in self._mails]

    def answer_by_machine(self, moment, sent, headers):
        """Feed what an auto-responder makes of ``sent`` to the gateway."""
        answered = sent["message_id"]
        headers += f"In-Reply-To: {answered}\nReferences: {answered}\n"
        return self.receive(
            moment,
            body="I am on holiday.",
            headers=headers,
            subject=f"Out of office: {sent['subject']}",
        )


@tagged("post_install", "-at_install", "standard")
class TestMachines(MachineCommon):
    def test_our_mail_says_that_a_machine_wrote_it(self):
        ticket = self.receive("2026-03-02 10:00")
        [sent] = self.send("2026-03-02 10:01", self.told(ticket))
        self.assertEqual(sent["headers"]["Auto-Submitted"], "auto-generated")
        self.assertEqual(sent["headers"]["X-Auto-Response-Suppress"], "All")

    def test_a_ticket_made_by_a_machine_tells_nobody_in_any_stage(self):
        for number, header in enumerate(AUTOMATIC):
            ticket = self.receive(f"2026-03-02 10:0{number}", headers=header)
            self.assertTrue(ticket.sla_from_machine, header)
            self.move(ticket, self.work, f"2026-03-02 11:0{number}")
            self.assertFalse(self.told(ticket), header)
            self.assertEqual(len(ticket.sla_step_ids), 2, header)

    def test_a_person_s_mail_is_not_taken_for_a_machine_s(self):
        for number, header in enumerate(
            ("", "Auto-Submitted: no\n", "Precedence: x\n")
        ):
            ticket = self.receive(f"2026-03-02 10:0{number}", headers=header)
            self.assertFalse(ticket.sla_from_machine, header)
            self.assertEqual(len(self.told(ticket)), 1, header)

    def test_an_auto_responder_and_our_mails_do_not_ping_pong(self):
        ticket = self.receive("2026-03-02 10:00")
        before = self.env["helpdesk.ticket"].search_count([])
        mails = self.told(ticket)
        for number in range(4):
            sent = self.send(f"2026-03-02 10:1{number}", mails)
            self.assertLessEqual(len(sent), 1)
            if not sent:
                break
            self.answer_by_machine(
                f"2026-03-02 10:2{number}", sent[0], "Auto-Submitted: auto-replied\n"
            )
            mails = self.told(ticket).filtered(lambda m: m.state == "outgoing")
        self.assertEqual(number, 1, "one mail of ours, one answer, and silence")
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before)
        self.assertFalse(ticket.sla_first_reply_at)

    def test_a_machine_that_forgets_what_it_answers_does_not_start_a_chain(self):
        """Its answer becomes a ticket, which tells nobody."""
        tickets = self.receive("2026-03-02 10:00")
        for number in range(3):
            made = self.receive(
                f"2026-03-02 10:1{number}",
                body="I am on holiday.",
                headers="Auto-Submitted: auto-replied\n",
                subject="Out of office",
            )
            self.assertFalse(self.told(made))
            tickets |= made
        self.assertEqual(len(tickets), 4)
        self.assertEqual(len(self.told(tickets)), 1)

    def test_a_machine_that_hides_is_stopped_by_the_limit(self):
        """No header tells it apart, and somebody's rule moves the ticket at each
        answer."""
        ticket = self.receive("2026-03-02 10:00")
        [sent] = self.send("2026-03-02 10:01", self.told(ticket))
        for number in range(10, 30):
            self.answer_by_machine(f"2026-03-02 10:{number}", sent, "")
            stage = self.work if number % 2 else self.new
            self.move(ticket, stage, f"2026-03-02 10:{number}")
        self.assertEqual(len(self.told(ticket)), 5)

    def test_the_mail_of_another_such_system_is_not_answered(self):
        """Two helpdesks that tell each other."""
        ticket = self.receive("2026-03-02 10:00")
        [sent] = self.send("2026-03-02 10:01", self.told(ticket))
        headers = "".join(
            f"{name}: {value}\n"
            for name, value in sent["headers"].items()
            if name in ("Auto-Submitted", "X-Auto-Response-Suppress")
        )
        theirs = self.receive("2026-03-02 10:02", headers=headers, subject="Yours")
        self.assertTrue(theirs.sla_from_machine)
        self.assertFalse(self.told(theirs))

    def test_what_the_customer_answers_to_our_mail_is_a_question(self):
        ticket = self.receive("2026-03-02 10:00")
        self.answer(ticket, "2026-03-02 10:05")
        [sent] = self.send("2026-03-02 10:10", self.told(ticket))
        self.answer_by_machine("2026-03-02 10:20", sent, "")
        self.assertEqual(str(ticket.sla_waiting_since), "2026-03-02 10:20:00")
        last = ticket.message_ids.filtered(lambda m: m.author_id == self.customer)[:1]
        self.assertFalse(last.is_internal)


@tagged("post_install", "-at_install", "standard")
class TestBurst(MachineCommon):
    def test_500_mails_are_500_tickets_with_clocks_and_no_storm(self):
        before = self.env["helpdesk.ticket"].search_count([])
        deliveries = self.env["sla.delivery"].search_count([])
        ids = set()
        for number in range(500):
            ticket = mail_in(self, number)
            ids.add(ticket)
        with self.at("2026-03-02 10:00"), self.mock_mail_gateway():
            self.env.cr.flush()
        tickets = self.env["helpdesk.ticket"].browse(ids)
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]) - before, 500)
        self.assertEqual(len(tickets.sla_clock_ids), 1500)
        self.assertEqual(len(self.told(tickets)), 500, "each is told once")
        tickets.with_context(tracking_disable=True).user_id = self.agent
        self.env.flush_all()
        sms = self.env["sms.sms"].search_count([])
        self.tick("2026-03-02 11:45")
        self.tick("2026-03-02 12:00")
        made = self.env["sla.delivery"].search_count([]) - deliveries
        self.assertEqual(made, 1000, "two steps of each, none lost, none twice")
        self.assertLessEqual(self.env["sms.sms"].search_count([]) - sms, 5)
        people = self.env["mail.message"].search_count(
            [("message_type", "=", "user_notification")]
        )
        self.assertLessEqual(people, 5, "digests")


def mail_in(test, number):
    """Feed the mail of one of many senders to the gateway; return the ticket's id."""
    raw = told.mail.MAIL.format(
        sender=f"Sender {number} <s{number}@burst.example.com>",
        to=f"support@{test.alias.alias_domain_id.name}",
        subject=f"Alarm {number}",
        number=f"burst-{number}",
        headers="",
        body="It does not work.",
    )
    with test.at("2026-03-02 10:00"), test.mock_mail_gateway():
        return test.env["mail.thread"].message_process("helpdesk.ticket", raw.encode())
