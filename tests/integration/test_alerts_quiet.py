"""Alerts people can live with: quiet hours and digests. Clocks never wait for them."""

from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_alerts import AlertCommon

WEEKEND_ON_FRIDAY = (5, 6, 0, 1, 2)  # Saturday to Wednesday


class QuietCommon(AlertCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent.write({"sla_quiet": "hours", "sla_quiet_from": 22, "sla_quiet_to": 7})

    def promise(self, *steps, hours=4, **policy):
        """Promise four hours by day and night, with a step an hour before the end."""
        step = {"name": "S", "timing": "before", "value": 60, "channel": "notify"}
        return self.make_policy(
            self.metric,
            hours=hours,
            steps=[step | own for own in steps or ({},)],
            target={"calendar_id": self.always.id},
            **policy,
        )

    def open_ticket(self, moment, **vals):
        return self.make_ticket(
            moment, **{"team_id": self.team.id, "user_id": self.agent.id, **vals}
        )

    def hold_of(self, ticket):
        delivery = self.deliveries(ticket)
        self.assertEqual(delivery.state, "held")
        return str(delivery.hold_until)

    def both(self, **step):
        people = (self.agent | self.leader).ids
        return {"recipient": "users", "user_ids": [(6, 0, people)], **step}


@tagged("post_install", "-at_install", "standard")
class TestQuietHours(QuietCommon):
    def test_an_alert_at_night_goes_out_in_the_morning(self):
        self.promise()
        ticket = self.open_ticket("2026-03-02 20:00")
        self.tick("2026-03-02 23:00")
        self.assertEqual(self.hold_of(ticket), "2026-03-03 07:00:00")
        self.tick("2026-03-03 06:59")
        self.assertFalse(self.told(self.agent))
        self.tick("2026-03-03 07:00")
        self.assertEqual(self.deliveries(ticket).state, "sent")
        self.assertFalse(self.deliveries(ticket).hold_until)
        self.assertEqual(len(self.told(self.agent)), 1)

    def test_the_state_of_the_clock_does_not_wait(self):
        self.promise()
        ticket = self.open_ticket("2026-03-02 20:00")
        self.tick("2026-03-03 03:00")
        clock = ticket.sla_clock_ids
        events = {event.kind: str(event.at) for event in clock.event_ids}
        self.assertEqual(
            events,
            {"warned": "2026-03-02 23:00:00", "breached": "2026-03-03 00:00:00"},
        )
        self.assertEqual(ticket.sla_status, "breached")
        self.assertEqual(len(clock.done_steps), 1)
        self.assertEqual(self.hold_of(ticket), "2026-03-03 07:00:00")
        self.assert_replays(clock)

    def test_by_day_nothing_waits(self):
        self.promise()
        ticket = self.open_ticket("2026-03-02 10:00")
        self.tick("2026-03-02 13:00")
        self.assertEqual(self.deliveries(ticket).state, "sent")

    def test_quiet_hours_begin_and_end_to_the_second(self):
        self.promise()
        before = self.open_ticket("2026-03-02 18:59:59")
        at = self.open_ticket("2026-03-02 19:00:00")
        self.tick("2026-03-02 21:59:59")
        self.tick("2026-03-02 22:00:00")
        self.assertEqual(self.deliveries(before).state, "sent")
        self.assertEqual(self.hold_of(at), "2026-03-03 07:00:00")

    def test_a_break_at_noon(self):
        self.agent.write({"sla_quiet_from": 12, "sla_quiet_to": 13.5})
        self.promise()
        ticket = self.open_ticket("2026-03-02 09:30")
        self.tick("2026-03-02 12:30")
        self.assertEqual(self.hold_of(ticket), "2026-03-02 13:30:00")

    def test_times_are_those_of_the_person(self):
        self.agent.tz = "Asia/Tehran"  # 22:00 there is 18:30 UTC
        self.promise()
        ticket = self.open_ticket("2026-03-02 15:45")
        self.tick("2026-03-02 18:45")
        self.assertEqual(self.hold_of(ticket), "2026-03-03 03:30:00")

    def test_the_night_of_the_clock_change_is_an_hour_shorter(self):
        self.agent.tz = "Europe/Berlin"
        self.promise()
        ordinary = self.open_ticket("2026-03-27 20:00")
        self.tick("2026-03-27 23:00")
        self.assertEqual(self.hold_of(ordinary), "2026-03-28 06:00:00")
        change = self.open_ticket("2026-03-28 20:00")
        self.tick("2026-03-28 23:00")
        self.assertEqual(self.hold_of(change), "2026-03-29 05:00:00")

    def test_outside_the_hours_of_the_company(self):
        self.agent.sla_quiet = "outside"
        self.promise()
        ticket = self.open_ticket("2026-03-06 16:00")  # a Friday
        self.tick("2026-03-06 19:00")
        self.assertEqual(self.hold_of(ticket), "2026-03-09 09:00:00")

    def test_outside_my_own_hours_with_a_weekend_on_friday(self):
        calendar = self.make_calendar(
            "Tehran", 8, 16, WEEKEND_ON_FRIDAY, tz="Asia/Tehran"
        )
        self.employ(calendar, "Asia/Tehran")
        self.promise()
        thursday = self.open_ticket("2026-03-05 06:00")
        sunday = self.open_ticket("2026-03-08 03:00")
        self.tick("2026-03-05 09:00")
        self.assertEqual(self.hold_of(thursday), "2026-03-07 04:30:00")
        self.tick("2026-03-08 06:00")
        self.assertEqual(self.deliveries(sunday).state, "sent")

    def test_working_hours_are_in_the_zone_of_the_person(self):
        self.employ(self.calendar, "America/New_York")  # nine there is 14:00 UTC
        self.promise()
        ticket = self.open_ticket("2026-03-03 07:00")
        self.tick("2026-03-03 10:00")
        self.assertEqual(self.hold_of(ticket), "2026-03-03 14:00:00")

    def test_public_holidays_are_quiet(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "date_from": "2026-03-03 00:00:00",
                "date_to": "2026-03-03 23:59:59",
                "calendar_id": self.calendar.id,
            }
        )
        self.agent.sla_quiet = "outside"
        self.promise()
        ticket = self.open_ticket("2026-03-02 20:00")
        self.tick("2026-03-02 23:00")
        self.assertEqual(self.hold_of(ticket), "2026-03-04 09:00:00")

    def test_hours_that_never_come_hold_nothing_back(self):
        self.employ(self.make_calendar("Never", 9, 17, days=()), "UTC")
        self.promise()
        ticket = self.open_ticket("2026-03-02 20:00")
        self.tick("2026-03-02 23:00")
        self.assertEqual(self.deliveries(ticket).state, "sent")

    def employ(self, calendar, tz):
        self.agent.sla_quiet = "outside"
        self.env["resource.resource"].create(
            {
                "name": "Agent",
                "user_id": self.agent.id,
                "calendar_id": calendar.id,
                "tz": tz,
            }
        )

    # Steps

    def test_an_urgent_step_goes_out_at_once(self):
        self.agent.sla_digest = "day"
        self.promise({"urgency": "now"})
        ticket = self.open_ticket("2026-03-02 20:00")
        self.tick("2026-03-02 23:00")
        self.assertEqual(self.deliveries(ticket).state, "sent")

    def test_what_goes_to_the_phone_after_the_deadline_is_urgent_by_default(self):
        policy = self.promise(
            {"channel": "sms", "timing": "after"},
            {"channel": "push", "timing": "after"},
            {"channel": "sms", "timing": "before"},
            {"channel": "notify", "timing": "after"},
        )
        self.assertEqual(
            policy.escalation_ids.mapped("urgency"), ["now", "now", "hold", "hold"]
        )
        policy.escalation_ids.urgency = "hold"
        self.env.flush_all()
        self.assertEqual(set(policy.escalation_ids.mapped("urgency")), {"hold"})

    def test_what_changes_the_document_does_not_wait(self):
        self.promise({"channel": "note"}, {"channel": "activity"})
        ticket = self.open_ticket("2026-03-02 20:00")
        self.tick("2026-03-02 23:00")
        self.assertEqual(set(self.deliveries(ticket).mapped("state")), {"sent"})
        self.assertEqual(ticket.activity_ids.user_id, self.agent)

    # Never twice, never in vain

    def test_running_twice_sends_once(self):
        self.promise()
        self.open_ticket("2026-03-02 20:00")
        for moment in ("2026-03-02 23:00", "2026-03-03 07:00"):
            for _time in range(2):
                self.run_job("ir_cron_sla_tick", moment)
        self.assertEqual(len(self.told(self.agent)), 1)

    def test_a_clock_that_ended_at_night_alerts_nobody(self):
        self.promise()
        ticket = self.open_ticket("2026-03-02 20:00")
        self.tick("2026-03-02 23:00")
        self.change(ticket, "2026-03-02 23:30", stage_id=self.done.id)
        self.tick("2026-03-03 07:00")
        delivery = self.deliveries(ticket)
        self.assertEqual(delivery.state, "skipped")
        self.assertFalse(delivery.hold_until)
        self.assertFalse(self.told(self.agent))
        clock = ticket.sla_clock_ids
        kinds = clock.event_ids.sorted("id").mapped("kind")
        self.assertEqual(kinds, ["warned", "stopped", "skipped"])
        self.assert_replays(clock)

    def test_whoever_took_over_at_night_is_told_in_the_morning(self):
        self.promise()
        ticket = self.open_ticket("2026-03-02 20:00")
        self.tick("2026-03-02 23:00")
        self.change(ticket, "2026-03-03 06:00", user_id=self.leader.id)
        self.tick("2026-03-03 07:00")
        self.assertFalse(self.told(self.agent))
        self.assertEqual(len(self.told(self.leader)), 1)

    def test_whoever_is_away_in_the_morning_is_replaced(self):
        self.promise()
        ticket = self.open_ticket("2026-03-02 20:00")
        self.tick("2026-03-02 23:00")
        self.agent.out_of_office_from = "2026-03-03 00:00:00"
        self.tick("2026-03-03 07:00")
        self.assertTrue(self.told(self.leader))
        self.assertIn("absent", self.deliveries(ticket).problem)

    # Several recipients

    def test_of_two_people_only_the_one_in_quiet_hours_waits(self):
        self.promise(self.both())
        ticket = self.open_ticket("2026-03-02 20:00")
        for moment in ("2026-03-02 23:00", "2026-03-02 23:01"):
            self.tick(moment)
        self.assertEqual(self.hold_of(ticket), "2026-03-03 07:00:00")
        self.assertEqual(self.deliveries(ticket).partner_ids, self.leader.partner_id)
        self.assertFalse(self.told(self.agent))
        for moment in ("2026-03-03 07:00", "2026-03-03 07:01"):
            self.tick(moment)
        for user in (self.agent, self.leader):
            self.assertEqual(len(self.told(user)), 1)
        self.assertEqual(self.deliveries(ticket).state, "sent")
        self.assertEqual(len(self.deliveries(ticket).partner_ids), 2)

    def test_each_waits_for_the_end_of_their_own_quiet_hours(self):
        self.leader.write(
            {"sla_quiet": "hours", "sla_quiet_from": 20, "sla_quiet_to": 9}
        )
        self.promise(self.both())
        ticket = self.open_ticket("2026-03-02 20:00")
        self.tick("2026-03-02 23:00")
        self.assertEqual(self.hold_of(ticket), "2026-03-03 07:00:00")
        self.tick("2026-03-03 07:00")
        self.assertTrue(self.told(self.agent))
        self.assertEqual(self.hold_of(ticket), "2026-03-03 09:00:00")
        self.tick("2026-03-03 09:00")
        self.assertEqual(len(self.told(self.agent)), 1)
        self.assertEqual(len(self.told(self.leader)), 1)

    def test_who_was_told_counts_if_the_clock_ends_before_the_others_are(self):
        self.promise(self.both())
        ticket = self.open_ticket("2026-03-02 20:00")
        self.tick("2026-03-02 23:00")
        self.change(ticket, "2026-03-02 23:30", stage_id=self.done.id)
        self.tick("2026-03-03 07:00")
        self.assertEqual(self.deliveries(ticket).state, "sent")
        self.assertFalse(self.told(self.agent))
        kinds = ticket.sla_clock_ids.event_ids.mapped("kind")
        self.assertNotIn("skipped", kinds)

    def test_who_leaves_at_night_is_not_replaced_if_another_was_told(self):
        self.promise(self.both())
        ticket = self.open_ticket("2026-03-02 20:00")
        self.tick("2026-03-02 23:00")
        self.agent.out_of_office_from = "2026-03-03 00:00:00"
        self.tick("2026-03-03 07:00")
        self.assertEqual(self.deliveries(ticket).state, "sent")
        self.assertEqual(self.deliveries(ticket).partner_ids, self.leader.partner_id)
        self.assertEqual(len(self.told(self.leader)), 1)

    def test_a_message_that_failed_for_one_is_sent_again_though_another_was_told(self):
        self.promise(self.both(channel="email"))
        ticket = self.open_ticket("2026-03-02 10:00")
        alert = self.env.registry["sla.alert"]
        write = alert._send_plain_email

        def fail(alerts, deliveries, partner):
            if partner == self.agent.partner_id:
                raise RuntimeError("no mail today")
            return write(alerts, deliveries, partner)

        with (
            patch.object(alert, "_send_plain_email", fail),
            mute_logger("odoo.addons.sla_base.models.sla_delivery"),
        ):
            self.tick("2026-03-02 13:00")
        self.assertEqual(len(self.told(self.agent)), 1)  # in the inbox instead
        self.assertFalse(self.told(self.leader))
        self.assertEqual(self.deliveries(ticket).state, "sent")
        self.assertIn("no mail today", self.deliveries(ticket).problem)

    # Customers

    def customer_step(self, **step):
        step = {
            "name": "S",
            "timing": "before",
            "value": 60,
            "channel": "email",
            "recipient": "customer",
            **step,
        }
        self.make_policy(self.metric, hours=4, steps=[step])
        return self.make_ticket(team_id=self.team.id, user_id=self.agent.id)

    def mails_to_customer(self):
        return self.env["mail.mail"].search([("recipient_ids", "in", self.customer.id)])

    def test_customers_are_told_within_the_hours_of_their_agreement(self):
        ticket = self.customer_step(urgency="now")
        self.tick("2026-03-02 17:30")  # due at 13:00, but the server was down
        self.assertEqual(self.hold_of(ticket), "2026-03-03 09:00:00")
        self.tick("2026-03-03 08:59")
        self.assertFalse(self.mails_to_customer())
        self.tick("2026-03-03 09:00")
        self.assertEqual(len(self.mails_to_customer()), 1)

    def test_customers_are_told_at_any_time_if_the_step_says_so(self):
        ticket = self.customer_step(outside_hours=True)
        self.tick("2026-03-02 17:30")
        self.assertEqual(self.deliveries(ticket).state, "sent")
        self.assertEqual(len(self.mails_to_customer()), 1)

    def test_a_promise_round_the_clock_tells_customers_round_the_clock(self):
        self.promise({"channel": "email", "recipient": "customer"})
        ticket = self.open_ticket("2026-03-02 20:00")
        self.tick("2026-03-02 23:00")
        self.assertEqual(self.deliveries(ticket).state, "sent")
