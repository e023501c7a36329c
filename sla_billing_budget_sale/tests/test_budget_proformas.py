"""What a pro-forma asks for is committed until it is invoiced."""

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.sla_billing_budget.tests import test_budget_lines


@tagged("post_install", "-at_install")
class TestBudgetProformas(test_budget_lines.BudgetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product.invoice_policy = "order"
        cls.order = cls.env["sale.order"].create(
            {
                "partner_id": cls.customer.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": cls.product.id,
                            "product_uom_qty": 4,
                            "price_unit": 100,
                            "analytic_distribution": {str(cls.analytic.id): 50},
                        }
                    )
                ],
            }
        )

    def issue(self, moment="2026-03-02 09:00"):
        with self.at(moment):
            proforma = self.order._sla_issue_proforma()
            self.env.flush_all()
        return proforma

    def committed(self):
        return self.figures()[3]

    def test_it_is_committed_while_it_is_open(self):
        self.assertEqual(self.committed(), 0)
        proforma = self.issue()
        self.assertEqual(self.committed(), 200)
        proforma.action_cancel()
        self.assertEqual(self.committed(), 0)

    def test_invoicing_it_counts_once(self):
        self.issue()
        with self.at("2026-03-03 09:00"):
            self.order.action_confirm()
            invoice = self.order._create_invoices()
            invoice.invoice_date = "2026-03-03"
            self.env.flush_all()
        self.assertEqual(self.figures(), (0, 0, 0, 200))
        self.do("2026-03-03 10:00", invoice.action_post)
        self.assertEqual(self.figures(), (200, 0, 0, 0))

    def test_a_part_that_was_invoiced_is_committed_no_more(self):
        self.issue()
        with self.at("2026-03-03 09:00"):
            self.order.action_confirm()
            invoice = self.order._create_invoices()
            invoice.invoice_line_ids.quantity = 1
            invoice.invoice_date = "2026-03-03"
            invoice.action_post()
            self.env.flush_all()
        self.assertEqual(self.figures(), (50, 0, 0, 150))

    def test_other_periods_and_accounts_do_not_count(self):
        self.issue("2025-12-30 09:00")
        self.assertEqual(self.committed(), 0)
        self.issue("2026-01-02 09:00")
        self.assertEqual(self.committed(), 200)
        self.post.account_ids = self.income.copy({"name": "Other"})
        self.assertEqual(self.committed(), 0)

    def test_another_currency_counts_at_the_rate_of_the_day_of_issue(self):
        currency = self.env["res.currency"].create(
            {
                "name": "TST",
                "symbol": "T",
                "rate_ids": [Command.create({"name": "2026-01-01", "rate": 4})],
            }
        )
        self.order.pricelist_id = self.env["product.pricelist"].create(
            {"name": "Elsewhere", "currency_id": currency.id}
        )
        self.order.order_line.price_unit = 100
        self.issue()
        self.assertEqual(self.order.currency_id, currency)
        self.assertEqual(self.committed(), 50)
