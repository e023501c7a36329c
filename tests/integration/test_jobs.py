"""The background jobs, run as Odoo runs them."""

from odoo.tests import tagged

from .test_alerts import AlertCommon


@tagged("post_install", "-at_install", "standard")
class TestJobs(AlertCommon):
    def test_the_scheduler_breaks_promises_and_sends_alerts(self):
        ticket = self.ladder(channel="notify", timing="after", value=0)
        self.run_job("ir_cron_sla_tick", "2026-03-02 15:00")
        ticket.invalidate_recordset()
        self.assertEqual(ticket.sla_status, "breached")
        self.assertEqual(self.deliveries(ticket).state, "sent")

    def test_looking_again_heals_what_no_edit_told(self):
        self.make_policy(self.metric)
        ticket = self.make_ticket()
        self.env.cr.execute(
            "UPDATE test_sla_stage SET waiting = true WHERE id = %s", [self.new.id]
        )
        self.env.invalidate_all()
        self.run_job("ir_cron_sla_reconcile", "2026-03-02 11:00")
        self.env.invalidate_all()
        self.assertEqual(ticket.sla_status, "paused")
        self.assertEqual(ticket.sla_clock_ids.event_ids.reason, "reconciled")

    def test_looking_again_moves_deadlines_to_a_changed_calendar(self):
        self.make_policy(self.metric, hours=8)
        ticket = self.make_ticket()
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Closed",
                "date_from": "2026-03-03 00:00:00",
                "date_to": "2026-03-03 23:59:59",
                "calendar_id": self.calendar.id,
            }
        )
        self.run_job("ir_cron_sla_reconcile", "2026-03-02 15:00")
        self.env.invalidate_all()
        self.assertEqual(str(ticket.sla_next_deadline), "2026-03-04 10:00:00")

    def test_looking_again_mends_faults(self):
        hours = self.calendar.attendance_ids.mapped(
            lambda line: (line.dayofweek, line.hour_from, line.hour_to)
        )
        self.make_policy(self.metric)
        self.calendar.attendance_ids.unlink()
        ticket = self.make_ticket()
        self.assertFalse(ticket.sla_clock_ids)
        self.calendar.attendance_ids = [
            (
                0,
                0,
                {
                    "name": "Day",
                    "dayofweek": day,
                    "hour_from": start,
                    "hour_to": end,
                    "day_period": "full_day",
                },
            )
            for day, start, end in hours
        ]
        self.run_job("ir_cron_sla_reconcile", "2026-03-02 11:00")
        self.env.invalidate_all()
        self.assertEqual(str(ticket.sla_clock_ids.deadline), "2026-03-02 14:00:00")
