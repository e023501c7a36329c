from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.sla_billing.tests import test_tiers_by_value

NOW = "2026-03-02 09:00"


@tagged("post_install", "-at_install")
class TestOffersAfterOrders(test_tiers_by_value.ValueCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.offer = cls.env["sla.offer"].create(
            {"name": "Spring prices", "quiet_months": 2}
        )
        cls.customer = cls.env["res.partner"].create(
            {"name": "Loyal", "is_company": True, "email": "loyal@example.com"}
        )
        cls.buyer = cls.env["res.partner"].create(
            {"name": "Buyer", "parent_id": cls.customer.id}
        )
        cls.product = cls.env["product.product"].create(
            {"name": "Inspection", "type": "service", "taxes_id": False}
        )

    def order(self, moment, confirm=True, **vals):
        with self.at(moment):
            order = self.env["sale.order"].create(
                {
                    "partner_id": self.buyer.id,
                    "order_line": [Command.create({"product_id": self.product.id})],
                    **vals,
                }
            )
            if confirm:
                order.action_confirm()
            self.env.flush_all()
        return order

    def find(self):
        with self.at(NOW):
            found = self.offer._find()
        return {each.customer: " ".join(each.reasons) for each in found}

    def test_an_order_that_was_not_invoiced_counts(self):
        self.bill(self.customer, 100, "2025-06-02")
        self.assertEqual(self.find()[self.customer], "")
        self.order("2026-02-10 09:00")
        self.assertIn("last 2 months", self.find()[self.customer])

    def test_the_later_one_of_order_and_invoice_counts(self):
        self.order("2025-11-03 09:00")
        self.bill(self.customer, 100, "2025-06-02")
        self.assertEqual(
            str(self.offer._get_last_dates()[self.customer.id]), "2025-11-03"
        )
        self.bill(self.customer, 100, "2026-01-20")
        self.assertEqual(
            str(self.offer._get_last_dates()[self.customer.id]), "2026-01-20"
        )

    def test_who_ordered_and_was_never_invoiced_is_found(self):
        self.assertNotIn(self.customer, self.find())
        self.order("2025-11-03 09:00")
        self.assertEqual(self.find()[self.customer], "")

    def test_quotations_and_cancelled_orders_do_not_count(self):
        self.order("2026-02-10 09:00", confirm=False)
        self.order("2026-02-10 09:00")._action_cancel()
        self.env.flush_all()
        self.assertNotIn(self.customer, self.find())

    def test_orders_of_another_company_do_not_count(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.order("2026-02-10 09:00", company_id=other.id)
        self.assertNotIn(self.customer, self.find())

    def count_statements(self):
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.find()
        return self.env.cr.sql_log_count - before

    def test_many_orders_cost_no_more_statements(self):
        self.order("2025-11-03 09:00")
        self.find()
        few = self.count_statements()
        for number in range(10):
            self.buyer = self.buyer.create({"name": f"Buyer {number}"})
            self.order("2025-11-03 09:00")
        self.assertLessEqual(self.count_statements(), few)
