"""From a raw e-mail to the alert, on real tickets."""

from odoo.tests import tagged

from odoo.addons.sla_base.tests import common

MAIL = """\
From: {sender}
To: {to}
Subject: {subject}
Message-Id: <{number}@customer.example.com>
Date: Mon, 2 Mar 2026 03:00:00 +0000
{headers}Content-Type: text/plain; charset=utf-8
MIME-Version: 1.0

{body}
"""


class HelpdeskCommon(common.SlaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent = common.new_agent(
            cls.env,
            "agent",
            "+98 912 000 0001",
            "helpdesk_mgmt.group_helpdesk_user",
        )
        cls.leader = common.new_agent(
            cls.env,
            "leader",
            "+98 912 000 0002",
            "helpdesk_mgmt.group_helpdesk_user",
        )
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Support",
                "alias_name": "support",
                "user_id": cls.leader.id,
                "user_ids": [(6, 0, (cls.agent | cls.leader).ids)],
                "company_id": cls.company.id,
            }
        )
        cls.customer = cls.env["res.partner"].create(
            {"name": "Sara", "email": "sara@customer.example.com"}
        )
        cls.policy = cls.env.ref("sla_helpdesk.policy_standard")
        cls.policy.write({"active": True, "effective_from": False})
        cls.alias = cls.team.alias_id
        cls.counter = 0

    def receive(self, moment, body="Help!", sender=None, headers="", subject="Printer"):
        """Feed a raw message to the mail gateway at ``moment``; return its ticket."""
        type(self).counter += 1
        raw = MAIL.format(
            sender=sender or "Sara <sara@customer.example.com>",
            to=f"support@{self.alias.alias_domain_id.name}",
            subject=subject,
            number=self.counter,
            headers=headers,
            body=body,
        )
        with self.at(moment), self.mock_mail_gateway():
            ticket_id = self.env["mail.thread"].message_process(
                "helpdesk.ticket", raw.encode()
            )
            ticket = self.env["helpdesk.ticket"].browse(ticket_id)
            self.env.flush_all()
        return ticket

    def answer(self, ticket, moment, user=None, **vals):
        vals = {
            "body": "We are on it.",
            "message_type": "comment",
            "subtype_xmlid": "mail.mt_comment",
            **vals,
        }
        with self.at(moment), self.mock_mail_gateway():
            ticket.with_user(user or self.agent).message_post(**vals)
            self.env.flush_all()

    def clock(self, ticket, metric):
        wanted = self.env.ref(f"sla_helpdesk.metric_{metric}")
        return ticket.sla_clock_ids.filtered(lambda c: c.metric_id == wanted)


@tagged("post_install", "-at_install", "standard")
class TestMail(HelpdeskCommon):
    def test_an_email_starts_three_clocks_when_it_reaches_us(self):
        ticket = self.receive("2026-03-02 10:00")
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(ticket.channel_id.sla_channel, "email")
        metrics = ("first_response", "next_response", "resolution")
        for metric in metrics:
            clock = self.clock(ticket, metric)
            self.assertEqual(str(clock.started_at), "2026-03-02 10:00:00", metric)
        self.assertEqual(len(ticket.sla_clock_ids), 3)
        first = self.clock(ticket, "first_response")
        self.assertEqual(str(first.deadline), "2026-03-02 12:00:00")

    def test_a_public_reply_ends_the_response_clocks(self):
        ticket = self.receive("2026-03-02 10:00")
        self.answer(ticket, "2026-03-02 10:30")
        self.assertEqual(self.clock(ticket, "first_response").state, "stopped")
        self.assertEqual(self.clock(ticket, "next_response").state, "stopped")
        self.assertEqual(self.clock(ticket, "resolution").state, "running")
        self.assert_replays(ticket.sla_clock_ids)

    def test_the_silent_agent_gets_an_sms_and_the_leader_a_notification(self):
        ticket = self.receive("2026-03-02 10:00")
        with self.at("2026-03-02 10:01"):
            ticket.user_id = self.agent
            self.env.flush_all()
        self.tick("2026-03-02 11:44")
        deliveries = self.env["sla.delivery"]
        own = [("clock_id", "in", ticket.sla_clock_ids.ids)]
        self.assertFalse(deliveries.search(own))
        self.tick("2026-03-02 11:45")
        sms = self.env["sms.sms"].search(
            [("partner_id", "=", self.agent.partner_id.id)]
        )
        self.assertEqual(len(sms), 1)
        self.assertIn("15 minutes left", sms.body)
        self.assertIn(ticket.number, sms.body)
        self.tick("2026-03-02 12:00")
        told = self.env["mail.notification"].search(
            [
                ("res_partner_id", "=", self.leader.partner_id.id),
                ("mail_message_id.message_type", "=", "user_notification"),
            ]
        )
        self.assertEqual(len(told), 1)
        self.tick("2026-03-02 12:05")
        self.assertEqual(len(deliveries.search(own)), 2)
        self.assertEqual(ticket.sla_status, "breached")
        self.assert_replays(ticket.sla_clock_ids)

    def test_an_archived_ticket_is_promised_nothing(self):
        ticket = self.receive("2026-03-02 10:00")
        with self.at("2026-03-02 10:30"):
            ticket.active = False
            self.env.flush_all()
        self.assertEqual(set(ticket.sla_clock_ids.mapped("state")), {"cancelled"})
        self.assertFalse(ticket.sla_status)
        with self.at("2026-03-02 11:00"):
            ticket.active = True
            self.env.flush_all()
        first = self.clock(ticket, "first_response")
        self.assertEqual(first.state, "running")
        self.assertEqual(str(first.deadline), "2026-03-02 12:30:00")
        self.assert_replays(ticket.sla_clock_ids)
