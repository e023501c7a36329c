"""Visits that an agreement promises: made ahead, each with a clock."""

from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .test_agreements import AgreementCommon

VISITS = "ir_cron_sla_visits"


class VisitCommon(AgreementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.worker = new_test_user(
            cls.env, "sla_worker", groups="sla_base.group_sla_user", tz="UTC"
        )

    def make_plan(self, **vals):
        """Make a draft agreement whose only promise is a weekly visit on Mondays."""
        agreement = self.make_agreement(
            state="draft",
            partner_ids=[(6, 0, self.customer.ids)],
            owner_id=self.manager.id,
            date_start="2026-03-02",
            **vals.pop("agreement", {}),
        )
        return (
            self.env["sla.visit.plan"]
            .with_user(self.manager)
            .create(
                {
                    "name": "Inspection",
                    "agreement_id": agreement.id,
                    "interval_unit": "week",
                    "first_date": "2026-03-02",
                    "partner_id": self.customer.id,
                    "user_id": self.worker.id,
                    **vals,
                }
            )
        )

    def start(self, plan, moment="2026-03-02 08:00"):
        self.put_in_force(plan.agreement_id, moment)
        return self.visits(plan)

    def visits(self, plan):
        return self.env["sla.visit"].search([("root_id", "=", plan._get_root().id)])

    def days(self, visits):
        return [str(visit.planned_date) for visit in visits]


@tagged("post_install", "-at_install", "standard")
class TestVisitDays(VisitCommon):
    def dates(self, plan, first, last):
        days = plan._get_dates(date.fromisoformat(first), date.fromisoformat(last))
        return [str(day) for day in days]

    def test_the_thirty_first_is_the_last_day_of_shorter_months(self):
        plan = self.make_plan(interval_unit="month", first_date="2026-01-31")
        self.assertEqual(
            self.dates(plan, "2026-01-01", "2026-05-30"),
            ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"],
        )
        self.assertEqual(
            self.dates(plan, "2028-02-01", "2028-03-31"), ["2028-02-29", "2028-03-31"]
        )

    def test_weeks_are_counted_from_the_first_visit(self):
        plan = self.make_plan(interval=2)
        self.assertEqual(
            self.dates(plan, "2026-03-03", "2026-04-13"),
            ["2026-03-16", "2026-03-30", "2026-04-13"],
        )
        self.assertEqual(self.dates(plan, "2026-01-01", "2026-03-01"), [])

    def test_a_visit_on_a_closed_day_moves_to_the_next_open_day(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Closed",
                "calendar_id": self.calendar.id,
                "date_from": "2026-03-09 00:00:00",
                "date_to": "2026-03-10 00:00:00",
            }
        )
        visits = self.start(self.make_plan())
        self.assertEqual(self.days(visits), ["2026-03-02", "2026-03-10", "2026-03-16"])
        self.assertEqual(str(visits[1].planned_start), "2026-03-10 09:00:00")
        self.assertEqual(str(visits[1].deadline), "2026-03-10 17:00:00")

    def test_a_visit_that_would_move_to_the_one_after_it_is_left_out(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Closed",
                "calendar_id": self.calendar.id,
                "date_from": "2026-03-09 00:00:00",
                "date_to": "2026-03-17 00:00:00",
            }
        )
        visits = self.start(self.make_plan(lead_days=21))
        self.assertEqual(self.days(visits), ["2026-03-02", "2026-03-17", "2026-03-23"])

    def test_the_site_is_one_of_the_customers(self):
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        with self.assertRaisesRegex(ValidationError, "none of the customers"):
            self.make_plan(partner_id=stranger.id)

    def test_somebody_makes_the_visits(self):
        with self.assertRaisesRegex(ValidationError, "nobody makes"):
            self.make_plan(user_id=False)


@tagged("post_install", "-at_install", "standard")
class TestVisits(VisitCommon):
    def test_visits_are_made_ahead_each_once(self):
        plan = self.make_plan()
        self.assertEqual(len(self.start(plan)), 3)
        self.run_job(VISITS, "2026-03-02 10:00")
        self.run_job(VISITS, "2026-03-02 10:00")
        self.assertEqual(len(self.visits(plan)), 3)
        self.run_job(VISITS, "2026-03-09 00:10")
        visits = self.visits(plan)
        self.assertEqual(
            self.days(visits), ["2026-03-02", "2026-03-09", "2026-03-16", "2026-03-23"]
        )
        self.assertEqual(visits[3].activity_ids.user_id, self.worker)
        self.assertEqual(str(visits[3].activity_ids.date_deadline), "2026-03-23")

    def test_closing_a_day_afterwards_does_not_double_a_visit(self):
        plan = self.make_plan()
        self.start(plan)
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Closed",
                "calendar_id": self.calendar.id,
                "date_from": "2026-03-09 00:00:00",
                "date_to": "2026-03-10 00:00:00",
            }
        )
        self.run_job(VISITS, "2026-03-02 10:00")
        self.assertEqual(len(self.visits(plan)), 3)

    def test_without_an_activity_nobody_is_reminded(self):
        visits = self.start(self.make_plan(with_activity=False))
        self.assertFalse(visits.activity_ids)

    def test_a_draft_makes_no_visits(self):
        plan = self.make_plan()
        self.run_job(VISITS, "2026-03-02 10:00")
        self.assertFalse(self.visits(plan))

    def test_a_visit_plan_is_a_promise(self):
        plan = self.make_plan()
        self.assertTrue(plan.agreement_id._promises_anything())
        self.assertEqual(plan.policy_id.target_ids.duration, 1)
        plan.window = 3
        self.assertEqual(plan.policy_id.target_ids.duration, 3)
        with self.assertRaisesRegex(UserError, "Delete the plan"):
            plan.policy_id.unlink()
        policy = plan.policy_id
        plan.unlink()
        self.assertFalse(policy.exists())

    def test_a_plan_is_locked_once_in_force(self):
        plan = self.make_plan()
        self.start(plan)
        with self.assertRaisesRegex(UserError, "Revise"):
            plan.interval = 2

    def test_a_visit_has_a_clock_from_the_opening_of_its_day(self):
        visits = self.start(self.make_plan(window=2))
        clock = visits[1].sla_clock_ids
        self.assertEqual(str(clock.started_at), "2026-03-09 09:00:00")
        self.assertEqual(str(clock.deadline), "2026-03-10 17:00:00")
        self.assertEqual(clock.deadline, visits[1].deadline)
        self.assertEqual(visits[1].sla_next_deadline, visits[1].deadline)

    def test_an_agreement_on_a_service_covers_its_visits(self):
        service = self.env["sla.service"].create({"name": "Maintenance"})
        visits = self.start(
            self.make_plan(agreement={"service_ids": [(6, 0, service.ids)]})
        )
        self.assertEqual(len(visits.sla_clock_ids), 3)

    def test_done_stops_the_clock_and_ends_the_activity(self):
        visit = self.start(self.make_plan())[0]
        with self.at("2026-03-02 15:00"):
            visit.with_user(self.worker).action_done()
            self.env.flush_all()
        self.assertEqual((visit.state, visit.result), ("done", "in_time"))
        self.assertEqual(visit.sla_status, "met")
        self.assertEqual(str(visit.done_at), "2026-03-02 15:00:00")
        self.assertFalse(visit.activity_ids)
        self.assert_replays(visit.sla_clock_ids)

    def test_a_visit_may_be_made_before_its_day(self):
        visit = self.start(self.make_plan())[1]
        with self.at("2026-03-06 15:00"):
            visit.with_user(self.worker).action_done()
            self.env.flush_all()
        self.assertEqual((visit.result, visit.sla_status), ("in_time", "met"))
        self.assert_replays(visit.sla_clock_ids)

    def test_a_missed_visit_counts_as_missed_also_when_made_later(self):
        visit = self.start(self.make_plan())[0]
        self.tick("2026-03-02 18:00")
        self.run_job(VISITS, "2026-03-03 00:10")
        self.assertEqual((visit.state, visit.result), ("missed", "missed"))
        self.assertEqual(visit.sla_status, "breached")
        with self.at("2026-03-04 10:00"):
            visit.with_user(self.worker).action_done()
            self.env.flush_all()
        self.assertEqual((visit.state, visit.result), ("done", "late"))
        self.assertEqual(visit.sla_status, "breached")
        self.assert_replays(visit.sla_clock_ids)

    def test_a_visit_that_waits_is_not_missed(self):
        visit = self.start(self.make_plan())[0]
        with self.at("2026-03-02 10:00"):
            visit._sla_pause(self.env.ref("sla_base.pause_reason_customer"))
            self.env.flush_all()
        self.run_job(VISITS, "2026-03-03 00:10")
        self.assertEqual(visit.state, "planned")

    def test_a_missed_visit_is_given_up_and_stays_missed(self):
        visit = self.start(self.make_plan())[0].with_user(self.manager)
        self.run_job(VISITS, "2026-03-03 00:10")
        with self.at("2026-03-05 10:00"):
            with self.assertRaisesRegex(UserError, "cannot become"):
                visit.action_cancel()
            visit.action_give_up()
            self.env.flush_all()
        self.assertEqual((visit.state, visit.result), ("missed", "missed"))
        self.assertEqual(visit.sla_clock_ids.state, "stopped")
        self.assertTrue(visit.sla_clock_ids.breached_at)

    def test_a_visit_that_is_called_off_does_not_count_nor_come_back(self):
        plan = self.make_plan()
        visits = self.start(plan).with_user(self.manager)
        with self.at("2026-03-03 10:00"):
            with self.assertRaisesRegex(UserError, "late already"):
                visits[0].action_cancel()
            visits[1].action_cancel()
            self.env.flush_all()
        self.assertEqual(visits[1].sla_clock_ids.state, "cancelled")
        self.assertFalse(visits[1].activity_ids)
        self.run_job(VISITS, "2026-03-03 12:00")
        self.assertEqual(len(self.visits(plan)), 3)

    def test_no_visits_outside_the_days_of_the_agreement(self):
        plan = self.make_plan(
            lead_days=60, agreement={"date_end": "2026-03-20"}, first_date="2026-02-02"
        )
        self.assertEqual(
            self.days(self.start(plan)), ["2026-03-02", "2026-03-09", "2026-03-16"]
        )

    def test_ending_the_agreement_takes_later_visits_off_the_list(self):
        plan = self.make_plan()
        visits = self.start(plan)
        with self.at("2026-03-03 10:00"):
            plan.agreement_id._end(date(2026, 3, 10), "Enough")
            self.env.flush_all()
        self.assertEqual(visits.mapped("state"), ["planned", "planned", "cancelled"])
        self.run_job(VISITS, "2026-03-04 00:10")
        self.assertEqual(len(self.visits(plan)), 3)

    def test_ten_plans_are_looked_up_at_once(self):
        plans = self.env["sla.visit.plan"].browse()
        for _number in range(10):
            plan = self.make_plan()
            self.start(plan)
            plans += plan.sudo()
        with self.at("2026-03-02 12:00"):
            counts = []
            for some in (plans[:1], plans):
                some._make_visits()
                before = self.env.cr.sql_log_count
                some._make_visits()
                counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
