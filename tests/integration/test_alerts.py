"""The ladder: who is told, by what, exactly once, and never into the void."""

from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.sla_base.tests import common

from .test_clocks import TicketCommon


class AlertCommon(TicketCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent = common.new_agent(cls.env, "agent", "+98 912 000 0001")
        cls.leader = common.new_agent(cls.env, "leader", "+98 912 000 0002")
        cls.team = cls.env["test.sla.team"].create(
            {"name": "Team", "user_id": cls.leader.id}
        )

    def ladder(self, **step):
        """Make a policy of four hours with one step, and a ticket of the agent."""
        step = {"name": "Step", "timing": "before", "value": 60, **step}
        self.make_policy(self.metric, hours=4, steps=[step])
        return self.make_ticket(team_id=self.team.id, user_id=self.agent.id)

    def deliveries(self, tickets):
        return tickets.sla_clock_ids.delivery_ids

    def told(self, user):
        """Return what was put into the inbox of ``user``."""
        return (
            self.env["mail.notification"]
            .search(
                [
                    ("res_partner_id", "=", user.partner_id.id),
                    ("mail_message_id.message_type", "=", "user_notification"),
                ]
            )
            .mail_message_id
        )

    def sms_of(self, user):
        return self.env["sms.sms"].search([("partner_id", "=", user.partner_id.id)])


@tagged("post_install", "-at_install", "standard")
class TestAlerts(AlertCommon):
    def test_a_step_is_due_in_working_time(self):
        ticket = self.ladder(channel="notify")
        self.change(ticket, "2026-03-02 10:00:01", priority="2")
        self.tick("2026-03-02 12:59")
        self.assertFalse(self.deliveries(ticket))
        self.tick("2026-03-02 13:00")
        self.assertEqual(self.deliveries(ticket).state, "sent")
        self.assertIn("60 minutes left", self.told(self.agent).subject)

    def test_events_carry_the_due_time_not_that_of_the_tick(self):
        ticket = self.ladder(channel="notify", timing="after", value=0)
        self.tick("2026-03-02 16:30")
        events = ticket.sla_clock_ids.event_ids
        self.assertEqual(events.mapped("kind"), ["breached", "escalated"])
        self.assertEqual({str(e.at) for e in events}, {"2026-03-02 14:00:00"})
        self.assertEqual(ticket.sla_status, "breached")

    def test_percent_of_the_time(self):
        ticket = self.ladder(channel="notify", timing="percent", value=50)
        self.tick("2026-03-02 12:00")
        self.assertEqual(self.deliveries(ticket).state, "sent")

    def test_the_status_follows_the_clock(self):
        ticket = self.ladder(channel="notify")
        self.tick("2026-03-02 12:59")
        self.assertEqual(ticket.sla_status, "running")
        self.tick("2026-03-02 13:00")
        self.assertEqual(ticket.sla_status, "at_risk")
        self.tick("2026-03-02 14:00:01")
        self.assertEqual(ticket.sla_status, "breached")

    def test_each_step_is_sent_once(self):
        ticket = self.ladder(channel="notify")
        for moment in ("13:00", "13:01", "13:30"):
            self.tick(f"2026-03-02 {moment}")
        self.change(ticket, "2026-03-02 13:31", stage_id=self.waiting.id)
        self.change(ticket, "2026-03-03 09:00", stage_id=self.new.id)
        self.tick("2026-03-03 09:10")
        self.assertEqual(len(self.deliveries(ticket)), 1)
        self.assertEqual(len(self.told(self.agent)), 1)

    def test_a_step_that_was_due_before_the_answer_is_skipped(self):
        ticket = self.ladder(channel="notify")
        self.change(ticket, "2026-03-02 13:30", stage_id=self.done.id)
        self.tick("2026-03-02 13:31")
        self.assertFalse(self.told(self.agent))
        kinds = ticket.sla_clock_ids.event_ids.mapped("kind")
        self.assertEqual(kinds, ["skipped", "stopped"])
        self.assert_replays(ticket.sla_clock_ids)

    def test_a_promise_put_on_old_documents_does_not_alert_about_the_past(self):
        ticket = self.make_ticket(team_id=self.team.id, user_id=self.agent.id)
        policy = self.make_policy(
            self.metric,
            hours=4,
            state="draft",
            steps=[{"name": "S", "timing": "before", "value": 60, "channel": "notify"}],
        )
        with self.at("2026-03-03 12:00"):
            action = policy.action_activate()
            wizard = self.env["sla.policy.activate"].create(
                {"policy_id": policy.id, "scope": "open", **{}}
            )
            self.assertEqual(action["context"]["default_policy_id"], policy.id)
            wizard.action_confirm()
        self.tick("2026-03-03 12:00")
        self.assertEqual(ticket.sla_status, "breached")
        self.assertFalse(self.told(self.agent))

    def test_a_promise_for_new_documents_leaves_old_ones_alone(self):
        ticket = self.make_ticket()
        policy = self.make_policy(self.metric, state="draft")
        with self.at("2026-03-03 12:00"):
            self.env["sla.policy.activate"].create(
                {"policy_id": policy.id, "effective_from": "2026-03-03 12:00:00"}
            ).action_confirm()
        self.change(ticket, "2026-03-03 12:01", priority="3")
        self.assertFalse(ticket.sla_clock_ids)

    # Channels

    def test_sms_goes_to_the_queue_and_names_the_minutes_left(self):
        self.ladder(channel="sms")
        self.tick("2026-03-02 13:00")
        sms = self.sms_of(self.agent)
        self.assertEqual(sms.state, "outgoing")
        self.assertIn("60 minutes left", sms.body)
        self.assertEqual(sms.number.replace(" ", ""), "+989120000001")

    def test_push_goes_through_its_queue(self):
        ticket = self.ladder(channel="push", recipient="leader")
        self.env["ir.config_parameter"].sudo().set_param(
            "mail.web_push_vapid_private_key", "x"
        )
        self.env["ir.config_parameter"].sudo().set_param(
            "mail.web_push_vapid_public_key", "y"
        )
        device = (
            self.env["mail.push.device"]
            .sudo()
            .create(
                {
                    "partner_id": self.leader.partner_id.id,
                    "endpoint": "https://push.example.com/1",
                    "keys": "{}",
                }
            )
        )
        self.tick("2026-03-02 13:00")
        self.assertEqual(self.deliveries(ticket).channel, "push")
        queued = (
            self.env["mail.push"]
            .sudo()
            .search([("mail_push_device_id", "=", device.id)])
        )
        self.assertEqual(len(queued), 1)

    def test_activity(self):
        ticket = self.ladder(channel="activity")
        self.tick("2026-03-02 13:00")
        self.assertEqual(ticket.activity_ids.user_id, self.agent)

    def test_who_is_notified_by_mail_is_written_to_at_once(self):
        self.agent.notification_type = "email"
        queue = self.env.ref("mail.ir_cron_mail_scheduler_action")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", queue.id)])
        triggers.unlink()
        self.ladder(channel="notify")
        self.tick("2026-03-02 13:00")
        mail = self.told(self.agent).mail_ids
        self.assertEqual(mail.state, "outgoing")
        self.assertTrue(triggers.search_count([("cron_id", "=", queue.id)]))

    def test_email_without_template(self):
        self.ladder(channel="email")
        self.tick("2026-03-02 13:00")
        mail = self.env["mail.mail"].search(
            [("recipient_ids", "in", self.agent.partner_id.ids)]
        )
        self.assertIn("60 minutes left", mail.subject)

    def test_email_by_template(self):
        template = self.env["mail.template"].create(
            {
                "name": "T",
                "model_id": self.metric.model_id.id,
                "subject": "About {{ object.name }}",
                "body_html": "<p>Hello</p>",
            }
        )
        self.ladder(channel="email", recipient="customer", template_id=template.id)
        with self.mock_mail_gateway():
            self.tick("2026-03-02 13:00")
        mail = self.env["mail.mail"].search(
            [("recipient_ids", "in", self.customer.ids)]
        )
        self.assertEqual(mail.subject, "About Ticket 0")

    def test_note(self):
        ticket = self.ladder(channel="note")
        self.tick("2026-03-02 13:00")
        self.assertIn("60 minutes left", ticket.message_ids[0].body)

    def test_reassign_and_priority_and_action(self):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Mark",
                "model_id": self.metric.model_id.id,
                "state": "code",
                "code": "record.write({'topic': 'escalated'})",
            }
        )
        step = {"timing": "before", "value": 60}
        self.make_policy(
            self.metric,
            hours=4,
            steps=[
                {**step, "name": "A", "channel": "reassign", "recipient": "leader"},
                {**step, "name": "B", "channel": "priority", "priority": "3"},
                {
                    **step,
                    "name": "C",
                    "channel": "action",
                    "server_action_id": action.id,
                },
            ],
        )
        ticket = self.make_ticket(team_id=self.team.id, user_id=self.agent.id)
        self.tick("2026-03-02 13:00")
        self.assertEqual(ticket.user_id, self.leader)
        self.assertEqual(ticket.priority, "3")
        self.assertEqual(ticket.topic, "escalated")
        self.assert_replays(ticket.sla_clock_ids)

    # Storms

    def test_a_storm_becomes_one_digest(self):
        self.ladder(channel="notify", timing="after", value=0)
        tickets = self.make_ticket(
            count=30, team_id=self.team.id, user_id=self.agent.id
        )
        self.tick("2026-03-02 15:00")
        self.assertEqual(set(self.deliveries(tickets).mapped("state")), {"sent"})
        messages = self.told(self.agent)
        self.assertEqual(len(messages), 1)
        self.assertIn("31 promises", messages.subject)
        self.assertEqual(messages.body.count("<a "), 31)

    def test_a_storm_of_sms_becomes_one(self):
        self.ladder(channel="sms")
        self.make_ticket(count=10, team_id=self.team.id, user_id=self.agent.id)
        self.tick("2026-03-02 13:00")
        self.assertEqual(len(self.sms_of(self.agent)), 1)

    def test_one_clock_that_fails_does_not_stop_the_others(self):
        ticket = self.ladder(channel="notify")
        bad = self.make_ticket(team_id=self.team.id, user_id=self.agent.id)
        bad.sla_clock_ids._store({"deadline": False})
        tick = type(self.env["sla.clock"])._get_due_changes

        def fail(clock, value, now):
            if clock == bad.sla_clock_ids:
                raise RuntimeError("cannot")
            return tick(clock, value, now)

        clock_model = self.env.registry["sla.clock"]
        with (
            patch.object(clock_model, "_get_due_changes", fail),
            mute_logger("odoo.addons.sla_base.models.sla_clock_tick"),
        ):
            self.tick("2026-03-02 13:00")
        self.assertEqual(self.deliveries(ticket).state, "sent")
        fault = self.env["sla.fault"].search([("clock_id", "=", bad.sla_clock_ids.id)])
        self.assertIn("cannot", fault.error)
