"""Promised availability: outages, attainment, minutes left, hours of the day."""

from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.base.tests.test_ir_cron import CronMixinCase

from .test_agreements import AgreementCommon


class AvailabilityCommon(AgreementCommon, CronMixinCase):
    """June 2026 has thirty days: 43.2 minutes are a thousandth of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        services = cls.env["sla.service"]
        cls.it = services.create({"name": "IT"})
        cls.crm = services.create({"name": "CRM", "parent_id": cls.it.id})
        cls.shop = services.create({"name": "Shop", "parent_id": cls.it.id})
        cls.robot = new_test_user(
            cls.env, "robot", groups="sla_base.group_sla_monitoring"
        )

    def promise(self, moment="2026-06-01 00:00", agreement=None, **vals):
        """Put a promise of 99.9 % of the CRM, day and night, in force."""
        agreement = self.make_agreement(
            state="draft", owner_id=self.manager.id, **(agreement or {})
        ).with_user(self.manager)
        line = self.env["sla.availability"].create(
            {
                "agreement_id": agreement.id,
                "service_id": self.crm.id,
                "calendar_id": self.always.id,
                **vals,
            }
        )
        self.put_in_force(agreement, moment)
        return line

    def make_outage(self, start, end, *services, now="2026-06-20 12:00", **vals):
        """Record an outage in June, such as from "10 09:00" to "10 10:00"."""
        with self.at(now):
            outage = self.env["sla.outage"].create(
                {
                    "name": "Down",
                    "service_ids": [(6, 0, [each.id for each in services or self.crm])],
                    "started_at": f"2026-06-{start}:00",
                    "ended_at": end and f"2026-06-{end}:00",
                    **vals,
                }
            )
            self.env.flush_all()
        return outage

    def down(self, line):
        line.invalidate_recordset()
        return [round(minutes, 2) for minutes in line.figure_ids.mapped("down_minutes")]


@tagged("post_install", "-at_install", "standard")
class TestAvailability(AvailabilityCommon):
    # What is promised

    def test_three_nines_of_a_month_leave_43_2_minutes(self):
        figure = self.promise().figure_ids
        self.assertEqual(str(figure.date_start), "2026-06-01")
        self.assertEqual(str(figure.date_end), "2026-06-30")
        self.assertAlmostEqual(figure.agreed_hours, 720)
        self.assertAlmostEqual(figure.budget_minutes, 43.2)
        self.assertEqual(figure.state, "running")

    def test_an_agreement_on_availability_promises_something(self):
        line = self.promise()
        findings = " ".join(line.agreement_id._get_findings())
        self.assertEqual(line.agreement_id.state, "active")
        self.assertNotIn("no number", findings)

    def test_what_was_agreed_on_is_locked(self):
        line = self.promise().with_user(self.manager)
        with self.assertRaisesRegex(UserError, "Revise"):
            line.percent = 95
        with self.assertRaisesRegex(UserError, "Revise"):
            line.unlink()

    def test_a_percentage_is_one(self):
        for percent in (0, 100.1):
            with (
                self.assertRaises(CheckViolation),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                self.promise(percent=percent)

    def test_flexible_hours_are_refused(self):
        flexible = self.always.copy({"name": "Any time", "schedule_type": "flexible"})
        with self.assertRaisesRegex(ValidationError, "flexible"):
            self.promise(calendar_id=flexible.id)

    def test_without_hours_it_is_not_put_in_force(self):
        self.company.resource_calendar_id = False
        with self.assertRaisesRegex(UserError, "no hours in which “IT / CRM”"):
            self.promise(calendar_id=False)

    def test_the_hours_are_its_own_the_agreements_or_the_companys(self):
        week = self.make_calendar("Mornings", 8, 12)
        terms = {"calendar_id": week.id}
        own = self.promise(agreement=terms).figure_ids
        agreed = self.promise(agreement=terms, calendar_id=False).figure_ids
        company = self.promise(calendar_id=False).figure_ids
        self.assertEqual(own.agreed_hours, 720)
        self.assertEqual(agreed.agreed_hours, 22 * 4)
        self.assertEqual(company.agreed_hours, 22 * 8)

    def test_only_days_of_the_agreement_count(self):
        terms = {"date_start": "2026-06-11", "date_end": "2026-07-10"}
        line = self.promise(agreement=terms, moment="2026-06-11 08:00")
        self.run_job("ir_cron_sla_availability", "2026-07-05 00:10")
        hours = line.figure_ids.sorted("date_start").mapped("agreed_hours")
        self.assertEqual(hours, [20 * 24, 10 * 24])

    def test_quarters_and_years(self):
        for period, first, last in (
            ("quarter", "2026-04-01", "2026-06-30"),
            ("year", "2026-01-01", "2026-12-31"),
        ):
            line = self.promise(agreement={"date_start": first}, period=period)
            figure = line.figure_ids
            self.assertEqual(str(figure.date_start), first)
            self.assertEqual(str(figure.date_end), last)

    def test_the_next_version_takes_its_promise_along(self):
        line = self.promise()
        draft = self.revise(line.agreement_id, "2026-07-01", moment="2026-06-10 09:00")
        self.assertEqual(draft.availability_ids.percent, 99.9)
        draft.availability_ids.percent = 99.5
        self.assertIn("99.5 %", str(draft.change_summary))

    # What counts

    def test_outages_outside_the_agreed_hours_do_not_count(self):
        line = self.promise(calendar_id=self.calendar.id)
        self.make_outage("10 18:00", "11 08:00")
        self.assertEqual(self.down(line), [0])
        self.make_outage("11 16:00", "12 10:00")
        self.assertEqual(self.down(line), [120])

    def test_overlapping_outages_count_once(self):
        line = self.promise()
        self.make_outage("10 10:00", "10 10:20")
        self.make_outage("10 10:10", "10 10:30")
        self.assertEqual(self.down(line), [30])

    def test_planned_outages_count_if_the_promise_says_so(self):
        strict, usual = self.promise(count_planned=True), self.promise()
        self.make_outage("10 10:00", "10 10:30", kind="planned")
        self.assertEqual(self.down(strict), [30])
        self.assertEqual(self.down(usual), [0])

    def test_a_service_is_down_with_those_below_and_above_it(self):
        it = self.promise(service_id=self.it.id)
        crm = self.promise()
        shop = self.promise(service_id=self.shop.id)
        self.make_outage("10 10:00", "10 10:05", self.crm)
        self.make_outage("11 10:00", "11 10:30", self.it)
        self.assertEqual(
            [self.down(each) for each in (it, crm, shop)], [[35], [35], [30]]
        )

    def test_what_is_going_on_counts_until_now(self):
        line = self.promise()
        outage = self.make_outage("20 11:45", False)
        self.assertEqual(self.down(line), [15])
        with self.at("2026-06-20 12:15"):
            outage.invalidate_recordset()
            line.invalidate_recordset()
            self.assertTrue(outage.is_ongoing)
            self.assertEqual(outage.minutes, 30)
            self.assertAlmostEqual(line.current_left, 13.2)
            outage.with_user(self.manager).action_end_now()
        self.assertEqual(self.down(line), [30])

    def test_what_is_yet_to_come_does_not_count(self):
        line = self.promise(count_planned=True)
        self.make_outage("25 10:00", "25 11:00", kind="planned")
        self.assertEqual(self.down(line), [0])

    def test_an_outage_over_midnight_of_the_last_day_counts_in_both_months(self):
        line = self.promise()
        outage = self.make_outage("30 23:50", False, now="2026-06-30 23:55")
        with self.at("2026-07-01 00:20"):
            outage.ended_at = "2026-07-01 00:15:00"
        self.assertEqual(self.down(line), [15, 10])

    def test_moved_or_deleted_outages_count_no_more(self):
        line = self.promise()
        outage = self.make_outage("10 10:00", "10 10:30")
        with self.at("2026-06-21 12:00"):
            outage.service_ids = self.shop
            self.assertEqual(self.down(line), [0])
            outage.service_ids = self.crm
            self.assertEqual(self.down(line), [30])
            outage.unlink()
            self.assertEqual(self.down(line), [0])

    def test_an_outage_ends_after_it_begins(self):
        with self.assertRaisesRegex(ValidationError, "“Down” ends .* before"):
            self.make_outage("10 10:00", "10 10:00")

    # Figures

    def test_attainment_and_minutes_left(self):
        line = self.promise()
        self.make_outage("10 10:00", "10 10:36")
        figure = line.figure_ids
        self.assertAlmostEqual(figure.attainment, 99.917, 3)
        self.assertAlmostEqual(figure.left_minutes, 7.2)
        with self.at("2026-06-20 12:00"):
            line.invalidate_recordset()
            self.assertEqual(line.current_attainment, "99.917 %")
            self.assertEqual(line.current_state, "running")

    def test_by_hour_of_the_day(self):
        line = self.promise(calendar_id=self.make_calendar("Day", 8, 11).id)
        self.make_outage("10 08:30", "10 10:15")
        hours = line.figure_ids.hour_ids
        self.assertEqual(hours.mapped("hour"), ["08:00", "09:00", "10:00"])
        self.assertEqual(hours.mapped("down_minutes"), [30, 60, 15])
        self.assertEqual(hours.mapped("agreed_hours"), [22, 22, 22])
        self.assertAlmostEqual(hours[1].attainment, 100 - 100 / 22, 3)

    def test_several_periods_are_weighed_by_their_agreed_hours(self):
        line = self.promise()
        other = self.promise(
            agreement={"name": "Office", "partner_ids": False},
            calendar_id=self.make_calendar("Day", 8, 11).id,
        )
        self.make_outage("10 08:00", "10 09:00")
        figures = (line + other).figure_ids
        hours = sum(figures.mapped("agreed_hours"))
        rows = figures._read_group(
            [("id", "in", figures.ids)], [], ["attainment:avg", "agreed_hours:sum"]
        )
        down = sum(figures.mapped("down_minutes")) / 60
        self.assertEqual(rows[0][1], hours)
        self.assertAlmostEqual(rows[0][0], 100 - 100 * down / hours, 3)

    def test_a_period_in_which_nothing_was_agreed_says_so(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Closed",
                "calendar_id": self.calendar.id,
                "date_from": "2026-06-01 00:00:00",
                "date_to": "2026-07-01 00:00:00",
            }
        )
        line = self.promise(calendar_id=self.calendar.id)
        self.make_outage("10 10:00", "10 11:00")
        self.assertEqual(line.figure_ids.state, "none")
        self.assertFalse(line.figure_ids.hour_ids)
        with self.at("2026-06-20 12:00"):
            line.invalidate_recordset()
            self.assertEqual(line.current_attainment, "Nothing agreed")

    def test_a_period_is_kept_once_it_is_over(self):
        line = self.promise()
        self.run_job("ir_cron_sla_availability", "2026-07-01 00:10")
        figures = line.figure_ids.sorted("date_start")
        self.assertEqual(figures.mapped("state"), ["kept", "running"])

    def test_what_is_over_keeps_the_hours_it_was_counted_in(self):
        line = self.promise(calendar_id=self.calendar.id)
        self.run_job("ir_cron_sla_availability", "2026-07-01 00:10")
        self.calendar.attendance_ids.hour_to = 13
        self.make_outage("10 10:00", "10 16:00", now="2026-07-02 09:00")
        figures = line.figure_ids.sorted("date_start")
        self.assertEqual(figures[0].agreed_hours, 22 * 8)
        self.assertEqual(figures[0].down_minutes, 6 * 60)
        with self.at("2026-07-02 10:00"):
            line._refresh()
        self.assertEqual(figures[1].agreed_hours, 23 * 4)

    def test_an_agreement_that_ends_has_no_later_periods(self):
        line = self.promise()
        self.run_job("ir_cron_sla_availability", "2026-07-10 00:10")
        with self.at("2026-07-10 12:00"):
            line.agreement_id._end(line.figure_ids[-1].date_end, "Over")
        line.invalidate_recordset()
        self.assertEqual(line.figure_ids.mapped("state"), ["kept"])

    # Broken

    def test_the_owner_is_asked_once_when_a_promise_is_broken(self):
        line = self.promise()
        self.make_outage("10 10:00", "10 10:43")
        activities = line.agreement_id.activity_ids
        self.assertFalse(activities)
        self.make_outage("11 10:00", "11 10:01")
        activities = line.agreement_id.activity_ids
        self.assertEqual(activities.user_id, self.manager)
        self.assertIn("promised 99.9 %", activities.note)
        self.make_outage("12 10:00", "12 10:30")
        self.run_job("ir_cron_sla_availability", "2026-06-21 00:10")
        self.assertEqual(line.agreement_id.activity_ids, activities)
        self.assertEqual(line.figure_ids.state, "broken")

    def test_an_owner_who_may_not_see_it_is_not_asked(self):
        stranger = new_test_user(self.env, "stranger", groups="base.group_user")
        line = self.promise()
        line.agreement_id.owner_id = stranger
        self.make_outage("10 10:00", "10 12:00")
        self.assertFalse(line.agreement_id.activity_ids)

    def test_it_is_looked_at_again_when_the_promise_breaks(self):
        self.promise()
        with self.capture_triggers("sla_base.ir_cron_sla_availability") as triggers:
            self.make_outage("20 12:00", False)
        moments = [str(each.call_at) for each in triggers.records]
        self.assertEqual(moments, ["2026-06-20 12:43:13"])

    # Other records

    def test_a_record_opens_and_closes_one_outage(self):
        line = self.promise()
        ticket = self.make_ticket("2026-06-10 10:00")
        with self.at("2026-06-10 10:00"):
            outage = self.env["sla.outage"]._open_from(ticket, self.crm)
            again = self.env["sla.outage"]._open_from(ticket, self.crm)
        self.assertEqual(again, outage)
        self.assertEqual(outage.origin_ref, ticket)
        self.assertEqual(outage.source, "record")
        with self.at("2026-06-10 10:30"):
            self.env["sla.outage"]._close_from(ticket)
        self.assertEqual(str(outage.ended_at), "2026-06-10 10:30:00")
        self.assertEqual(self.down(line), [30])
