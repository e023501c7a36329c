"""No alert into the void: the next recipient and the next channel are tried, and what
failed is listed."""

from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.sla_base.tests import common
from odoo.addons.sms.tools.sms_api import SmsApi

from .test_alerts import AlertCommon


@tagged("post_install", "-at_install", "standard")
class TestNoVoid(AlertCommon):
    def test_nobody_assigned_goes_to_the_leader(self):
        ticket = self.ladder(channel="notify")
        ticket.user_id = False
        self.tick("2026-03-02 13:00")
        self.assertTrue(self.told(self.leader))
        self.assertIn("nobody", self.deliveries(ticket).problem)

    def test_an_absent_agent_goes_to_the_leader(self):
        ticket = self.ladder(channel="notify")
        self.agent.write(
            {
                "out_of_office_from": "2026-03-01 00:00:00",
                "out_of_office_to": "2026-03-09 00:00:00",
                "out_of_office_message": "Away",
            }
        )
        self.tick("2026-03-02 13:00")
        self.assertTrue(self.told(self.leader))
        self.assertIn("absent", self.deliveries(ticket).problem)

    def test_no_phone_number_tries_the_next_channel(self):
        ticket = self.ladder(channel="sms")
        self.agent.partner_id.phone = False
        self.tick("2026-03-02 13:00")
        self.assertTrue(self.told(self.agent))
        self.assertIn("no phone number", self.deliveries(ticket).problem)

    def test_no_device_tries_the_next_channel(self):
        ticket = self.ladder(channel="push")
        self.tick("2026-03-02 13:00")
        self.assertTrue(self.told(self.agent))
        self.assertEqual(self.deliveries(ticket).channel, "notify")

    def test_a_refused_sms_tries_the_next_channel(self):
        ticket = self.ladder(channel="sms")
        self.tick("2026-03-02 13:00")
        sms = self.sms_of(self.agent)

        def refuse(api, messages, delivery_reports_url=False):
            return [{"uuid": sms.uuid, "state": "wrong_number_format"}]

        with patch.object(SmsApi, "_send_sms_batch", refuse):
            sms.send()
        self.tick("2026-03-02 13:01")
        self.assertTrue(self.told(self.agent))
        self.assertEqual(self.deliveries(ticket).state, "sent")
        self.assertIn("refused", self.deliveries(ticket).problem)

    def test_nobody_at_all_goes_to_the_owner_of_the_agreement(self):
        owner = common.new_agent(self.env, "owner")
        agreement = self.make_agreement(owner_id=owner.id)
        self.make_policy(
            self.metric,
            agreement_id=agreement.id,
            steps=[{"name": "S", "value": 60, "channel": "notify"}],
        )
        self.make_ticket()
        self.tick("2026-03-02 13:00")
        self.assertTrue(self.told(owner))

    def test_what_reached_nobody_is_listed(self):
        managers = self.env.ref("sla_base.group_sla_manager")
        managers.all_user_ids.group_ids -= managers
        ticket = self.ladder(channel="notify")
        ticket.write({"user_id": False, "team_id": False})
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            self.tick("2026-03-02 13:00")
        delivery = self.deliveries(ticket)
        self.assertEqual(delivery.state, "failed")
        delivery.action_retry()
        self.assertEqual(delivery.state, "queued")

    def test_of_two_people_only_the_refused_one_is_told_otherwise(self):
        self.ladder(
            channel="sms",
            recipient="users",
            user_ids=[(6, 0, (self.agent | self.leader).ids)],
        )
        self.tick("2026-03-02 13:00")
        refused = self.sms_of(self.leader)

        def answer(api, messages, delivery_reports_url=False):
            return [
                {
                    "uuid": number["uuid"],
                    "state": "wrong_number_format"
                    if number["uuid"] == refused.uuid
                    else "success",
                    "credit": 1,
                }
                for message in messages
                for number in message["numbers"]
            ]

        with patch.object(SmsApi, "_send_sms_batch", answer):
            (refused | self.sms_of(self.agent)).send()
        for minute in range(1, 5):
            self.tick(f"2026-03-02 13:0{minute}")
        self.assertEqual(len(self.sms_of(self.agent)), 1)
        self.assertFalse(self.told(self.agent))
        self.assertEqual(len(self.told(self.leader)), 1)

    def test_of_two_people_one_without_number_is_told_otherwise(self):
        self.agent.partner_id.phone = False
        ticket = self.ladder(
            channel="sms",
            recipient="users",
            user_ids=[(6, 0, (self.agent | self.leader).ids)],
        )
        self.tick("2026-03-02 13:00")
        self.assertTrue(self.sms_of(self.leader))
        self.assertTrue(self.told(self.agent))
        self.assertIn("no phone number", self.deliveries(ticket).problem)

    def test_a_template_that_fails_falls_back_to_a_notification(self):
        template = self.env["mail.template"].create(
            {"name": "T", "model_id": self.metric.model_id.id, "subject": "{{ 1/0 }}"}
        )
        ticket = self.ladder(channel="email", template_id=template.id)
        with mute_logger(
            "odoo.addons.sla_base.models.sla_delivery",
            "odoo.addons.mail.models.mail_render_mixin",
        ):
            self.tick("2026-03-02 13:00")
        self.assertTrue(self.told(self.agent))
        self.assertEqual(self.deliveries(ticket).state, "sent")

    def test_an_alert_that_was_due_before_a_pause_is_sent(self):
        ticket = self.ladder(channel="notify", timing="after", value=0)
        self.change(ticket, "2026-03-02 14:00:30", stage_id=self.waiting.id)
        self.tick("2026-03-02 14:01")
        self.assertTrue(self.told(self.agent))
        self.assert_replays(ticket.sla_clock_ids)

    def test_one_document_that_fails_does_not_keep_back_the_others(self):
        self.ladder(channel="notify", recipient="leader")
        bad = self.make_ticket(team_id=self.team.id, user_id=self.agent.id)
        host = self.env.registry["test.sla.ticket"]
        leader = host._sla_get_leader

        def fail(ticket):
            if ticket == bad:
                raise RuntimeError("no leader")
            return leader(ticket)

        with (
            patch.object(host, "_sla_get_leader", fail),
            mute_logger("odoo.addons.sla_base.models.sla_delivery"),
        ):
            self.tick("2026-03-02 13:00")
        self.assertTrue(self.told(self.leader))
        self.assertEqual(self.deliveries(bad).state, "failed")
