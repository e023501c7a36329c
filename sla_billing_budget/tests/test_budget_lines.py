"""Billing reaches the budget of its analytic account."""

from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.sla_billing.tests.test_bill_time import BillCommon


class BudgetCommon(BillCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        accounts = cls.product.product_tmpl_id.get_product_accounts()
        cls.income = accounts["income"]
        cls.post = cls.env["account.budget.post"].create(
            {"name": "Services", "account_ids": [Command.set(cls.income.ids)]}
        )
        cls.budget = cls.env["crossovered.budget"].create(
            {
                "name": "2026",
                "date_from": "2026-01-01",
                "date_to": "2026-12-31",
                "crossovered_budget_line_ids": [
                    Command.create(
                        {
                            "general_budget_id": cls.post.id,
                            "analytic_account_id": cls.analytic.id,
                            "date_from": "2026-01-01",
                            "date_to": "2026-12-31",
                            "planned_amount": 10000,
                        }
                    )
                ],
            }
        )
        cls.line = cls.budget.crossovered_budget_line_ids

    def figures(self, line=None):
        self.env.flush_all()
        line = line or self.line
        line.invalidate_recordset()
        return (
            line.practical_amount,
            line.sla_time_amount,
            line.sla_penalty_amount,
            line.sla_committed_amount,
        )

    def fee(self, amount=1000, parts=None, **vals):
        values = {"name": "Fee", "price_unit": amount, "tax_ids": []}
        values["account_id"] = self.income.id
        values["analytic_distribution"] = parts or {str(self.analytic.id): 100}
        return self.make_invoice(invoice_line_ids=[Command.create(values)], **vals)


@tagged("post_install", "-at_install")
class TestBudgetLines(BudgetCommon):
    def test_time_out_of_contract_is_committed_then_practical(self):
        self.work("2026-03-02", 15)
        invoice = self.bill()
        self.assertEqual(self.figures(), (0, 0, 0, 500))
        self.do("2026-04-02 10:00", invoice.action_post)
        self.assertEqual(self.figures(), (500, 500, 0, 0))
        self.do("2026-04-02 11:00", self.fee().action_post)
        self.assertEqual(self.figures(), (1500, 500, 0, 0))

    def test_a_penalty_is_taken_from_where_the_fee_went(self):
        fee = self.fee()
        self.do("2026-03-02 10:00", fee.action_post)
        proposal = self.env["sla.penalty.proposal"].create(
            {
                "family_id": self.agreement.family_id.id or self.agreement.id,
                "agreement_id": self.agreement.id,
                "direction": "customer",
                "partner_id": self.customer.id,
                "party_key": self.customer.id,
                "date_from": "2026-03-01",
                "date_to": "2026-03-31",
                "currency_id": self.company.currency_id.id,
                "company_id": self.company.id,
                "invoice_id": fee.id,
            }
        )
        values = proposal._prepare_credit_note()
        line = values["invoice_line_ids"][0][2]
        self.assertEqual(line["analytic_distribution"], {str(self.analytic.id): 100})
        line.update(price_unit=200, tax_ids=[], account_id=self.income.id)
        credit = self.env["account.move"].create(
            values | {"invoice_date": "2026-04-02"}
        )
        self.assertEqual(self.figures(), (1000, 0, 0, -200))
        self.do("2026-04-02 10:00", credit.action_post)
        self.assertEqual(self.figures(), (800, 0, -200, 0))

    def test_the_distribution_of_several_lines_is_weighed(self):
        other = self.analytic.copy({"name": "Other"})
        invoice = self.fee(300)
        invoice.invoice_line_ids = [
            Command.create(
                {
                    "name": "More",
                    "price_unit": 100,
                    "tax_ids": [],
                    "analytic_distribution": {str(other.id): 50},
                }
            )
        ]
        proposal = self.env["sla.penalty.proposal"].new({"invoice_id": invoice.id})
        self.assertEqual(
            proposal._get_invoice_distribution(),
            {str(self.analytic.id): 75, str(other.id): 12.5},
        )

    def test_only_the_part_of_the_analytic_account_counts(self):
        other = self.analytic.copy({"name": "Other"})
        parts = {str(self.analytic.id): 25, str(other.id): 75}
        invoice = self.fee(1000, parts)
        self.assertEqual(self.figures(), (0, 0, 0, 250))
        self.do("2026-03-02 10:00", invoice.action_post)
        self.assertEqual(self.figures(), (250, 0, 0, 0))

    def test_what_is_outside_the_period_or_the_accounts_does_not_count(self):
        invoice = self.fee(1000, invoice_date="2025-12-31", date="2025-12-31")
        self.assertEqual(self.figures(), (0, 0, 0, 0))
        invoice.unlink()
        account = self.income.copy({"name": "Other income"})
        self.fee().invoice_line_ids.account_id = account
        self.assertEqual(self.figures(), (0, 0, 0, 0))

    def test_a_line_without_analytic_account_counts_all(self):
        whole = self.line.copy(
            {"analytic_account_id": False, "crossovered_budget_id": self.budget.id}
        )
        before = self.figures(whole)
        self.work("2026-03-02", 15)
        invoice = self.bill()
        self.fee(100, {str(self.analytic.copy().id): 100})
        drafted = self.figures(whole)
        self.assertEqual(drafted[3] - before[3], 600)
        self.do("2026-04-02 10:00", invoice.action_post)
        posted = self.figures(whole)
        self.assertEqual(posted[1] - before[1], 500)
        self.assertEqual(posted[3] - before[3], 100)

    def test_who_does_not_keep_the_books_sees_no_amounts(self):
        plain = new_test_user(self.env, "budget_plain", groups="base.group_user")
        names = self.line.with_user(plain).fields_get()
        for name in ("sla_time_amount", "sla_penalty_amount", "sla_committed_amount"):
            self.assertNotIn(name, names)
