from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LeadCommon


@tagged("post_install", "-at_install")
class TestLeadCall(LeadCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put_in_force()

    def log(self, lead, moment="2026-03-02 10:20", user=None, **vals):
        def deed():
            own = lead.with_user(user or self.sam)
            action = own.action_sla_log_call()
            wizard = own.env["sla.lead.call"].with_context(**action["context"])
            wizard = wizard.create({"outcome": "no_answer", **vals})
            wizard.action_log()
            return wizard

        return self.do(moment, deed)

    def test_a_call_is_an_attempt_with_outcome_and_minutes(self):
        lead = self.make_lead()
        self.log(lead, outcome="reached", minutes=7, note="Needs ten")
        attempt = lead.sla_attempt_ids
        self.assertEqual(
            (attempt.kind, attempt.outcome, attempt.minutes), ("call", "reached", 7)
        )
        self.assertEqual(attempt.user_id, self.sam)
        self.assertIn("Reached, 7 minutes. Needs ten", lead.message_ids[0].body)
        clock = self.clock(lead, "first_contact")
        self.assertEqual(clock.state, "stopped")
        self.assertEqual(str(clock.stopped_at), "2026-03-02 10:20:00")
        self.assert_replays(clock)

    def test_a_call_does_not_take_less_than_no_time(self):
        lead = self.make_lead()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.log(lead, outcome="reached", minutes=-7)
        self.log(lead, outcome="reached")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            lead.sla_attempt_ids.sudo().minutes = -7
            self.env.flush_all()

    def test_a_planned_call_is_done_with_it(self):
        lead = self.make_lead()
        activity = self.plan(lead)
        wizard = self.log(lead)
        self.assertEqual(wizard.activity_id, activity)
        self.assertFalse(activity.active)
        self.assertEqual(lead.sla_attempts, 1)
        self.assertEqual(lead.sla_attempt_ids.outcome, "no_answer")

    def test_somebody_was_spoken_to_so_the_lead_has_answered(self):
        lead = self.make_lead()
        self.log(lead)
        self.assertFalse(lead.sla_answered_at)
        self.assertEqual(self.clock(lead, "depth").state, "running")
        self.log(lead, "2026-03-02 11:00", outcome="refused")
        self.assertEqual(str(lead.sla_answered_at), "2026-03-02 11:00:00")
        self.assertEqual(self.clock(lead, "depth").state, "stopped")

    def test_the_next_call_is_planned_in_one_go(self):
        lead = self.make_lead()
        self.log(lead, again_on="2026-03-04")
        self.assertEqual(str(lead.activity_ids.date_deadline), "2026-03-04")
        self.assertEqual(lead.activity_ids.user_id, self.sam)

    def test_what_came_of_it_can_be_said_later_by_who_called(self):
        lead = self.make_lead()
        self.do("2026-03-02 10:10", self.plan(lead).with_user(self.sam).action_done)
        attempt = lead.sla_attempt_ids
        self.assertFalse(attempt.outcome)
        action = attempt.with_user(self.sam).action_tell()
        wizard = self.env["sla.lead.call"].with_user(self.sam)
        wizard = wizard.with_context(**action["context"]).create(
            {"outcome": "voicemail", "minutes": 1}
        )
        wizard.action_log()
        self.assertEqual((attempt.outcome, attempt.minutes), ("voicemail", 1))
        self.assertEqual(lead.sla_attempts, 1)
        lead.user_id = self.ann
        with self.assertRaisesRegex(AccessError, "made this call"):
            attempt.with_user(self.ann).action_tell()

    def test_nobody_logs_calls_on_leads_of_others(self):
        lead = self.make_lead()
        with self.assertRaises(AccessError):
            lead.with_user(self.ann).action_sla_log_call()
        with self.assertRaises(AccessError):
            self.env["sla.lead.call"].with_user(self.ann).create(
                {"lead_id": lead.id, "outcome": "reached"}
            ).action_log()
