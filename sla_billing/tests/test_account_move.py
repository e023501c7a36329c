from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.sla_base.tests import common, contract


class InvoiceCommon(common.SlaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.env.company
        if not company.chart_template:
            cls.env["account.chart.template"].try_loading(
                "generic_coa", company, install_demo=False
            )
        cls.customer = cls.env["res.partner"].create({"name": "Test Customer"})

    def make_invoice(self, move_type="out_invoice", **vals):
        return self.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": self.customer.id,
                "invoice_date": "2026-03-02",
                "invoice_line_ids": [
                    Command.create({"name": "Work", "price_unit": 100, "tax_ids": []})
                ],
                **vals,
            }
        )

    def do(self, moment, method, *args):
        with self.at(moment):
            method(*args)
            self.env.flush_all()


@tagged("post_install", "-at_install")
class TestInvoiceHost(contract.SlaContract, InvoiceCommon):
    host_model = "account.move"
    stop_domain = "[('state', '=', 'posted')]"

    def make_document(self, **vals):
        return self.make_invoice(**vals)

    def end_document(self, document):
        document.action_post()


@tagged("post_install", "-at_install")
class TestInvoices(InvoiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["sla.policy"].search([]).active = False
        for name in ("invoices", "bills"):
            cls.env.ref(f"sla_billing.policy_{name}").write(
                {"active": True, "state": "active", "effective_from": False}
            )
        hours = cls.make_calendar("Office", 9, 17)
        cls.env.company.resource_calendar_id = hours

    def invoice_at(self, moment="2026-03-02 10:00", *args, **vals):
        with self.at(moment):
            invoice = self.make_invoice(*args, **vals)
            self.env.flush_all()
        return invoice

    def clock(self, invoice, name):
        metric = self.env.ref(f"sla_billing.metric_{name}")
        return invoice.sla_clock_ids.filtered(lambda each: each.metric_id == metric)

    def test_a_draft_is_posted_within_four_hours(self):
        invoice = self.invoice_at()
        self.assertEqual(str(invoice.sla_next_deadline), "2026-03-02 14:00:00")
        self.do("2026-03-02 13:00", invoice.action_post)
        self.assertEqual(invoice.sla_status, "met")
        self.assertEqual(
            str(self.clock(invoice, "posted").stopped_at)[:13], "2026-03-02 13"
        )

    def test_an_invoice_counts_from_the_request(self):
        invoice = self.invoice_at(sla_requested_at="2026-02-27 16:00:00")
        issued = self.clock(invoice, "issued")
        self.assertEqual(str(issued.started_at), "2026-02-27 16:00:00")
        self.tick("2026-03-02 16:30")
        self.do("2026-03-03 12:00", invoice.action_post)
        self.assertTrue(issued.breached_at)
        self.assertEqual(invoice.sla_status, "breached")

    def test_going_back_to_draft_does_not_promise_it_again(self):
        invoice = self.invoice_at()
        self.do("2026-03-02 11:00", invoice.action_post)
        self.do("2026-03-02 12:00", invoice.button_draft)
        self.do("2026-03-05 12:00", invoice.action_post)
        self.assertEqual(len(self.clock(invoice, "posted")), 1)
        self.assertEqual(invoice.sla_status, "met")

    def test_each_objection_has_a_clock_of_its_own(self):
        invoice = self.invoice_at()
        self.do("2026-03-02 11:00", invoice.action_post)
        self.do("2026-03-03 09:00", invoice._sla_dispute, "The discount is missing")
        self.assertEqual(invoice.sla_status, "running")
        self.do("2026-03-03 10:00", invoice._sla_dispute, "And the address is wrong")
        self.assertEqual(str(invoice.sla_disputed_at), "2026-03-03 09:00:00")
        self.do("2026-03-04 09:00", invoice.action_sla_dispute_answered)
        self.assertFalse(invoice.sla_disputed_at)
        self.do("2026-03-09 09:00", invoice._sla_dispute, "Again")
        self.tick("2026-03-12 09:00")
        clocks = self.clock(invoice, "dispute")
        self.assertEqual(clocks.sorted("cycle").mapped("state"), ["stopped", "running"])
        self.assertEqual(invoice.sla_status, "breached")

    def test_objecting_does_not_count_as_an_edit_by_hand(self):
        invoice = self.invoice_at()
        self.do("2026-03-02 11:00", invoice.action_post)
        invoice.with_context(
            skip_is_manually_modified=True
        ).is_manually_modified = False
        self.do("2026-03-03 09:00", invoice._sla_dispute, "The discount is missing")
        self.do("2026-03-03 10:00", invoice.action_sla_dispute_answered)
        self.assertFalse(invoice.is_manually_modified)

    def test_only_posted_documents_are_objected_to(self):
        invoice = self.invoice_at()
        with self.assertRaises(UserError):
            invoice._sla_dispute("No")
        with self.assertRaises(UserError):
            invoice.action_sla_dispute_answered()

    def test_who_may_not_write_invoices_notes_no_objection(self):
        invoice = self.invoice_at()
        self.do("2026-03-02 11:00", invoice.action_post)
        reader = new_test_user(
            self.env, "sla_reader", groups="account.group_account_readonly"
        )
        with self.assertRaises(AccessError):
            invoice.with_user(reader).action_sla_dispute_answered()
        with self.assertRaises(AccessError):
            self.env["sla.invoice.dispute"].with_user(reader).create(
                {"move_id": invoice.id, "text": "No"}
            )

    def test_a_bill_is_approved_and_paid(self):
        bill = self.invoice_at("2026-03-02 10:00", "in_invoice")
        self.assertFalse(self.clock(bill, "posted"))
        self.do("2026-03-03 10:00", bill.action_post)
        self.assertEqual(self.clock(bill, "bill_approved").state, "stopped")
        paid = self.clock(bill, "bill_paid")
        self.assertEqual(paid.state, "running")
        with self.at("2026-03-10 10:00"):
            self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=bill.ids
            ).create({})._create_payments()
            self.env.flush_all()
        self.assertEqual(paid.state, "stopped")
        self.assertEqual(bill.sla_status, "met")

    def test_a_cancelled_invoice_owes_nothing(self):
        invoice = self.invoice_at()
        self.do("2026-03-02 11:00", invoice.button_cancel)
        self.assertEqual(self.clock(invoice, "posted").state, "cancelled")
        self.assertFalse(invoice.sla_status)

    def test_the_tier_of_the_customer_is_seen_and_decides(self):
        tier = self.env["sla.tier"].create({"name": "VIP"})
        self.customer.sla_tier_id = tier
        self.make_policy(
            self.env.ref("sla_billing.metric_posted"),
            hours=1,
            tier_ids=[(6, 0, tier.ids)],
        )
        invoice = self.invoice_at()
        self.assertEqual(invoice.sla_tier_id, tier)
        self.assertEqual(str(invoice.sla_next_deadline), "2026-03-02 11:00:00")
        found = self.env["account.move"].search([("sla_tier_id", "=", tier.id)])
        self.assertEqual(found, invoice)

    def test_other_journal_entries_promise_nothing(self):
        entry = self.invoice_at("2026-03-02 10:00", "entry", invoice_line_ids=[])
        self.assertFalse(entry.sla_clock_ids)

    def test_queries_stay_the_same_at_ten_times_the_invoices(self):
        def cost(number):
            invoices = self.env["account.move"].concat(
                *[self.make_invoice() for _ in range(number)]
            )
            before = self.env.cr.sql_log_count
            invoices.mapped("sla_status")
            return self.env.cr.sql_log_count - before

        for _time in range(2):
            cost(1)
        self.assertLessEqual(cost(30), cost(3) + 2)
