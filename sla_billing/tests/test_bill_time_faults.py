from datetime import date

import psycopg2

from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_bill_time import BillCommon


@tagged("post_install", "-at_install")
class TestBillTimeFaults(BillCommon):
    """Nothing is lost and nothing is billed twice, whatever happens."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.company"].search([]).sla_bill_time = False
        cls.company.sla_bill_time = True

    def night(self, moment="2026-04-02 02:20"):
        with self.at(moment), self.enter_registry_test_mode():
            self.env.ref("sla_billing.ir_cron_sla_bill_time").method_direct_trigger()
        self.env.invalidate_all()

    def invoices(self):
        return self.env["account.move"].search([("sla_bill_from", "!=", False)])

    def test_running_twice_bills_once(self):
        self.work("2026-03-02", 12)
        self.night()
        self.night()
        self.assertEqual(self.invoices().mapped("amount_untaxed"), [200])

    def test_time_corrected_while_the_job_runs_is_not_billed_to_another(self):
        other = self.customer.create({"name": "Other", "is_company": True})
        self.agreement.sudo().partner_ids |= other
        moved = self.work("2026-03-02", 12)
        kept = self.work("2026-03-03", 3)
        given = self.work("2026-03-04", 2)
        bills = self.env["sla.time.bill"]
        found = bills._find(self.company, date(2026, 3, 31), self.customer)
        [(bill, lines)] = found.items()
        self.assertEqual(lines, moved | kept | given)
        moved.partner_id = other
        given.sla_work_type = "goodwill"
        kept.unit_amount = 14
        bills._bill_one(bill, lines.ids)
        invoice = self.invoices()
        self.assertEqual(invoice.amount_untaxed, 400)
        self.assertEqual(kept.sla_bill_line_id.move_id, invoice)
        self.assertFalse((moved | given).sla_bill_line_id)
        bills._bill_one(bill, lines.ids)
        self.assertEqual(self.invoices(), invoice)

    def test_companies_that_do_not_want_it_are_left_alone(self):
        self.company.sla_bill_time = False
        self.work("2026-03-02", 12)
        self.night()
        self.assertFalse(self.invoices())

    def test_one_that_fails_leaves_nothing_and_the_rest_is_billed(self):
        other = self.customer.create({"name": "Other"})
        self.work("2026-03-02", 12)
        strange = self.product.create({"name": "Strange", "type": "service"})
        broken = self.make_time_agreement(
            partner_ids=[(6, 0, other.ids)],
            rate_ids=[(0, 0, {"price": 100, "product_id": strange.id})],
        )
        line = self.work(
            "2026-03-02", 13, partner_id=other.id, sla_agreement_id=broken.id
        )
        # a product of another company cannot be invoiced here
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE product_template SET company_id = %s WHERE id = %s",
            [elsewhere.id, strange.product_tmpl_id.id],
        )
        self.env.invalidate_all()
        self.night()
        self.assertEqual(self.invoices().commercial_partner_id, self.customer)
        self.assertFalse(line.sla_bill_line_id)
        self.assertIn("Time cannot be billed", broken.activity_ids.mapped("summary"))

    def test_without_a_rate_the_owner_is_told_once(self):
        self.agreement = self.make_time_agreement(rate_ids=[])
        self.work("2026-03-02", 12)
        self.agreement.activity_ids.unlink()
        self.night()
        self.night()
        self.assertFalse(self.invoices())
        self.assertEqual(len(self.agreement.activity_ids), 1)

    def test_a_period_that_is_opened_again_is_billed_to_the_last_hour(self):
        lines = self.work("2026-03-02", 12)
        self.night()
        self.invoices().button_cancel()
        lines += self.work("2026-03-01", 3)
        self.assertEqual(self.split(lines), [(7, 5), (3, 0)])
        self.night()
        kept = self.invoices().filtered(lambda move: move.state != "cancel")
        self.assertEqual(kept.mapped("amount_untaxed"), [500])

    def test_merged_customers_draw_on_one_account(self):
        other = self.customer.create({"name": "Test Customer too"})
        self.agreement.partner_ids += other
        first = self.work("2026-03-02", 8)
        second = self.work("2026-03-03", 8, partner_id=other.id)
        self.env.flush_all()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.customer + other).ids, self.customer)
        lines = (first + second).sorted("id")
        self.assertEqual(lines.sla_customer_id, self.customer)
        self.assertEqual(self.split(lines), [(8, 0), (2, 6)])
        self.night()
        self.assertEqual(self.invoices().mapped("amount_untaxed"), [600])

    def test_merged_customers_with_a_draft_each_keep_one(self):
        other = self.customer.create({"name": "Test Customer too"})
        self.agreement.partner_ids += other
        self.work("2026-03-02", 12)
        self.work("2026-03-03", 12, partner_id=other.id)
        self.night()
        self.assertEqual(len(self.invoices()), 2)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.customer + other).ids, self.customer)
        self.assertEqual(self.invoices().partner_id, self.customer)
        self.night()
        self.assertEqual(self.invoices().mapped("amount_untaxed"), [1400])

    def test_a_revision_in_mid_period_bills_each_hour_at_its_own_rate(self):
        self.work("2026-03-02", 12)
        before = self.agreement
        before.date_end = "2026-03-15"
        after = before.copy(
            {
                "previous_id": before.id,
                "code": before.code,
                "version": 2,
                "date_start": "2026-03-16",
                "date_end": False,
            }
        )
        after.rate_ids.price = 120
        after.state = "active"
        self.agreement = after
        self.work("2026-03-20", 1)
        self.night()
        invoice = self.invoices()
        self.assertEqual(len(invoice), 1)
        self.assertEqual(invoice.amount_untaxed, 320)

    def test_a_new_currency_concerns_only_what_is_not_billed(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        billed = self.work("2026-02-02", 12)
        self.bill("2026-02-28")
        open_ = self.work("2026-03-02", 12)
        self.agreement.fee_currency_id = euro
        self.assertEqual(billed.sla_currency_id, self.company.currency_id)
        self.assertEqual(open_.sla_currency_id, euro)
        self.night()
        invoices = self.invoices()
        self.assertEqual(invoices.mapped("amount_untaxed"), [200, 200])
        self.assertEqual(set(invoices.currency_id), {euro, self.company.currency_id})

    def test_two_drafts_of_one_period_are_impossible(self):
        self.work("2026-03-02", 12)
        self.night()
        invoice = self.invoices()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
            self.cr.savepoint(),
        ):
            invoice.copy({"sla_bill_from": invoice.sla_bill_from}).write(
                {"sla_bill_to": invoice.sla_bill_to}
            )
            self.env.flush_all()
