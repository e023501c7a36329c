from odoo.tests import new_test_user, tagged

from odoo.addons.sla_base.tests import common


@tagged("post_install", "-at_install")
class TestProducts(common.SlaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sam, cls.ann = (
            new_test_user(cls.env, login=login, groups="sales_team.group_sale_salesman")
            for login in ("sam", "ann")
        )
        cls.source = cls.env["utm.source"].create({"name": "Trade fair of the test"})
        cls.customer = cls.env["res.partner"].create({"name": "Test Customer"})
        cls.pump = cls.env["product.product"].create({"name": "Pump"})

    def order(self, user, quantity, price, confirmed=True, **vals):
        lead = self.env["crm.lead"].create(
            {
                "name": "Ten pumps",
                "type": "opportunity",
                "user_id": user.id,
                "partner_id": self.customer.id,
                "source_id": self.source.id,
                "company_id": self.company.id,
            }
        )
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "opportunity_id": lead.id,
                "user_id": user.id,
                "order_line": [
                    (0, 0, {"display_type": "line_note", "name": "A note"}),
                    (
                        0,
                        0,
                        {
                            "product_id": self.pump.id,
                            "product_uom_qty": quantity,
                            "price_unit": price,
                            "tax_ids": [(5,)],
                        },
                    ),
                ],
                **vals,
            }
        )
        if confirmed:
            order.action_confirm()
        self.env.flush_all()
        return order

    def test_days_are_those_of_the_company(self):
        self.company.resource_calendar_id.tz = "Asia/Tehran"
        order = self.order(self.sam, 1, 100)
        # 1 April already, where the company is
        order.date_order = "2026-03-31 21:00:00"
        self.env.flush_all()
        row = self.env["sla.lead.product"].search([("order_id", "=", order.id)])
        self.assertEqual(str(row.date), "2026-04-01")

    def revenue(self, env=None):
        rows = (env or self.env)["sla.lead.product"]._read_group(
            [("product_id", "=", self.pump.id)],
            ["source_id"],
            ["quantity:sum", "revenue:sum"],
        )
        return [(source.id, *numbers) for source, *numbers in rows]

    def test_confirmed_orders_count_by_product_and_source(self):
        self.order(self.sam, 10, 50)
        self.order(self.sam, 2, 100)
        self.order(self.sam, 7, 70, confirmed=False)
        self.assertEqual(self.revenue(), [(self.source.id, 12, 700)])

    def test_revenue_is_in_the_currency_of_the_company(self):
        other = self.env["res.currency"].create({"name": "TST", "symbol": "T"})
        self.env["res.currency.rate"].create(
            {"currency_id": other.id, "rate": 2, "company_id": self.company.id}
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Test", "currency_id": other.id}
        )
        self.order(self.sam, 10, 50, pricelist_id=pricelist.id)
        self.assertEqual(self.revenue(), [(self.source.id, 10, 250)])

    def test_salespeople_see_their_own(self):
        self.order(self.sam, 1, 100)
        self.order(self.ann, 1, 900)
        own = self.revenue(self.env(user=self.sam))
        self.assertEqual(own, [(self.source.id, 1, 100)])

    def test_another_company_sees_nothing(self):
        self.order(self.sam, 1, 100)
        other = self.env["res.company"].create({"name": "Another company"})
        olga = new_test_user(
            self.env,
            login="olga",
            groups="sales_team.group_sale_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        elsewhere = self.env(user=olga, context={"allowed_company_ids": other.ids})
        self.assertEqual(self.revenue(elsewhere), [])
