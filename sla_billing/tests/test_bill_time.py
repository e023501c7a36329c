from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from .time_common import TimeCommon


class BillCommon(TimeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.sla_bill_grouping = "request"
        cls.biller = new_test_user(
            cls.env, "sla_biller", groups="account.group_account_invoice"
        )

    def bill(self, until="2026-03-31"):
        """Bill all that is due, as the accountant does, and return the invoices."""
        with self.at("2026-04-02 09:00"):
            wizard = self.env["sla.bill.time"].with_user(self.biller)
            action = wizard.create({"until": until}).action_draft()
            self.env.flush_all()
        return self.env["account.move"].search(action["domain"])


@tagged("post_install", "-at_install")
class TestBillTime(BillCommon):
    def test_preview_tells_what_would_be_billed_and_makes_nothing(self):
        self.work("2026-03-02", 12)
        form = Form(self.env["sla.bill.time"].with_user(self.biller))
        form.until = "2026-03-31"
        wizard = form.save()
        self.assertEqual(wizard.line_ids.mapped("hours"), [2])
        self.assertEqual(wizard.line_ids.mapped("amount"), [200])
        self.assertEqual(wizard.line_ids.partner_id, self.customer)
        self.assertFalse(
            self.env["account.move"].search([("sla_bill_from", "!=", False)])
        )

    def test_time_beyond_is_drafted_once(self):
        lines = self.work("2026-03-02", 12) + self.work("2026-03-03", 3)
        invoice = self.bill()
        self.assertEqual(invoice.amount_untaxed, 500)
        self.assertEqual(invoice.state, "draft")
        self.assertEqual(invoice.partner_id, self.customer)
        self.assertEqual(str(invoice.sla_bill_to), "2026-03-31")
        self.assertEqual(invoice.sla_time_count, 2)
        self.assertEqual(lines.sla_bill_line_id, invoice.invoice_line_ids)
        self.assertEqual(sum(lines.mapped("sla_amount")), 500)
        with self.assertRaises(UserError):
            self.bill()

    def test_a_statement_goes_with_it(self):
        self.work("2026-03-02", 12, name="Repaired the pump")
        invoice = self.bill()
        sent = self.env["account.move.send"]._get_invoice_extra_attachments(invoice)
        self.assertIn(invoice.sla_statement_id, sent)
        self.assertIn(b"Repaired the pump", invoice.sla_statement_id.raw)

    def test_a_job_prints_statements_anew_when_the_invoice_has_changed(self):
        self.work("2026-03-02", 12)
        invoice = self.bill()
        job = self.env.ref("sla_billing.ir_cron_sla_statements")
        with self.enter_registry_test_mode():
            job.method_direct_trigger()
        self.env.invalidate_all()
        first = invoice.sla_statement_id
        self.assertTrue(first)
        self.work("2026-03-03", 1, name="Looked again")
        self.bill()
        self.assertFalse(first.exists())
        with self.enter_registry_test_mode():
            job.method_direct_trigger()
        self.env.invalidate_all()
        self.assertIn(b"Looked again", invoice.sla_statement_id.raw)

    def test_lines_are_grouped_as_the_company_chooses(self):
        service = self.env["sla.service"].create({"name": "Network"})
        self.work("2026-03-01", 10)
        self.work("2026-03-02", 1, name="A", sla_service_id=service.id)
        self.work("2026-03-03", 2, name="B", sla_service_id=service.id)
        self.work("2026-03-04", 4, name="C", user_id=self.biller.id)
        for grouping, hours in (
            ("request", [1, 2, 4]),
            ("service", [3, 4]),
            ("person", [3, 4]),
            ("one", [7]),
        ):
            self.company.sla_bill_grouping = grouping
            invoice = self.bill()
            self.assertEqual(invoice.invoice_line_ids.mapped("quantity"), hours)
            self.assertEqual(invoice.amount_untaxed, 700)
            invoice.unlink()

    def test_what_odoo_computes_is_left_to_odoo(self):
        tax = self.env["account.tax"].create({"name": "T", "amount": 10})
        other = tax.copy({"name": "Export", "amount": 0})
        position = self.env["account.fiscal.position"].create({"name": "Export"})
        other.write(
            {"fiscal_position_ids": [Command.set(position.ids)]}
            | {"original_tax_ids": [Command.set(tax.ids)]}
        )
        terms = self.env.ref("account.account_payment_term_30days")
        self.product.taxes_id = tax
        self.work("2026-03-02", 12)
        invoice = self.bill()
        self.assertEqual(invoice.amount_total, 220)
        line = invoice.invoice_line_ids
        self.assertEqual(line.analytic_distribution, {str(self.analytic.id): 100})
        self.assertEqual(
            line.account_id,
            self.product._get_product_accounts()["income"]
            or line.move_id.journal_id.default_account_id,
        )
        invoice.unlink()
        self.customer.property_account_position_id = position
        self.customer.property_payment_term_id = terms
        invoice = self.bill()
        self.assertEqual(invoice.amount_total, 200)
        self.assertEqual(invoice.invoice_payment_term_id, terms)

    def test_analytic_distribution_follows_the_hours(self):
        other = self.analytic.copy({"name": "Other"})
        self.company.sla_bill_grouping = "one"
        self.work("2026-03-02", 10)
        self.work("2026-03-03", 3)
        self.work("2026-03-04", 1, account_id=other.id)
        line = self.bill().invoice_line_ids
        self.assertEqual(
            line.analytic_distribution, {str(self.analytic.id): 75, str(other.id): 25}
        )

    def test_a_period_that_goes_on_is_not_billed(self):
        self.work("2026-03-02", 12)
        with self.assertRaises(UserError):
            self.bill("2026-03-30")

    def test_agreements_of_another_currency_get_an_invoice_of_their_own(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.assertNotEqual(self.company.currency_id, euro)
        self.work("2026-03-02", 12)
        self.agreement = self.make_time_agreement(fee_currency_id=euro.id)
        self.work("2026-03-02", 13)
        invoices = self.bill()
        self.assertEqual(
            {each.currency_id: each.amount_untaxed for each in invoices},
            {self.company.currency_id: 200, euro: 300},
        )

    def test_the_amounts_of_the_time_come_to_that_of_the_invoice(self):
        self.company.sla_bill_grouping = "one"
        self.work("2026-03-01", 10)
        lines = self.env["account.analytic.line"].concat(
            *[self.work("2026-03-02", 1 / 3) for _each in range(7)]
        )
        invoice = self.bill()
        self.assertEqual(
            self.company.currency_id.compare_amounts(
                sum(lines.mapped("sla_amount")), invoice.amount_untaxed
            ),
            0,
        )
        invoice.invoice_line_ids.price_unit = 90
        invoice.action_post()
        self.assertEqual(
            self.company.currency_id.compare_amounts(
                sum(lines.mapped("sla_amount")), invoice.amount_untaxed
            ),
            0,
        )

    def test_billed_time_is_locked(self):
        line = self.work("2026-03-02", 12, user_id=self.biller.id)
        self.bill()
        for change in ({"unit_amount": 1}, {"name": "Other"}, {"date": "2026-02-01"}):
            with self.assertRaisesRegex(UserError, "has been billed"):
                line.with_user(self.biller).write(change)
        with self.assertRaisesRegex(UserError, "has been billed"):
            line.with_user(self.biller).unlink()

    def test_a_cancelled_invoice_gives_its_time_back(self):
        line = self.work("2026-03-02", 12)
        invoice = self.bill()
        invoice.button_cancel()
        self.assertFalse(line.sla_bill_line_id)
        self.assertEqual(line.sla_amount, 200)
        again = self.bill()
        self.assertEqual(again.amount_untaxed, 200)
        with self.assertRaisesRegex(UserError, "given back"):
            invoice.button_draft()
        self.assertEqual(line.sla_bill_line_id.move_id, again)

    def test_a_deleted_invoice_or_line_gives_its_time_back(self):
        line, other = self.work("2026-03-02", 12), self.work("2026-03-03", 1)
        invoice = self.bill()
        line.sla_bill_line_id.unlink()
        self.assertFalse(line.sla_bill_line_id)
        self.assertTrue(other.sla_bill_line_id)
        invoice.unlink()
        self.assertFalse(other.sla_bill_line_id)
        self.assertEqual(self.bill().amount_untaxed, 300)

    def test_a_credit_note_gives_time_back_only_if_somebody_says_so(self):
        line = self.work("2026-03-02", 12)
        invoice = self.bill()
        invoice.action_post()
        with self.assertRaises(UserError):
            invoice.action_sla_free_time()
        credit = invoice._reverse_moves([{"invoice_date": "2026-04-02"}], cancel=True)
        self.assertFalse(credit.sla_bill_from)
        self.assertTrue(line.sla_bill_line_id)
        with self.assertRaises(UserError):
            self.bill()
        invoice.action_sla_free_time()
        self.assertEqual(self.bill().amount_untaxed, 200)

    def test_time_entered_late_joins_the_draft_or_gets_a_second_invoice(self):
        self.work("2026-03-02", 12)
        first = self.bill()
        late = self.work("2026-03-01", 3)
        # what was included for the one that is billed stays so
        self.assertEqual(self.split(late), [(0, 3)])
        self.assertEqual(self.bill(), first)
        self.assertEqual(first.amount_untaxed, 500)
        first.action_post()
        self.work("2026-03-20", 1)
        second = self.bill()
        self.assertNotEqual(first, second)
        self.assertEqual(second.amount_untaxed, 100)

    def test_unapproved_time_waits_where_the_agreement_wants_it(self):
        self.agreement = self.make_time_agreement(time_approval=True)
        line = self.work("2026-03-02", 12)
        with self.assertRaises(UserError):
            self.bill()
        with self.assertRaises(AccessError):
            line.with_user(self.biller).action_sla_approve()
        line.action_sla_approve()
        self.assertEqual(self.bill().amount_untaxed, 200)

    def test_owners_approve_the_time_under_their_agreements(self):
        owner, other, chief = (
            new_test_user(self.env, login, groups=f"sla_base.group_sla_{kind}")
            for login, kind in (
                ("sla_owner", "user"),
                ("sla_other", "user"),
                ("sla_chief", "manager"),
            )
        )
        self.agreement = self.make_time_agreement(time_approval=True, owner_id=owner.id)
        line = self.work("2026-03-02", 12)
        action = self.env.ref("sla_billing.action_sla_time_approve")
        domain = safe_eval(action.domain)
        seen = {
            user: self.env["account.analytic.line"].with_user(user).search(domain)
            for user in (owner, other, chief)
        }
        self.assertFalse(seen[other])
        self.assertEqual(seen[chief], line)
        self.assertEqual(seen[owner].read(["unit_amount"])[0]["unit_amount"], 12)
        with self.assertRaises(AccessError):
            seen[owner].unit_amount = 1
        seen[owner].action_sla_approve()
        self.assertTrue(line.sla_approved)

    def test_accountants_sell_packs(self):
        line = self.work("2026-03-02", 12)
        packs = self.env["sla.entitlement.pack"].with_user(self.biller)
        pack = packs.create(
            {
                "agreement_id": self.agreement.id,
                "partner_id": self.customer.id,
                "hours": 1,
                "purchase_date": "2026-03-01",
            }
        )
        self.assertEqual(self.split(line), [(11, 1)])
        pack.hours = 2
        self.assertEqual(self.split(line), [(12, 0)])
        pack.unlink()
        self.assertEqual(self.split(line), [(10, 2)])

    def test_time_on_a_sales_order_is_not_billed_twice(self):
        if "so_line" not in self.env["account.analytic.line"]._fields:
            self.skipTest("sales are not installed")
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [(0, 0, {"product_id": self.product.id})],
            }
        )
        ordered = self.work("2026-03-02", 12, so_line=order.order_line.id)
        with self.at("2026-04-02 09:00"):
            wizard = self.env["sla.bill.time"].create({"until": "2026-03-31"})
        self.assertIn(order.order_line.display_name, wizard.line_ids.left_out)
        self.assertFalse(wizard.line_ids.selected)
        with self.assertRaises(UserError):
            self.bill()
        rest = self.work("2026-03-03", 3)
        with self.at("2026-04-02 09:00"):
            wizard = self.env["sla.bill.time"].create({"until": "2026-03-31"})
        self.assertEqual(wizard.line_ids.hours, 3)
        self.assertEqual(wizard.line_ids.amount, 300)
        self.assertTrue(wizard.line_ids.selected)
        invoice = self.bill()
        self.assertEqual(invoice.amount_untaxed, 300)
        self.assertEqual(rest.sla_bill_line_id.move_id, invoice)
        self.assertFalse(ordered.sla_bill_line_id)

    def test_the_job_bills_the_rest_and_names_what_sales_bill(self):
        if "so_line" not in self.env["account.analytic.line"]._fields:
            self.skipTest("sales are not installed")
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [(0, 0, {"product_id": self.product.id})],
            }
        )
        self.work("2026-03-02", 12, name="Sold", so_line=order.order_line.id)
        self.work("2026-03-03", 3)
        bills = self.env["sla.time.bill"]
        with self.at("2026-04-02 09:00"):
            found = bills._find(self.company, date(2026, 3, 31), self.customer)
            [(bill, lines)] = found.items()
            bills._bill_one(bill, lines.ids)
        invoice = self.env["account.move"].search([("sla_bill_from", "!=", False)])
        self.assertEqual(invoice.amount_untaxed, 300)
        self.assertIn("“Sold”", str(self.agreement.activity_ids.note))

    def test_preview_says_what_the_invoice_will_show_when_prices_include_taxes(self):
        self.product.taxes_id = self.env["account.tax"].create(
            {
                "name": "In the price",
                "amount": 19,
                "price_include_override": "tax_included",
                "type_tax_use": "sale",
            }
        )
        self.work("2026-03-02", 12)
        self.work("2026-03-03", 1.25)
        with self.at("2026-04-02 09:00"):
            wizard = self.env["sla.bill.time"].create({"until": "2026-03-31"})
        told = wizard.line_ids
        invoice = self.bill()
        self.assertEqual(told.amount, invoice.amount_untaxed)
        self.assertEqual(told.amount_total, invoice.amount_total)
        self.assertEqual(invoice.amount_total, 325)
        self.assertNotEqual(told.amount, told.amount_total)

    def test_another_currency_on_the_draft_is_that_of_its_time(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        line = self.work("2026-03-02", 12)
        invoice = self.bill()
        invoice.currency_id = euro
        invoice.action_post()
        self.assertEqual(line.sla_currency_id, euro)
        self.assertEqual(line.sla_amount, invoice.amount_untaxed)

    def test_billed_time_stays_with_who_was_billed(self):
        contact = self.customer.create({"name": "S", "parent_id": self.customer.id})
        line = self.work("2026-03-02", 12, partner_id=contact.id)
        self.bill()
        contact.parent_id = self.customer.create({"name": "New", "is_company": True})
        self.assertEqual(line.sla_customer_id, self.customer)

    def test_what_cannot_be_billed_is_told_and_does_not_stop_the_rest(self):
        self.work("2026-03-02", 12)
        self.agreement = self.make_time_agreement(rate_ids=[])
        self.work("2026-03-02", 12)
        other = self.customer.create({"name": "Other"})
        self.agreement = self.make_time_agreement(partner_ids=[(6, 0, other.ids)])
        self.work("2026-03-02", 11, partner_id=other.id)
        with self.at("2026-04-02 09:00"):
            wizard = self.env["sla.bill.time"].create({"until": "2026-03-31"})
        self.assertEqual(sorted(map(bool, wizard.line_ids.mapped("problem"))), [0, 1])
        invoice = self.bill()
        self.assertEqual(invoice.partner_id, other)

    def test_only_who_may_write_invoices_bills(self):
        agent = new_test_user(self.env, "sla_agent", groups="sla_base.group_sla_user")
        with self.assertRaises(AccessError):
            self.env["sla.bill.time"].with_user(agent).create({})

    def test_nobody_bills_a_company_that_is_not_theirs(self):
        self.work("2026-03-02", 12)
        outsider = new_test_user(
            self.env,
            "sla_outsider",
            groups="account.group_account_invoice",
            company_id=self.env["res.company"].create({"name": "Sister"}).id,
        )
        wizards = self.env["sla.bill.time"].with_user(outsider)
        vals = {"until": "2026-03-31", "company_id": self.company.id}
        with self.assertRaises(AccessError):
            wizards.create(vals).line_ids.mapped("amount")

    def test_a_corrected_invoice_bills_the_same_time_once(self):
        lines = self.work("2026-03-02", 12) + self.work("2026-03-03", 3)
        first = self.bill()
        first.action_post()
        dialog = self.env["account.move.reversal"].with_user(self.biller)
        action = (
            dialog.with_context(active_model="account.move", active_ids=first.ids)
            .create({"journal_id": first.journal_id.id})
            .modify_moves()
        )
        second = self.env["account.move"].browse(action["res_id"])
        self.assertEqual(second.sla_bill_from, first.sla_bill_from)
        self.assertEqual(lines.sla_bill_line_id, second.invoice_line_ids)
        self.assertEqual(lines.sorted("id").sla_bill_line_id.mapped("quantity"), [2, 3])
        with self.assertRaises(UserError):
            self.bill()
        with self.assertRaisesRegex(UserError, "billed by another"):
            first.action_sla_free_time()
        second.unlink()
        self.assertEqual(self.bill().amount_untaxed, 500)

    def test_rates_out_of_hours_bill_exact_amounts(self):
        self.agreement.rate_ids.out_of_hours_factor = 1.5
        line = self.work("2026-03-02", 3, sla_out_of_hours=1, sla_work_type="outside")
        self.assertEqual(line.sla_amount, 350)
        self.assertEqual(self.bill().amount_untaxed, 350)
        self.assertEqual(line.sla_amount, 350)

    def test_each_way_is_two_clicks(self):
        line = self.work("2026-03-02", 12)
        invoice = self.bill()
        time = self.env["account.analytic.line"]
        for action in (
            invoice.action_sla_open_time(),
            invoice.invoice_line_ids.action_sla_open_time(),
            self.agreement.action_view_time(),
        ):
            self.assertEqual(time.search(action["domain"]), line)
        self.assertEqual(line.action_sla_open_bill()["res_id"], invoice.id)
        action = self.agreement.action_view_bills()
        self.assertEqual(self.env["account.move"].search(action["domain"]), invoice)
