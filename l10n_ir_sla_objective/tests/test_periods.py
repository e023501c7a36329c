from datetime import date

from odoo.tests import tagged

from odoo.addons.sla_objective.tests import common


@tagged("post_install", "-at_install")
class TestPersianPeriods(common.ObjectiveCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.sla_persian_periods = True

    def test_objectives_run_for_months_of_the_persian_calendar(self):
        objective = self.make_objective(self.make_kpi(), "2026-04-10")
        self.assertEqual(objective.date_start, date(2026, 3, 21))
        self.assertEqual(objective.date_end, date(2026, 4, 20))
        self.assertEqual(objective.period_name, "Farvardin 1405")

    def test_quarters_and_years_begin_with_nowruz(self):
        kpi = self.make_kpi()
        quarter = self.make_objective(kpi, "2026-04-10", period_kind="quarter")
        year = self.make_objective(kpi, "2026-04-10", period_kind="year")
        self.assertEqual(quarter.date_end, date(2026, 6, 21))
        self.assertEqual(year.date_end, date(2027, 3, 20))
        self.assertEqual(quarter.date_start, year.date_start)

    def test_weeks_begin_on_saturday(self):
        week = self.make_objective(self.make_kpi(), "2026-04-10", period_kind="week")
        self.assertEqual(week.date_start, date(2026, 4, 4))

    def test_other_companies_keep_their_months(self):
        self.company.sla_persian_periods = False
        objective = self.make_objective(self.make_kpi(), "2026-04-10")
        self.assertEqual(objective.date_start, date(2026, 4, 1))
        self.assertEqual(objective.period_name, "April 2026")

    def test_what_is_there_already_keeps_its_days(self):
        self.company.sla_persian_periods = False
        objective = self.make_objective(self.make_kpi(), "2026-04-10")
        self.env.flush_all()
        self.company.sla_persian_periods = True
        self.env.invalidate_all()
        self.assertEqual(objective.date_end, date(2026, 4, 30))
        self.assertEqual(objective.period_name, "April 2026")
