"""A quotation or pro-forma is sent again from the ticket that asks for it."""

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestResendOrder(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent = new_test_user(
            cls.env, "order_agent", groups="helpdesk_mgmt.group_helpdesk_user"
        )
        cls.customer = cls.env["res.partner"].create(
            {"name": "Sara", "email": "sara@c.example.com"}
        )
        cls.product = cls.env["product.product"].create({"name": "Pump"})
        cls.quotation = cls.make_order(cls.customer, "2026-01-05 09:00:00", "sent")
        cls.order = cls.make_order(cls.customer, "2026-02-05 09:00:00", "sale")
        cls.draft = cls.make_order(cls.customer, "2026-03-05 09:00:00", "draft")
        other = cls.env["res.partner"].create({"name": "Omid"})
        cls.theirs = cls.make_order(other, "2026-02-05 09:00:00", "sale")
        cls.entry = cls.env.ref("sla_helpdesk.entry_resend")

    @classmethod
    def make_order(cls, customer, date, state):
        order = cls.env["sale.order"].create(
            {
                "partner_id": customer.id,
                "order_line": [(0, 0, {"product_id": cls.product.id})],
            }
        )
        order.write({"date_order": date, "state": state})
        return order

    def request(self, **vals):
        ticket = self.env["helpdesk.ticket"].create(
            {
                "name": "My pro-forma",
                "description": "Please send it again",
                "partner_id": self.customer.id,
                "sla_entry_id": self.entry.id,
                "sla_form": {"kind": "quotation"},
                **vals,
            }
        )
        return ticket.with_user(self.agent)

    def mails_of(self, order):
        return self.env["mail.mail"].search(
            [("model", "=", "sale.order"), ("res_id", "=", order.id)]
        )

    def test_the_latest_of_the_customer_s_own_is_found(self):
        found = self.request()._sla_find_documents()
        self.assertEqual(found, [self.order, self.quotation])

    def test_the_number_decides(self):
        found = self.request(name=f"Quotation {self.quotation.name}?")
        self.assertEqual(found._sla_find_documents()[0], self.quotation)
        theirs = self.request(name=f"Order {self.theirs.name}")
        self.assertNotIn(self.theirs, theirs._sla_find_documents())

    def test_an_order_goes_out_as_a_pro_forma_and_the_request_is_closed(self):
        ticket = self.request()
        with self.assertRaises(AccessError):
            self.order.with_user(self.agent).read(["name"])
        ticket.action_sla_send_document()
        mail = self.mails_of(self.order)
        self.assertIn("Order (Ref", mail.subject)
        self.assertEqual(mail.recipient_ids, self.customer)
        self.assertTrue(mail.attachment_ids)
        self.assertTrue(ticket.closed)

    def test_a_quotation_goes_out_as_it_was(self):
        ticket = self.request(name=f"Quotation {self.quotation.name}")
        ticket.action_sla_send_document()
        mail = self.mails_of(self.quotation)
        self.assertIn("Quotation (Ref", mail.subject)
        self.assertEqual(self.quotation.state, "sent")

    def test_what_is_refused_tells_nothing_about_tickets_or_orders(self):
        with_order = self.request()
        without = self.request(
            partner_id=self.env["res.partner"].create({"name": "Nobody"}).id
        )
        gone = self.request()
        gone.sudo().unlink()
        outsider = new_test_user(self.env, "order_outsider", groups="base.group_user")
        told = set()
        for ticket in (with_order, without, gone):
            with self.assertRaises(AccessError) as refused:
                ticket.with_user(outsider).action_sla_send_document()
            told.add(str(refused.exception))
        self.assertEqual(len(told), 1, told)
