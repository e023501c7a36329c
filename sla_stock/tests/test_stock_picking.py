from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.sla_base.tests import common, contract


class DeliveryCommon(common.SlaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create({"name": "Test Customer"})
        cls.out = cls.env["stock.picking.type"].search(
            [("code", "=", "outgoing"), ("company_id", "=", cls.env.company.id)],
            limit=1,
        )
        cls.stock = cls.out.default_location_src_id
        cls.product = cls.env["product.product"].create(
            {"name": "Pump", "is_storable": True}
        )
        cls.put_in_stock(100)

    @classmethod
    def put_in_stock(cls, quantity):
        cls.env["stock.quant"]._update_available_quantity(
            cls.product, cls.stock, quantity
        )

    def make_delivery(self, quantity=1, **vals):
        return self.env["stock.picking"].create(
            {
                "picking_type_id": self.out.id,
                "partner_id": self.customer.id,
                "location_id": self.stock.id,
                "location_dest_id": self.env.ref("stock.stock_location_customers").id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": quantity,
                            "location_id": self.stock.id,
                            "location_dest_id": self.env.ref(
                                "stock.stock_location_customers"
                            ).id,
                        }
                    )
                ],
                **vals,
            }
        )

    def ship(self, delivery):
        delivery.action_assign()
        delivery.move_ids.picked = True
        delivery.with_context(skip_backorder=True).button_validate()


@tagged("post_install", "-at_install")
class TestDeliveryHost(contract.SlaContract, DeliveryCommon):
    host_model = "stock.picking"
    stop_domain = "[('state', '=', 'done')]"

    def make_document(self, **vals):
        return self.make_delivery(**vals)

    def end_document(self, document):
        document.action_confirm()
        self.ship(document)


@tagged("post_install", "-at_install")
class TestDeliveries(DeliveryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["sla.policy"].search([]).active = False
        cls.policy = cls.env.ref("sla_stock.policy_deliveries")
        cls.policy.write({"active": True, "state": "active", "effective_from": False})
        hours = cls.make_calendar("Warehouse", 8, 16)
        cls.env.company.resource_calendar_id = hours

    def confirm(self, moment="2026-03-02 10:00", **vals):
        """Return a delivery that is to be done since ``moment``, a Monday morning."""
        with self.at(moment):
            delivery = self.make_delivery(**vals)
            delivery.action_confirm()
            self.env.flush_all()
        return delivery

    def clock(self, delivery, name):
        metric = self.env.ref(f"sla_stock.metric_{name}")
        return delivery.sla_clock_ids.filtered(lambda each: each.metric_id == metric)

    def test_a_draft_promises_nothing(self):
        with self.at("2026-03-02 10:00"):
            delivery = self.make_delivery()
            self.env.flush_all()
        self.assertFalse(delivery.sla_clock_ids)

    def test_a_receipt_promises_nothing(self):
        receipt = self.out.warehouse_id.in_type_id
        delivery = self.confirm(picking_type_id=receipt.id)
        self.assertFalse(delivery.sla_clock_ids)

    def test_what_is_in_stock_is_ready_at_once_and_shipped_when_done(self):
        delivery = self.confirm()
        self.assertEqual(delivery.state, "assigned")
        self.assertEqual(self.clock(delivery, "ready").state, "stopped")
        self.assertEqual(delivery.sla_status, "running")
        with self.at("2026-03-04 09:00"):
            self.ship(delivery)
            self.env.flush_all()
        self.assertEqual(delivery.state, "done")
        self.assertEqual(delivery.sla_status, "met")
        self.assertEqual(
            str(self.clock(delivery, "shipped").stopped_at), "2026-03-04 09:00:00"
        )

    def test_what_is_not_in_stock_is_late_in_the_end(self):
        self.put_in_stock(-100)
        delivery = self.confirm()
        self.tick("2026-03-09 10:00")
        self.assertEqual(delivery.sla_status, "breached")
        self.assertTrue(self.clock(delivery, "ready").breached_at)

    def test_a_star_promises_more_and_is_not_forgotten_when_done(self):
        delivery = self.confirm(priority="1")
        shipped = self.clock(delivery, "shipped")
        self.assertEqual(
            shipped.target_id, self.env.ref("sla_stock.target_shipped_starred")
        )
        with self.at("2026-03-02 15:00"):
            self.ship(delivery)
            self.env.flush_all()
        self.assertEqual(delivery.priority, "0")
        self.assertEqual(
            shipped.target_id, self.env.ref("sla_stock.target_shipped_starred")
        )
        self.assert_replays(shipped)

    def test_a_cancelled_delivery_owes_nothing(self):
        delivery = self.confirm()
        with self.at("2026-03-02 12:00"):
            delivery.action_cancel()
            self.env.flush_all()
        self.assertEqual(self.clock(delivery, "shipped").state, "cancelled")

    def test_the_rest_of_a_split_delivery_is_promised_too(self):
        delivery = self.confirm(quantity=150)
        with self.at("2026-03-03 10:00"):
            delivery.action_assign()
            delivery.move_ids.quantity = 100
            delivery.move_ids.picked = True
            delivery.with_context(
                skip_backorder=True, picking_ids_not_to_backorder=[]
            ).button_validate()
            self.env.flush_all()
        rest = delivery.backorder_ids
        self.assertEqual(delivery.state, "done")
        self.assertEqual(self.clock(rest, "shipped").state, "running")

    def test_alerts_can_give_and_take_the_star(self):
        delivery = self.confirm()
        delivery._sla_set_priority("3")
        self.assertEqual(delivery.priority, "1")
        self.assertEqual(delivery._sla_get_priority(), "3")

    def test_promises_cost_the_same_queries_at_ten_times_the_deliveries(self):
        def count(number):
            deliveries = self.env["stock.picking"].concat(
                *[self.make_delivery() for _ in range(number)]
            )
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            deliveries.action_confirm()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        def cost(number):
            self.policy.state = "active"
            self.policy.effective_from = False
            count(1)
            promised = count(number)
            self.policy.state = "draft"
            count(1)
            return promised - count(number)

        self.assertLessEqual(cost(30), cost(3) + 4)
