"""Documents that are deleted after a statement told of them."""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_statement_money import APRIL, StatementMoneyCommon


@tagged("post_install", "-at_install")
class TestStatementDeleted(StatementMoneyCommon):
    def delete(self, move, moment):
        with self.at(moment):
            move.button_draft()
            move.with_context(force_delete=True).unlink()
            self.env.flush_all()
        self.env.invalidate_all()

    def test_what_is_deleted_after_it_was_told_is_taken_off(self):
        invoice = self.bill(self.work("2026-03-02", 12), "2026-03-20")
        name = invoice.name
        march = self.make_statement()
        self.assertEqual(march.invoiced_amount, 200)
        self.issue(march)
        self.delete(invoice, "2026-04-10 09:00")
        self.assertEqual(march.invoiced_amount, 200)
        april = self.make_statement(APRIL, "2026-05-03 09:00")
        line = self.lines(april, "billing")
        self.assertEqual(
            (line.name, line.amount, line.company_amount), (name, -200, -200)
        )
        self.assertEqual(april.invoiced_amount, -200)
        with self.assertRaisesRegex(UserError, "deleted"):
            line.action_open_document()
        with self.at("2026-05-04 09:00"):
            april.action_refresh()
        self.assertEqual(april.invoiced_amount, -200)
        self.issue(april, "2026-05-04 10:00")
        may = self.make_statement((date(2026, 5, 1), date(2026, 5, 31)), "2026-06-03")
        self.assertFalse(self.lines(may, "billing"))

    def test_what_was_deleted_alone_makes_a_statement_due(self):
        invoice = self.bill(self.work("2026-03-02", 12), "2026-03-20")
        self.issue(self.make_statement())
        self.assertNotIn(
            self.customer, self.statements._find_billed(self.company, *APRIL)
        )
        self.delete(invoice, "2026-04-10 09:00")
        self.assertIn(self.customer, self.statements._find_billed(self.company, *APRIL))
        april = self.make_statement(APRIL, "2026-05-03 09:00")
        self.issue(april, "2026-05-03 10:00")
        self.assertNotIn(
            self.customer,
            self.statements._find_billed(
                self.company, date(2026, 5, 1), date(2026, 5, 31)
            ),
        )

    def test_a_correction_tells_nothing_of_what_was_deleted(self):
        """The statement that told of it is replaced, and the sums are the books'."""
        invoice = self.bill(self.work("2026-03-02", 12), "2026-03-20")
        march = self.make_statement()
        self.issue(march)
        self.delete(invoice, "2026-04-10 09:00")
        with self.at("2026-04-11 09:00"):
            action = march.action_correct()
        correction = self.statements.browse(action["res_id"])
        self.assertFalse(self.lines(correction, "billing"))
        self.issue(correction, "2026-04-11 10:00")
        april = self.make_statement(APRIL, "2026-05-03 09:00")
        self.assertFalse(self.lines(april, "billing"))
