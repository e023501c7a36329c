"""Time, invoices and credits on statements: the sums are those of the books."""

from datetime import date

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .time_common import TimeCommon

MARCH = (date(2026, 3, 1), date(2026, 3, 31))
APRIL = (date(2026, 4, 1), date(2026, 4, 30))


class StatementMoneyCommon(TimeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.is_company = True
        cls.statements = cls.env["sla.statement"]

    def make_statement(self, period=MARCH, moment="2026-04-03 09:00"):
        with self.at(moment):
            return self.statements._make(self.company, self.customer, *period)

    def issue(self, statement, moment="2026-04-03 10:00"):
        with self.at(moment):
            statement.action_issue()

    def post(self, move, moment):
        with self.at(moment):
            move.action_post()
            self.env.flush_all()
        return move

    def bill(self, time, day, moment=None, **vals):
        """Return the posted invoice of ``day`` for ``time``, entered at ``moment``."""
        price = 100 * sum(time.mapped("sla_billable_hours"))
        invoice = self.make_invoice(
            invoice_date=day,
            invoice_line_ids=[
                Command.create({"name": "Time", "price_unit": price, "tax_ids": []})
            ],
            **vals,
        )
        time.sudo().sla_bill_line_id = invoice.invoice_line_ids
        return self.post(invoice, moment or f"{day} 12:00")

    def sum_of(self, moves):
        """Return what the books say, without taxes, in the company's currency."""
        return sum(moves.mapped("amount_untaxed_signed"))

    def lines(self, statement, section):
        return statement.line_ids.filtered(lambda line: line.section == section)


@tagged("post_install", "-at_install")
class TestStatementMoney(StatementMoneyCommon):
    def test_time_is_told_by_kind_of_work_and_adds_up(self):
        self.work("2026-03-02", 6)
        self.work("2026-03-03", 6)
        self.work("2026-03-04", 2, sla_work_type="goodwill")
        self.work("2026-03-05", 1, sla_work_type="outside")
        self.work("2026-04-01", 5)
        statement = self.make_statement()
        self.assertEqual(
            (
                statement.worked_hours,
                statement.included_hours,
                statement.billable_hours,
                statement.goodwill_hours,
            ),
            (15, 10, 3, 2),
        )
        self.assertEqual(len(self.lines(statement, "time")), 3)
        balance = self.lines(statement, "balance")
        self.assertEqual(
            balance.term, "10 h included, 0 h carried over, 10 h used, 0 h left"
        )

    def test_time_of_other_customers_is_not_told(self):
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        self.agreement.sudo().partner_ids |= other
        self.work("2026-03-02", 6, partner_id=other.id)
        self.assertEqual(self.make_statement().worked_hours, 0)

    def test_what_was_invoiced_equals_the_invoices(self):
        first = self.bill(self.work("2026-03-02", 12), "2026-03-20")
        second = self.bill(
            self.work("2026-03-21", 3),
            "2026-03-31",
            currency_id=self.env.ref("base.EUR").id
            if self.company.currency_id != self.env.ref("base.EUR")
            else self.env.ref("base.USD").id,
        )
        self.bill(self.work("2026-03-22", 3), "2026-04-01")
        statement = self.make_statement()
        self.assertEqual(self.lines(statement, "billing").move_id, first | second)
        self.assertAlmostEqual(
            statement.invoiced_amount, self.sum_of(first | second), 2
        )
        self.assertNotEqual(statement.invoiced_amount, 0)

    def test_what_was_billed_by_the_job_is_told_in_full(self):
        self.work("2026-03-02", 12)
        bills = self.env["sla.time.bill"]
        with self.at("2026-04-01 09:00"):
            found = bills._find(self.company, MARCH[1], self.customer)
            [(bill, lines)] = found.items()
            invoice = bills._draft(bill, lines)
            invoice.invoice_date = MARCH[1]
        self.post(invoice, "2026-04-01 10:00")
        statement = self.make_statement()
        self.assertEqual(self.lines(statement, "billing").move_id, invoice)
        self.assertEqual(statement.invoiced_amount, self.sum_of(invoice))
        self.assertEqual(statement.invoiced_amount, 200)

    def test_a_draft_invoice_is_not_told(self):
        invoice = self.bill(self.work("2026-03-02", 12), "2026-03-20")
        with self.at("2026-03-21 09:00"):
            invoice.button_draft()
        self.assertFalse(self.lines(self.make_statement(), "billing"))

    def test_an_invoice_taken_back_is_told_with_its_credit_note(self):
        invoice = self.bill(self.work("2026-03-02", 12), "2026-03-20")
        with self.at("2026-03-25 09:00"):
            credit = invoice._reverse_moves(
                [{"invoice_date": date(2026, 3, 25), "date": date(2026, 3, 25)}]
            )
        self.post(credit, "2026-03-25 10:00")
        statement = self.make_statement()
        self.assertEqual(self.lines(statement, "billing").move_id, invoice | credit)
        self.assertEqual(statement.invoiced_amount, 0)

    def test_what_is_dated_back_later_is_on_the_next_one_and_nothing_twice(self):
        before = self.bill(self.work("2026-03-02", 12), "2026-03-20")
        march = self.make_statement()
        self.issue(march)
        late = self.bill(
            self.work("2026-03-03", 2), "2026-03-30", moment="2026-04-05 09:00"
        )
        april = self.make_statement(APRIL, "2026-05-03 09:00")
        self.assertEqual(self.lines(march, "billing").move_id, before)
        self.assertEqual(self.lines(april, "billing").move_id, late)

    def test_credits_for_broken_promises_equal_the_credit_notes(self):
        proposal = (
            self.env["sla.penalty.proposal"]
            .sudo()
            .create(
                {
                    "family_id": self.agreement.family_id.id,
                    "agreement_id": self.agreement.id,
                    "direction": "customer",
                    "partner_id": self.customer.id,
                    "party_key": self.customer.id,
                    "date_from": "2026-02-01",
                    "date_to": "2026-02-28",
                    "currency_id": self.company.currency_id.id,
                    "company_id": self.company.id,
                    "decision": "approved",
                }
            )
        )
        credit = self.make_invoice("out_refund", invoice_date="2026-03-10")
        credit.sudo().sla_proposal_id = proposal
        self.post(credit, "2026-03-10 09:00")
        self.post(
            self.make_invoice("out_refund", invoice_date="2026-03-11"),
            "2026-03-11 09:00",
        )
        statement = self.make_statement()
        self.assertEqual(self.lines(statement, "credit").move_id, credit)
        self.assertEqual(statement.credited_amount, self.sum_of(credit))
        self.assertEqual(statement.credited_amount, -100)

    def test_issued_amounts_stay_when_the_invoice_is_cancelled(self):
        invoice = self.bill(self.work("2026-03-02", 12), "2026-03-20")
        statement = self.make_statement()
        self.issue(statement)
        with self.at("2026-04-04 09:00"):
            invoice.button_draft()
            invoice.button_cancel()
        statement.invalidate_recordset()
        self.assertEqual(statement.invoiced_amount, 200)
        self.assertEqual(self.lines(statement, "billing").amount, 200)

    def reverse(self, invoice, day):
        with self.at(f"{day} 09:00"):
            credit = invoice._reverse_moves([{"invoice_date": date.fromisoformat(day)}])
        return self.post(credit, f"{day} 10:00")

    def test_of_an_invoice_that_bills_more_only_time_is_told_and_taken_back(self):
        time = self.work("2026-03-02", 11)
        invoice = self.make_invoice(
            invoice_date="2026-03-20",
            invoice_line_ids=[
                Command.create({"name": name, "price_unit": price, "tax_ids": []})
                for name, price in (("Time", 100), ("Licence", 500))
            ],
        )
        time.sudo().sla_bill_line_id = invoice.invoice_line_ids[0]
        self.post(invoice, "2026-03-20 12:00")
        self.reverse(invoice, "2026-03-25")
        statement = self.make_statement()
        self.assertEqual(self.lines(statement, "billing").mapped("amount"), [100, -100])
        self.assertEqual(statement.invoiced_amount, 0)

    def test_a_credit_note_is_told_under_the_agreement_of_each_line(self):
        second = self.make_time_agreement(name="Second", entitlements=())
        times = self.work("2026-03-02", 12)
        times |= self.work("2026-03-02", 3, sla_agreement_id=second.id)
        invoice = self.make_invoice(
            invoice_date="2026-03-20",
            invoice_line_ids=[
                Command.create({"name": name, "price_unit": price, "tax_ids": []})
                for name, price in (("Care", 200), ("Second", 300))
            ],
        )
        for time, row in zip(times, invoice.invoice_line_ids, strict=True):
            time.sudo().sla_bill_line_id = row
        self.post(invoice, "2026-03-20 12:00")
        self.assertEqual(
            invoice.invoice_line_ids.sla_billed_agreement_id, self.agreement | second
        )
        self.reverse(invoice, "2026-03-25")
        rows = self.lines(self.make_statement(), "billing")
        self.assertEqual(
            rows.filtered(lambda row: row.agreement_id == second).mapped("amount"),
            [300, -300],
        )
        self.assertEqual(sum(rows.mapped("amount")), 0)

    def test_time_of_two_agreements_is_on_two_lines_of_the_invoice(self):
        self.agreement.sudo().entitlement_ids.unlink()
        second = self.make_time_agreement(name="Second", entitlements=())
        second.rate_ids.product_id = self.agreement.rate_ids.product_id
        self.work("2026-03-02", 1, sla_work_type="outside")
        self.work("2026-03-02", 1, sla_work_type="outside", sla_agreement_id=second.id)
        with self.at("2026-04-01 09:00"):
            bills = self.env["sla.time.bill"]
            [(bill, lines)] = bills._find(self.company, MARCH[1], self.customer).items()
            invoice = bills._draft(bill, lines)
        self.assertEqual(invoice.invoice_line_ids.mapped("quantity"), [1, 1])

    def test_an_issued_invoice_cancelled_and_billed_again_is_taken_off(self):
        time = self.work("2026-03-02", 12)
        first = self.bill(time, "2026-03-20")
        march = self.make_statement()
        self.issue(march)
        with self.at("2026-04-04 09:00"):
            first.button_draft()
            first.button_cancel()
        time.sudo().sla_bill_line_id = False
        again = self.bill(time, "2026-04-10")
        april = self.make_statement(APRIL, "2026-05-03 09:00")
        rows = self.lines(april, "billing")
        self.assertEqual(rows.mapped("amount"), [-200, 200])
        self.assertEqual(rows[0].move_id, first)
        self.assertIn("Cancelled since", rows[0].detail)
        self.assertEqual(
            march.invoiced_amount + april.invoiced_amount, self.sum_of(again)
        )

    def test_an_invoice_changed_after_it_was_told_is_told_with_the_difference(self):
        invoice = self.bill(self.work("2026-03-02", 12), "2026-03-20")
        self.issue(self.make_statement())
        with self.at("2026-04-04 09:00"):
            invoice.button_draft()
            invoice.invoice_line_ids.price_unit = 150
            invoice.action_post()
        april = self.make_statement(APRIL, "2026-05-03 09:00")
        self.assertEqual(self.lines(april, "billing").mapped("amount"), [-50])

    def test_time_billed_again_stays_on_the_corrected_statement_of_its_month(self):
        time = self.work("2026-03-02", 12)
        first = self.bill(time, "2026-03-20")
        march = self.make_statement()
        self.issue(march)
        credit = self.reverse(first, "2026-04-10")
        time.sudo().sla_bill_line_id = False
        again = self.bill(time, "2026-04-11")
        with self.at("2026-05-02 09:00"):
            march.action_correct()
        corrected = march.correction_ids
        self.issue(corrected, "2026-05-02 10:00")
        april = self.make_statement(APRIL, "2026-05-03 09:00")
        self.assertEqual(corrected.invoiced_amount, 200)
        self.assertEqual(
            corrected.invoiced_amount + april.invoiced_amount,
            self.sum_of(first | credit | again),
        )

    # Order, and who is told

    def test_months_are_issued_in_order_and_each_invoice_is_on_one(self):
        self.bill(self.work("2026-03-02", 12), "2026-03-20")
        march = self.make_statement()
        april = self.make_statement(APRIL, "2026-05-03 09:00")
        self.assertEqual(march.invoiced_amount, 200)
        self.assertFalse(self.lines(april, "billing"))
        with self.assertRaisesRegex(UserError, "is still a draft"):
            self.issue(april, "2026-05-03 10:00")
        self.issue(march | april, "2026-05-03 10:00")
        self.assertEqual(april.state, "issued")

    def test_a_month_counted_before_an_earlier_one_is_counted_again(self):
        first = self.make_statement((date(2026, 2, 1), date(2026, 2, 28)))
        self.issue(first)
        self.bill(self.work("2026-03-02", 12), "2026-03-20")
        april = self.make_statement(APRIL, "2026-05-03 09:00")
        march = self.make_statement(MARCH, "2026-05-03 10:00")
        self.issue(march, "2026-05-03 11:00")
        with self.assertRaisesRegex(UserError, "was counted after"):
            self.issue(april, "2026-05-03 11:00")
        with self.at("2026-05-03 12:00"):
            april.action_refresh()
        self.issue(april, "2026-05-03 12:00")
        self.assertEqual((march.invoiced_amount, april.invoiced_amount), (200, 0))

    def find_missing(self, period=APRIL, moment="2026-05-03 09:00"):
        with self.at(moment):
            return self.statements._find_missing(self.company, *period)

    def test_what_is_billed_after_the_agreement_ended_is_told(self):
        time = self.work("2026-03-30", 12)
        with self.at("2026-04-01 08:00"):
            self.agreement.sudo().date_end = "2026-03-31"
        self.issue(self.make_statement())
        self.assertNotIn(self.customer, self.find_missing())
        invoice = self.bill(time, "2026-04-10")
        self.assertIn(self.customer, self.find_missing())
        april = self.make_statement(APRIL, "2026-05-03 09:00")
        self.assertEqual(april.invoiced_amount, self.sum_of(invoice))
        self.assertEqual(april.agreement_ids, self.agreement)
        self.assertFalse(self.lines(april, "promise"))

    def test_what_is_cancelled_after_the_agreement_ended_is_told(self):
        invoice = self.bill(self.work("2026-03-02", 12), "2026-03-20")
        with self.at("2026-04-01 08:00"):
            self.agreement.sudo().date_end = "2026-03-31"
        self.issue(self.make_statement())
        with self.at("2026-04-04 09:00"):
            invoice.button_draft()
            invoice.button_cancel()
        self.assertIn(self.customer, self.find_missing())
        april = self.make_statement(APRIL, "2026-05-03 09:00")
        self.assertEqual(april.invoiced_amount, -200)

    def test_who_is_covered_by_its_tier_gets_a_statement_of_time_and_money(self):
        self.agreement.sudo().partner_ids = False
        tier = self.env["sla.tier"].create({"name": "Gold"})
        self.customer.sla_tier_id = tier
        agreement = self.make_time_agreement(
            name="All gold", partner_ids=False, tier_ids=[(6, 0, tier.ids)]
        )
        time = self.work("2026-03-02", 12, sla_agreement_id=agreement.id)
        self.assertIn(self.customer, self.find_missing(MARCH))
        invoice = self.bill(time, "2026-03-20")
        march = self.make_statement()
        self.assertEqual(march.agreement_ids, agreement)
        self.assertEqual(march.worked_hours, 12)
        self.assertEqual(march.invoiced_amount, self.sum_of(invoice))

    def test_a_merged_customer_is_not_told_of_the_same_month_again(self):
        other = self.env["res.partner"].create({"name": "Old", "is_company": True})
        self.agreement.sudo().partner_ids = other
        self.bill(
            self.work("2026-03-02", 12, partner_id=other.id),
            "2026-03-20",
            partner_id=other.id,
        )
        with self.at("2026-04-03 09:00"):
            first = self.statements._make(self.company, other, *MARCH)
        self.issue(first)
        merge = self.env["base.partner.merge.automatic.wizard"]
        merge._merge((other | self.customer).ids, self.customer)
        self.env.invalidate_all()
        self.assertEqual(first.partner_id, self.customer)
        self.assertNotIn(self.customer, self.find_missing(MARCH))
        # made by hand all the same, it does not tell of the invoice again
        self.assertEqual(self.make_statement().invoiced_amount, 0)
