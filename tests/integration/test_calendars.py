"""Working hours: what Odoo's calendars mean, and what happens when they change."""

from odoo.tests import tagged

from .test_clocks import TicketCommon


@tagged("post_install", "-at_install", "standard")
class TestCalendars(TicketCommon):
    def closure(self, day, **vals):
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "Closed",
                "date_from": f"{day} 00:00:00",
                "date_to": f"{day} 23:59:59",
                "calendar_id": self.calendar.id,
                **vals,
            }
        )

    def elapsed(self, calendar, start, end):
        schedule = calendar._sla_get_revision(self.company)._get_schedule()
        return schedule.elapsed(*(self.aware(moment) for moment in (start, end)))

    def aware(self, moment):
        from odoo.addons.sla_base.models.sla_clock import aware
        from odoo.addons.sla_base.tests.common import when

        return aware(when(moment))

    def test_a_day_off_closes_the_whole_day(self):
        self.closure("2026-03-03")
        always = self.make_calendar("All day", 0, 24, days=range(7))
        self.closure("2026-03-03", calendar_id=always.id)
        self.assertEqual(
            self.elapsed(always, "2026-03-02 00:00", "2026-03-05 00:00"), 2 * 86400
        )

    def test_midnight_does_not_lose_time(self):
        self.assertEqual(
            self.elapsed(self.always, "2026-03-02 00:00", "2026-03-12 00:00"),
            10 * 86400,
        )

    def test_the_lunch_break_does_not_count(self):
        self.calendar.attendance_ids = [(5, 0, 0)] + [
            (
                0,
                0,
                {
                    "name": name,
                    "dayofweek": "0",
                    "hour_from": start,
                    "hour_to": end,
                    "day_period": period,
                },
            )
            for name, start, end, period in (
                ("Morning", 9, 12, "morning"),
                ("Lunch", 12, 13, "lunch"),
                ("Afternoon", 13, 17, "afternoon"),
            )
        ]
        self.assertEqual(
            self.elapsed(self.calendar, "2026-03-02 00:00", "2026-03-03 00:00"),
            7 * 3600,
        )

    def test_weeks_that_alternate(self):
        calendar = self.make_calendar("Shifts", 9, 17, days=())
        calendar.two_weeks_calendar = True
        calendar.attendance_ids = [(5, 0, 0)] + [
            (
                0,
                0,
                {
                    "name": "Monday",
                    "dayofweek": "0",
                    "hour_from": 9,
                    "hour_to": 9 + hours,
                    "week_type": week,
                    "day_period": "morning",
                    "sequence": 1 + int(week),
                },
            )
            for week, hours in (("0", 2), ("1", 3))
        ]
        hours = [
            self.elapsed(calendar, f"2026-03-{day:02}", f"2026-03-{day + 7:02}") // 3600
            for day in (2, 9)
        ]
        parity = self.env["resource.calendar.attendance"].get_week_type(
            self.aware("2026-03-02").date()
        )
        self.assertEqual(hours, [3, 2] if parity else [2, 3])

    def test_a_calendar_of_another_zone(self):
        tehran = self.make_calendar(
            "Tehran", 8, 16, days=(5, 6, 0, 1, 2), tz="Asia/Tehran"
        )
        self.make_policy(self.metric, hours=1, target={"calendar_id": tehran.id})
        ticket = self.make_ticket("2026-03-04 12:15")  # Wednesday, 15:45 there
        self.assertEqual(str(ticket.sla_next_deadline), "2026-03-07 05:15:00")

    # Changes

    def test_a_closure_added_later_moves_open_deadlines(self):
        self.make_policy(self.metric, hours=8)
        ticket = self.make_ticket()
        done = self.make_ticket()
        self.change(done, "2026-03-02 12:00", stage_id=self.done.id)
        self.assertEqual(str(ticket.sla_next_deadline), "2026-03-03 10:00:00")
        with self.at("2026-03-02 15:00"):
            self.closure("2026-03-03")
        self.run_job("ir_cron_sla_reconcile", "2026-03-02 15:00")
        self.assertEqual(str(ticket.sla_next_deadline), "2026-03-04 10:00:00")
        clock = ticket.sla_clock_ids
        self.assertEqual(clock.event_ids.mapped("kind"), ["recalendared"])
        self.assert_replays(clock | done.sla_clock_ids)
        self.assertEqual(done.sla_clock_ids.elapsed, 2 * 3600)
        self.assertFalse(
            done.sla_clock_ids.event_ids - done.sla_clock_ids.event_ids[-1]
        )

    def test_a_closure_taken_back_moves_them_back(self):
        closure = self.closure("2026-03-03")
        self.make_policy(self.metric, hours=8)
        ticket = self.make_ticket()
        self.assertEqual(str(ticket.sla_next_deadline), "2026-03-04 10:00:00")
        with self.at("2026-03-02 15:00"):
            closure.unlink()
        self.run_job("ir_cron_sla_reconcile", "2026-03-02 15:00")
        self.assertEqual(str(ticket.sla_next_deadline), "2026-03-03 10:00:00")

    def test_nothing_changes_when_no_hours_changed(self):
        self.make_policy(self.metric, hours=8)
        ticket = self.make_ticket()
        self.calendar.name = "Another name"
        self.assertFalse(self.env["sla.clock"]._recalendar())
        self.assertFalse(ticket.sla_clock_ids.event_ids)

    def test_a_change_wakes_the_background_job(self):
        job = self.env.ref("sla_base.ir_cron_sla_reconcile")
        before = self.env["ir.cron.trigger"].search_count([("cron_id", "=", job.id)])
        self.closure("2026-03-03")
        after = self.env["ir.cron.trigger"].search_count([("cron_id", "=", job.id)])
        self.assertGreater(after, before)

    def test_leave_of_one_person_does_not_close_the_office(self):
        resource = self.env["resource.resource"].create({"name": "Sara"})
        self.closure("2026-03-03", resource_id=resource.id)
        self.assertEqual(
            self.elapsed(self.calendar, "2026-03-03 00:00", "2026-03-04 00:00"),
            8 * 3600,
        )

    def test_reconciling_notices_a_stage_that_changed_its_meaning(self):
        self.make_policy(self.metric)
        ticket = self.make_ticket()
        with self.at("2026-03-02 11:00"):
            self.new.waiting = True
            self.env["sla.engine"]._resync("test.sla.ticket", ticket.ids)
            self.env.flush_all()
        self.assertEqual(ticket.sla_status, "paused")

    def test_hours_that_vanish_are_a_fault_and_stop_no_other_clock(self):
        other = self.make_calendar("Evenings", 18, 22)
        self.make_policy(self.metric, hours=2)
        first = self.make_ticket()
        self.customer.sla_calendar_id = other
        second = self.make_ticket()
        self.calendar.attendance_ids.unlink()
        other.attendance_ids[0].hour_to = 21
        self.run_job("ir_cron_sla_reconcile", "2026-03-02 12:00")
        fault = self.env["sla.fault"].search([("model", "=", "resource.calendar")])
        self.assertIn("Nine to five", fault.error)
        self.assertEqual(first.sla_clock_ids.state, "running")
        kinds = second.sla_clock_ids.event_ids.mapped("kind")
        self.assertEqual(kinds, ["recalendared"])

    def test_time_counted_on_earlier_hours_stays_when_later_ones_change(self):
        self.make_policy(self.metric, hours=8)
        self.make_policy(
            self.metric,
            hours=20,
            sequence=1,
            domain="[('priority', '=', '3')]",
            target={"calendar_id": self.make_calendar("Long", 0, 24, range(7)).id},
        )
        ticket = self.make_ticket("2026-03-02 09:00")
        self.change(ticket, "2026-03-02 16:00", priority="3")
        self.assertEqual(str(ticket.sla_next_deadline), "2026-03-03 05:00:00")
        clock = ticket.sla_clock_ids
        self.closure("2026-06-01", calendar_id=clock.schedule_id.calendar_id.id)
        self.run_job("ir_cron_sla_reconcile", "2026-03-02 17:00")
        self.assertEqual(str(ticket.sla_next_deadline), "2026-03-03 05:00:00")
        self.assert_replays(clock)
