"""Logs of alerts and faults are kept as long as the company says; the log of the clocks
is kept, and nothing that is still needed goes."""

from psycopg2.errors import CheckViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_clocks import TicketCommon


@tagged("post_install", "-at_install", "standard")
class TestLogRetention(TicketCommon):
    def setUp(self):
        super().setUp()
        self.policy = self.make_policy(
            self.metric,
            steps=[{"name": "Before", "recipient": "owner", "channel": "note"}],
        )

    def alerts_of(self, ticket):
        return self.env["sla.delivery"].search(
            [("clock_id", "in", ticket.sla_clock_ids.ids)]
        )

    def forget(self, moment, months):
        self.company.sla_log_months = months
        with self.at(moment):
            self.env["sla.delivery"]._gc_old()
            self.env["sla.fault"]._gc_mended()
        self.env.invalidate_all()

    @mute_logger("odoo.models.unlink")
    def test_old_alerts_go_and_the_log_of_their_clock_stays(self):
        ticket = self.make_ticket()
        self.tick("2026-03-02 16:00")
        self.change(ticket, "2026-03-03 10:00", stage_id=self.done.id)
        self.assertEqual(self.alerts_of(ticket).state, "sent")
        events = ticket.sla_clock_ids.event_ids
        self.assertIn("warned", events.mapped("kind"))
        self.forget("2026-05-02 10:00", months=3)
        self.assertTrue(self.alerts_of(ticket), "not old enough")
        self.forget("2026-07-02 10:00", months=0)
        self.assertTrue(self.alerts_of(ticket), "0 keeps them for ever")
        self.forget("2026-07-02 10:00", months=3)
        self.assertFalse(self.alerts_of(ticket))
        self.assertEqual(ticket.sla_clock_ids.event_ids, events)
        self.assert_replays(ticket.sla_clock_ids)

    @mute_logger("odoo.models.unlink")
    def test_alerts_of_open_clocks_stay_and_steps_are_not_taken_twice(self):
        ticket = self.make_ticket()
        self.tick("2026-03-02 16:00")
        self.forget("2026-07-02 10:00", months=1)
        alerts = self.alerts_of(ticket)
        self.assertEqual(len(alerts), 1)
        self.tick("2026-07-02 11:00")
        self.assertEqual(self.alerts_of(ticket), alerts)

    @mute_logger("odoo.models.unlink")
    def test_a_reopened_clock_takes_no_step_again_whose_alert_is_forgotten(self):
        ticket = self.make_ticket()
        self.tick("2026-03-02 16:00")
        self.change(ticket, "2026-03-03 10:00", stage_id=self.done.id)
        self.forget("2026-07-02 10:00", months=1)
        self.change(ticket, "2026-07-02 11:00", stage_id=self.new.id)
        self.tick("2026-07-02 12:00")
        self.assertFalse(self.alerts_of(ticket))

    @mute_logger("odoo.models.unlink")
    def test_mended_faults_go_and_open_ones_stay(self):
        faults = self.env["sla.fault"].create(
            [
                {
                    "model": "test.sla.ticket",
                    "error": "Old",
                    "state": state,
                    "mended_at": mended,
                    "company_id": company.id,
                }
                for state, mended, company in (
                    ("mended", "2026-03-02 10:00:00", self.company),
                    ("mended", "2026-06-30 10:00:00", self.company),
                    ("open", False, self.company),
                )
            ]
        )
        self.forget("2026-07-02 10:00", months=3)
        self.assertEqual(faults.exists(), faults[1:])

    @mute_logger("odoo.models.unlink")
    def test_another_company_keeps_its_own_logs(self):
        other = self.env["res.company"].create({"name": "Other"})
        fault = self.env["sla.fault"].create(
            {
                "model": "test.sla.ticket",
                "error": "Old",
                "state": "mended",
                "mended_at": "2026-03-02 10:00:00",
                "company_id": other.id,
            }
        )
        self.forget("2026-07-02 10:00", months=3)
        self.assertTrue(fault.exists())

    @mute_logger("odoo.models.unlink")
    def test_a_contact_that_is_deleted_leaves_the_clock_without_customer(self):
        contact = self.env["res.partner"].create({"name": "Mr Blue"})
        ticket = self.make_ticket(partner_id=contact.id)
        clock = ticket.sla_clock_ids
        self.assertEqual(clock.partner_id, contact)
        self.env["sla.delivery"].create(
            {
                "clock_id": clock.id,
                "escalation_id": self.policy.escalation_ids.id,
                "due_at": "2026-03-02 16:00:00",
                "partner_ids": [(6, 0, contact.ids)],
            }
        )
        contact.unlink()
        self.env.invalidate_all()
        self.assertTrue(clock.exists())
        self.assertFalse(clock.partner_id)
        self.assertFalse(self.alerts_of(ticket).partner_ids)

    def test_the_number_of_months_is_not_negative(self):
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self.company.sla_log_months = -1
            self.env.flush_all()
