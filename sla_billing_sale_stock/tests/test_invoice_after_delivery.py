from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.sla_billing.tests import test_account_move


@tagged("post_install", "-at_install")
class TestInvoiceAfterDelivery(test_account_move.InvoiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls.env["product.product"].create(
            {
                "name": "Thing",
                "type": "consu",
                "invoice_policy": "delivery",
                "lst_price": 10,
                "taxes_id": False,
            }
        )
        cls.env.ref("sla_billing.policy_invoices").write(
            {"active": True, "state": "active", "effective_from": False}
        )

    def deliver(self, order, moment, quantity):
        with self.at(moment):
            picking = order.picking_ids.filtered(lambda each: each.state != "done")
            picking.move_ids.write({"quantity": quantity, "picked": True})
            picking.with_context(cancel_backorder=False)._action_done()
            self.env.flush_all()

    def order(self, quantity):
        with self.at("2026-03-02 09:00"):
            order = self.env["sale.order"].create(
                {
                    "partner_id": self.customer.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": self.product.id,
                                "product_uom_qty": quantity,
                            }
                        )
                    ],
                }
            )
            order.action_confirm()
            self.env.flush_all()
        return order

    def invoice(self, order, moment):
        with self.at(moment):
            invoice = order._create_invoices()
            self.env.flush_all()
        return invoice

    def test_an_invoice_is_due_a_day_after_the_delivery(self):
        order = self.order(2)
        self.deliver(order, "2026-03-02 10:00", 2)
        invoice = self.invoice(order, "2026-03-02 15:00")
        self.assertEqual(str(invoice.sla_requested_at), "2026-03-02 10:00:00")
        metric = self.env.ref("sla_billing.metric_issued")
        clock = invoice.sla_clock_ids.filtered(lambda each: each.metric_id == metric)
        self.assertEqual(str(clock.deadline), "2026-03-03 10:00:00")

    def test_each_invoice_of_deliveries_in_parts_has_its_own(self):
        order = self.order(5)
        self.deliver(order, "2026-03-02 10:00", 2)
        first = self.invoice(order, "2026-03-02 15:00")
        self.deliver(order, "2026-03-04 11:00", 3)
        second = self.invoice(order, "2026-03-04 15:00")
        self.assertEqual(str(first.sla_requested_at), "2026-03-02 10:00:00")
        self.assertEqual(str(second.sla_requested_at), "2026-03-04 11:00:00")

    def test_an_invoice_that_takes_the_place_of_another_is_not_late(self):
        order = self.order(2)
        self.deliver(order, "2026-03-02 10:00", 2)
        first = self.invoice(order, "2026-03-02 15:00")
        with self.at("2026-03-20 09:00"):
            first.action_post()
            wizard = self.env["account.move.reversal"].with_context(
                active_model="account.move", active_ids=first.ids
            )
            action = wizard.create({"journal_id": first.journal_id.id}).modify_moves()
            self.env.flush_all()
        again = first.browse(action["res_id"])
        self.assertTrue(again.invoice_line_ids.sale_line_ids)
        self.assertFalse(again.sla_requested_at)

    def test_an_invoice_without_goods_waits_for_a_request(self):
        self.assertFalse(self.make_invoice().sla_requested_at)
