from odoo.tests import tagged

from odoo.addons.sla_stock.tests import test_stock_picking


@tagged("post_install", "-at_install")
class TestDeliveryFigures(test_stock_picking.DeliveryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        policy = cls.env.ref("sla_stock.policy_deliveries")
        policy.write({"active": True, "state": "active", "effective_from": False})

    def deliver(self, made, shipped, quantity=1):
        with self.at(made):
            delivery = self.make_delivery(quantity)
            delivery.action_confirm()
            self.env.flush_all()
        self.tick(shipped)
        with self.at(shipped):
            self.ship(delivery)
            self.env.flush_all()
        return delivery

    def measure(self, name):
        objective = self.env["sla.objective"].create(
            {
                "kpi_id": self.env.ref(f"sla_objective_stock.{name}").id,
                "date_start": "2026-03-01",
                "target": 90,
            }
        )
        with self.at("2026-04-01 09:00"):
            objective.action_refresh()
            self.env.flush_all()
        return objective.actual

    def test_deliveries_on_time_are_those_shipped_as_promised(self):
        # two working days are promised; a Monday each
        for shipped in ("2026-03-03 12:00", "2026-03-04 09:00", "2026-03-09 12:00"):
            self.deliver("2026-03-02 10:00", shipped)
        self.assertAlmostEqual(self.measure("kpi_shipped_in_time"), 200 / 3, 6)
        # 9 to 17: ten hours to the day after, fifteen to Wednesday, five days and two
        self.assertEqual(self.measure("kpi_shipping_time"), 15)

    def test_deliveries_in_parts_are_a_share_of_those_shipped(self):
        first = self.deliver("2026-03-02 10:00", "2026-03-03 12:00")
        self.deliver("2026-03-02 10:00", "2026-03-03 12:00")
        before = self.measure("kpi_split")
        first.backorder_id = self.deliver("2026-02-02 10:00", "2026-02-03 12:00")
        self.env["sla.objective"].search([]).unlink()
        self.assertEqual((before, self.measure("kpi_split")), (0, 50))
