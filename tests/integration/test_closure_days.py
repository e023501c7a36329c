"""Closures are read and changed by the day, where they are."""

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import Form, TransactionCase, tagged


@tagged("post_install", "-at_install", "standard")
class TestClosureDays(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tehran = cls.env["resource.calendar"].create(
            {"name": "Tehran", "tz": "Asia/Tehran"}
        )
        cls.berlin = cls.env["resource.calendar"].create(
            {"name": "Berlin", "tz": "Europe/Berlin"}
        )

    def closure(self, calendar, start, stop):
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "Closed",
                "date_from": start,
                "date_to": stop,
                "calendar_id": calendar.id,
            }
        )

    def days(self, leave):
        return [str(leave.sla_first_day), str(leave.sla_last_day), leave.sla_hours]

    def test_a_day_is_that_of_the_working_hours_whoever_reads_it(self):
        leave = self.closure(
            self.tehran, "2026-03-20 20:30:00", "2026-03-21 20:29:59"
        ).with_context(tz="America/New_York")
        self.assertEqual(self.days(leave), ["2026-03-21", "2026-03-21", "Whole day"])

    def test_midnight_at_the_end_belongs_to_the_day_before(self):
        leave = self.closure(self.tehran, "2026-03-20 20:30:00", "2026-03-22 20:30:00")
        self.assertEqual(self.days(leave), ["2026-03-21", "2026-03-22", "Whole day"])

    def test_part_of_a_day_has_its_hours(self):
        leave = self.closure(self.berlin, "2026-12-24 11:00:00", "2026-12-24 23:00:00")
        self.assertEqual(
            self.days(leave),
            ["2026-12-24", "2026-12-24", "12:00\u202fPM–12:00\u202fAM"],
        )

    def test_other_days_keep_the_hours_when_the_clocks_change_between(self):
        leave = self.closure(self.berlin, "2026-03-27 23:00:00", "2026-03-28 22:59:59")
        leave.write({"sla_first_day": "2026-04-03", "sla_last_day": "2026-04-06"})
        self.assertEqual(
            [leave.date_from, leave.date_to],
            [
                fields.Datetime.to_datetime("2026-04-02 22:00:00"),
                fields.Datetime.to_datetime("2026-04-06 21:59:59"),
            ],
        )
        self.assertEqual(self.days(leave), ["2026-04-03", "2026-04-06", "Whole day"])

    def test_one_day_of_two_can_be_changed(self):
        leave = self.closure(self.berlin, "2026-05-31 22:00:00", "2026-06-01 21:59:59")
        leave.sla_last_day = "2026-06-02"
        self.assertEqual(self.days(leave), ["2026-06-01", "2026-06-02", "Whole day"])

    def test_a_closure_does_not_end_before_it_begins(self):
        leave = self.closure(self.berlin, "2026-05-31 22:00:00", "2026-06-01 21:59:59")
        with self.assertRaises(ValidationError):
            leave.sla_last_day = "2026-05-30"

    def test_a_line_of_the_list_is_filled_in_by_the_day(self):
        self.env.company.resource_calendar_id.tz = "Asia/Tehran"
        view = "sla_base.resource_calendar_leaves_view_list_closures"
        with Form(self.env["resource.calendar.leaves"], view) as form:
            form.name = "Nowruz"
            form.sla_first_day = "2027-03-21"
            self.assertEqual(str(form.sla_last_day), "2027-03-21")
            form.sla_last_day = "2027-03-24"
        leave = form.save()
        self.assertEqual(self.days(leave), ["2027-03-21", "2027-03-24", "Whole day"])
        self.assertEqual(str(leave.date_from), "2027-03-20 20:30:00")
