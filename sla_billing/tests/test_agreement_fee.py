from datetime import date

from odoo.exceptions import UserError

from odoo.addons.sla_base.tests.common import SlaCommon


class TestAgreementFee(SlaCommon):
    def setUp(self):
        super().setUp()
        self.agreement = self.env["sla.agreement"].create({"name": "Care"})

    def test_billing_periods_are_those_of_the_calendar(self):
        for period, first, last in (
            ("month", date(2026, 2, 1), date(2026, 2, 28)),
            ("quarter", date(2026, 1, 1), date(2026, 3, 31)),
            ("year", date(2026, 1, 1), date(2026, 12, 31)),
        ):
            self.agreement.fee_period = period
            self.assertEqual(
                self.agreement._get_billing_period(date(2026, 2, 14)), (first, last)
            )

    def test_the_fee_cannot_change_once_agreed(self):
        self.agreement.sudo().state = "agreed"
        manager = self.env.ref("base.user_admin")
        with self.assertRaises(UserError):
            self.agreement.with_user(manager).fee_amount = 100
