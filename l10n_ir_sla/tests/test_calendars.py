from datetime import UTC, datetime

from odoo.tests import tagged

from odoo.addons.sla_base.tests import common


@tagged("post_install", "-at_install")
class TestIranianCalendars(common.SlaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.long = cls.env.ref("l10n_ir_sla.calendar_44")
        cls.short = cls.env.ref("l10n_ir_sla.calendar_40")

    def get_closures(self, calendar):
        return self.env["resource.calendar.leaves"].search(
            [("calendar_id", "=", calendar.id)]
        )

    def get_deadline(self, calendar, start, hours):
        """Return the deadline as texts of UTC; Tehran is 3:30 ahead."""
        schedule = calendar._sla_get_revision(self.company)._get_schedule()
        moment = datetime.fromisoformat(start).replace(tzinfo=UTC)
        return f"{schedule.add(moment, hours * 3600):%Y-%m-%d %H:%M}"

    def make_hours(self):
        return self.make_calendar("Iran", 8, 16, days=(5, 6, 0, 1, 2), tz="Asia/Tehran")

    def add_holidays(self, moment):
        """Let the background job run at ``moment``."""
        with self.at(moment), self.enter_registry_test_mode():
            job = self.env.ref("l10n_ir_sla.ir_cron_l10n_ir_holidays")
            job.method_direct_trigger()
        self.env.invalidate_all()

    def test_weeks_have_44_and_40_hours(self):
        self.assertEqual(
            (self.long.hours_per_week, self.short.hours_per_week), (44, 40)
        )

    def test_thursday_counts_until_noon_where_it_is_worked(self):
        # from Wednesday 15:00, four hours: one on Wednesday, three on Thursday
        start = "2026-05-13 11:30"
        self.assertEqual(self.get_deadline(self.long, start, 4), "2026-05-14 07:30")
        self.assertEqual(self.get_deadline(self.short, start, 4), "2026-05-16 07:30")

    def test_holidays_of_this_and_the_next_year_are_there(self):
        with self.at("2026-05-13 09:00"):
            hours = self.make_hours()
            hours.l10n_ir_holidays = True
            hours._l10n_ir_add_holidays()
        closures = self.get_closures(hours)
        days = set(closures.mapped("date_from"))
        self.assertIn(datetime(2026, 3, 20, 20, 30), days)  # Nowruz of 1405
        self.assertIn(datetime(2027, 3, 20, 20, 30), days)  # of 1406
        self.assertEqual(hours.l10n_ir_holiday_year, 1406)
        self.assertEqual(closures.company_id, self.company)
        certain = closures.filtered(lambda leave: not leave.sla_estimated)
        self.assertIn(datetime(2027, 3, 20, 20, 30), certain.mapped("date_from"))
        self.assertTrue(closures - certain)

    def test_hours_that_companies_share_are_closed_in_all(self):
        closures = self.get_closures(self.long)
        self.assertTrue(closures)
        self.assertFalse(closures.company_id)

    def test_what_was_corrected_is_not_added_again(self):
        with self.at("2026-05-13 09:00"):
            hours = self.make_hours()
            hours.l10n_ir_holidays = True
            hours._l10n_ir_add_holidays()
            estimated = self.get_closures(hours).filtered("sla_estimated")[0]
            estimated.unlink()
            before = self.get_closures(hours)
        self.add_holidays("2026-05-14 09:00")
        self.assertEqual(self.get_closures(hours), before)
        self.add_holidays("2027-04-01 09:00")
        added = self.get_closures(hours) - before
        self.assertTrue(added)
        self.assertGreater(min(added.mapped("date_from")), datetime(2028, 3, 1))

    def test_deadlines_pass_over_nowruz(self):
        # Thursday 2026-03-19, 11:00 in Tehran; the first days of Farvardin are closed
        with self.at("2026-03-19 07:30"):
            hours = self.make_hours()
            hours.l10n_ir_holidays = True
            hours._l10n_ir_add_holidays()
            deadline = self.get_deadline(hours, "2026-03-18 11:30", 2)
        self.assertGreater(deadline, "2026-03-24")
