"""Where requests come from, and one from mail to closing."""

from odoo.tests import tagged

from .test_catalogue import MONDAY, CatalogueCommon


@tagged("post_install", "-at_install", "standard")
class TestChannels(CatalogueCommon):
    def channel_of_mail(self, address, sender="Sara <sara@customer.example.com>"):
        ticket = self.format_and_process(
            self.MAIL,
            sender,
            address,
            subject=f"A key for {sender}",
            target_model="helpdesk.ticket",
        )
        return ticket, ticket.channel_id.sla_channel

    MAIL = """Return-Path: {return_path}
To: {to}
cc: {cc}
From: {email_from}
Subject: {subject}
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Date: Mon, 02 Mar 2026 09:00:00 +0000
Message-ID: {msg_id}
{extra}

Mine is lost."""

    def test_mail_to_an_entry_makes_a_request_of_it(self):
        self.entry.alias_name = "spare-key"
        ticket, channel = self.channel_of_mail(self.entry.alias_email)
        self.assertEqual(channel, "email")
        self.assertEqual(ticket.sla_entry_id, self.entry)
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(ticket.partner_id, self.customer)
        self.assertEqual(len(ticket.activity_ids.sla_step_id), 2)

    def test_mail_to_an_entry_that_was_made_with_its_address(self):
        entry = self.make_entry("Lock", alias_name="lock")
        ticket, _channel = self.channel_of_mail(entry.alias_email)
        self.assertEqual(ticket.sla_entry_id, entry)

    def test_mail_of_customers_to_an_entry_of_our_own_people_is_a_plain_ticket(self):
        self.entry.write({"alias_name": "spare-key", "audience": "internal"})
        address = self.entry.alias_email
        for sender in ("sara@customer.example.com", "nobody@x.example.com"):
            ticket, _channel = self.channel_of_mail(address, sender)
            self.assertFalse(ticket.sla_entry_id, sender)
            self.assertEqual(ticket.team_id, self.team)
            self.assertFalse(ticket.activity_ids)
            self.assertIn("Spare key", "".join(ticket.message_ids.mapped("body")))
            self.assertFalse(ticket.sla_first_reply_at)
        ticket, _channel = self.channel_of_mail(address, self.agent.email)
        self.assertEqual(ticket.sla_entry_id, self.entry)

    def test_mail_of_customers_of_another_tier_is_a_plain_ticket(self):
        tier = self.env["sla.tier"].create({"name": "Platinum"})
        self.entry.write({"alias_name": "spare-key", "tier_ids": tier.ids})
        address = self.entry.alias_email
        for sender in ("sara@customer.example.com", "nobody@x.example.com"):
            ticket, _channel = self.channel_of_mail(address, sender)
            self.assertFalse(ticket.sla_entry_id, sender)
        self.customer.sla_tier_id = tier
        ticket, _channel = self.channel_of_mail(address)
        self.assertEqual(ticket.sla_entry_id, self.entry)

    def test_mail_to_a_team(self):
        self.team.alias_name = "sales-desk"
        ticket, channel = self.channel_of_mail(
            f"sales-desk@{self.team.alias_domain_id.name}"
        )
        self.assertEqual(channel, "email")
        self.assertEqual(ticket.team_id, self.team)

    def test_programs_are_a_channel_of_their_own(self):
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "Key", "description": "Lost"}
        )
        self.assertEqual(ticket.channel_id.sla_channel, "api")

    def test_no_channel_is_the_channel_by_default(self):
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "Key", "description": "Lost", "channel_id": False}
        )
        self.assertEqual(ticket.channel_id.sla_channel, "api")

    def test_imported_tickets_came_in_otherwise(self):
        result = (
            self.env["helpdesk.ticket"]
            .with_context(import_file=True)
            .load(["name", "description"], [["Key", "Lost"]])
        )
        ticket = self.env["helpdesk.ticket"].browse(result["ids"])
        self.assertEqual(ticket.channel_id.sla_channel, "other")

    def test_a_target_can_be_for_programs_only(self):
        policy = self.env.ref("sla_helpdesk.policy_standard")
        metric = self.env.ref("sla_helpdesk.metric_first_response")
        policy.target_ids = [
            (0, 0, {"metric_id": metric.id, "channel": "api", "duration": 8})
        ]
        policy.target_ids.effective_from = False
        with self.at(MONDAY):
            ticket = self.request()
            self.env.flush_all()
        clock = self.clock(ticket, "metric_first_response")
        self.assertEqual(str(clock.deadline), "2026-03-02 17:00:00")


@tagged("post_install", "-at_install", "standard")
class TestScenario(CatalogueCommon):
    def test_a_request_from_the_first_mail_to_the_end(self):
        self.entry.write({"needs_approval": True, "approver": "salesperson"})
        self.entry.alias_name = "spare-key"
        with self.at(MONDAY):
            ticket = self.format_and_process(
                TestChannels.MAIL,
                "Sara <sara@customer.example.com>",
                self.entry.alias_email,
                subject="A key please",
                target_model="helpdesk.ticket",
            )
            self.env.flush_all()
        with self.at("2026-03-02 10:00"):  # one hour of two
            ticket.user_id = self.agent
            ticket.with_user(self.agent).message_post(
                body="We ask whether we may.",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
            self.env.flush_all()
        response = self.clock(ticket, "metric_first_response")
        self.assertEqual((response.state, response.breached_at), ("stopped", False))
        with self.at("2026-03-04 09:00"):
            ticket.with_user(self.seller).action_sla_approve()
            self.env.flush_all()
        # three working days from then
        self.assertEqual(str(self.clock(ticket).deadline), "2026-03-06 17:00:00")
        cut = ticket.activity_ids.filtered(lambda a: a.summary == "Cut the key")
        self.assertEqual(cut.user_id, self.agent)
        with self.at("2026-03-05 12:00"):
            ticket.with_user(self.leader).activity_ids.action_feedback()
            ticket.with_user(self.agent).stage_id = self.env.ref(
                "helpdesk_mgmt.helpdesk_ticket_stage_done"
            )
            self.env.flush_all()
        resolution = self.clock(ticket)
        self.assertEqual(resolution.state, "stopped")
        self.assertFalse(resolution.breached_at)
        self.assertEqual(ticket.sla_status, "met")
        self.assertEqual(resolution.channel, "email")
        self.assert_replays(ticket.sla_clock_ids)
