from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.sla_billing.tests.test_account_move import InvoiceCommon


@tagged("post_install", "-at_install")
class TestInvoiceFigures(InvoiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # invoices that are there are not in the way
        cls.env["account.move"].search([]).filtered(
            lambda move: move.is_invoice() and str(move.invoice_date) >= "2026"
        ).button_draft()

    def post(self, day, **vals):
        move = self.make_invoice(invoice_date=day, **vals)
        self.do(f"{day} 10:00", move.action_post)
        return move

    def pay(self, move, day, amount=None):
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        )
        vals = {"payment_date": day} | ({"amount": amount} if amount else {})
        with self.at(f"{day} 10:00"):
            wizard.create(vals).action_create_payments()
            self.env.flush_all()

    def measure(self, name, **vals):
        vals = {
            "kpi_id": self.env.ref(f"sla_objective_account.{name}").id,
            "company_id": self.env.company.id,
            "date_start": "2026-03-01",
            "scope": "company",
            **vals,
        }
        objectives = self.env["sla.objective"]
        domain = [(key, "=", value) for key, value in vals.items()]
        # that of a counter-metric is made with that of the figure
        objective = objectives.search(domain) or objectives.create(vals)
        with self.at("2026-05-01 09:00"):
            objective.action_refresh()
            self.env.flush_all()
        return objective.actual

    def test_amounts_of_several_currencies_are_not_added_up(self):
        kpi = self.env.ref("sla_objective_account.kpi_invoiced_revenue")
        amounts = self.env["ir.model.fields"]
        mixed = amounts._get("account.move", "amount_untaxed")
        for measure in ("sum", "average", "median", "percentile"):
            with (
                self.subTest(measure),
                self.assertRaisesRegex(ValidationError, "Untaxed Amount Signed"),
            ):
                kpi.write({"measure": measure, "field_id": mixed.id})
        kpi.write({"measure": "count", "field_id": mixed.id})

    def test_revenue_and_credits_are_two_figures(self):
        self.post("2026-03-02")
        self.post("2026-03-03")
        self.post("2026-04-01")
        self.make_invoice()  # a draft
        self.post("2026-03-04", move_type="out_refund")
        self.post("2026-03-04", move_type="in_invoice")
        self.assertEqual(self.measure("kpi_invoiced_revenue"), 200)
        self.assertEqual(self.measure("kpi_credited"), 100)

    def test_time_billed_out_of_contract_is_a_figure(self):
        agreement = self.make_agreement(
            name="Care", partner_ids=[(6, 0, self.customer.ids)]
        )
        line = {"name": "Licence", "price_unit": 500, "tax_ids": []}
        move = self.make_invoice(invoice_date="2026-03-02")
        move.write({"invoice_line_ids": [Command.create(line)]})
        time = self.env["account.analytic.line"].create(
            {
                "name": "Work",
                "date": "2026-03-01",
                "unit_amount": 1,
                "partner_id": self.customer.id,
                "sla_agreement_id": agreement.id,
                "sla_work_type": "outside",
            }
        )
        time.sudo().sla_bill_line_id = move.invoice_line_ids[0]
        self.do("2026-03-02 10:00", move.action_post)
        self.post("2026-03-03")
        self.assertEqual(self.measure("kpi_out_of_contract"), 100)

    def test_amounts_are_in_the_currency_of_the_company(self):
        foreign = self.env["res.currency"].create(
            {
                "name": "ZZZ",
                "symbol": "Z",
                "rate_ids": [Command.create({"name": "2026-01-01", "rate": 4.0})],
            }
        )
        self.post("2026-03-02", currency_id=foreign.id)
        self.post("2026-03-03", move_type="out_refund", currency_id=foreign.id)
        self.assertEqual(self.measure("kpi_invoiced_revenue"), 25)
        self.assertEqual(self.measure("kpi_credited"), 25)

    def test_a_person_has_figures_of_the_own_invoices(self):
        seller = new_test_user(self.env, login="invoice_seller")
        self.post("2026-03-02", invoice_user_id=seller.id)
        self.post("2026-03-02", invoice_user_id=self.env.user.id)
        mine = {"scope": "person", "user_id": seller.id}
        self.assertEqual(self.measure("kpi_invoiced_revenue", **mine), 100)

    def test_days_to_pay_end_with_the_last_payment(self):
        quick = self.post("2026-03-02")
        self.pay(quick, "2026-03-05")
        slow = self.post("2026-03-02")
        self.pay(slow, "2026-03-10", amount=40)
        self.assertFalse(slow.sla_paid_on)
        self.pay(slow, "2026-03-23")
        self.post("2026-03-02")  # waits still
        self.assertEqual((quick.sla_days_to_pay, slow.sla_days_to_pay), (3, 21))
        self.assertEqual(self.measure("kpi_days_to_pay"), 12)

    def test_a_payment_taken_back_does_not_count(self):
        invoice = self.post("2026-03-02")
        self.pay(invoice, "2026-03-05")
        invoice.line_ids.remove_move_reconcile()
        self.env.flush_all()
        self.assertFalse(invoice.sla_paid_on)

    def test_issued_in_time_is_a_promise_kept(self):
        policy = self.env.ref("sla_billing.policy_invoices")
        policy.write({"active": True, "state": "active", "effective_from": False})
        for day in ("2026-03-02", "2026-03-31"):
            with self.at("2026-03-02 09:00"):
                invoice = self.make_invoice()
                self.env.flush_all()
            self.do(f"{day} 10:00", invoice.action_post)
        self.assertEqual(self.measure("kpi_issued_in_time"), 50)
