from datetime import date

from odoo.tests import tagged

from odoo.addons.sla_billing.tests import test_statement

FARVARDIN = (date(2026, 3, 21), date(2026, 4, 20))


@tagged("post_install", "-at_install")
class TestPersianStatements(test_statement.StatementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.sla_persian_periods = True

    def test_statements_are_about_months_of_the_persian_calendar(self):
        self.bill("2026-04-10 09:00", "2026-04-10 10:00")
        self.run_statements("2026-04-30 09:00")
        statement = self.statements.search([("partner_id", "=", self.customer.id)])
        self.assertEqual((statement.date_from, statement.date_to), FARVARDIN)

    def test_the_customer_reads_days_of_the_persian_calendar(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        self.bill("2026-04-10 09:00", "2026-04-10 10:00")
        self.run_statements("2026-04-30 09:00")
        statement = self.statements.search([("partner_id", "=", self.customer.id)])
        period = statement.with_context(lang="fa_IR")._say_period()
        self.assertIn("1 فروردین 1405", period)
        self.assertIn("31 فروردین 1405", period)

    def test_other_companies_keep_their_months(self):
        self.company.sla_persian_periods = False
        period = self.company._sla_get_month(date(2026, 4, 10))
        self.assertEqual(period, (date(2026, 4, 1), date(2026, 4, 30)))
