"""Penalties are approved, waived and credited, and who may do it."""

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .test_penalties import EACH, PenaltyCommon


@tagged("post_install", "-at_install", "standard")
class TestDeciding(PenaltyCommon):
    def test_waived_with_a_reason(self):
        self.make_terms(EACH)
        self.breach()
        proposal = self.job()
        mine = proposal.with_user(self.manager)
        wizard = Form.from_action(mine.env, mine.action_waive())
        wizard.reason = "Settled with free hours"
        wizard.save().action_confirm()
        self.assertEqual(proposal.state, "waived")
        self.assertEqual(proposal.waive_reason, "Settled with free hours")
        self.assertEqual(proposal.decided_by_id, self.manager)
        with self.assertRaisesRegex(UserError, "has not been approved"):
            self.credit(proposal)
        self.assertEqual(self.job("2026-03-05 01:00"), proposal)

    def test_the_credit_note_is_made_as_accounting_makes_it(self):
        tax = self.env["account.tax"].create({"name": "Ten", "amount": 10})
        product = self.env["product.product"].create(
            {"name": "Credit", "taxes_id": [Command.set(tax.ids)]}
        )
        self.env.company.sla_penalty_product_id = product
        self.make_terms(EACH)
        self.breach(count=2)
        self.bill(100, "2026-02-10")
        invoice = self.bill(1000, "2026-02-28")
        self.bill(5000, "2026-03-02")  # of the next period
        proposal = self.job("2026-03-03 01:00")
        self.assertEqual(proposal.invoice_id, invoice)
        self.decide(proposal)
        credit = self.credit(proposal)
        self.assertEqual((credit.move_type, credit.state), ("out_refund", "draft"))
        self.assertEqual(credit.reversed_entry_id, invoice)
        self.assertEqual(credit.partner_id, self.customer)
        self.assertEqual(credit.invoice_line_ids.product_id, product)
        self.assertEqual((credit.amount_untaxed, credit.amount_total), (200, 220))
        self.assertEqual(proposal.state, "credited")
        self.assertEqual(credit.sla_penalty_count, 1)
        self.assertEqual(invoice.sla_penalty_count, 1)
        with self.at("2026-03-05 09:00"):
            credit.action_post()
        self.assertEqual(invoice.amount_residual, 780)

    def test_a_penalty_is_credited_once(self):
        self.make_terms(EACH)
        self.breach()
        proposal = self.job()
        self.decide(proposal)
        credit = self.credit(proposal)
        with self.assertRaisesRegex(UserError, "already"):
            self.credit(proposal)
        with (
            self.assertRaises(psycopg2.errors.UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.make_invoice("out_refund", sla_proposal_id=proposal.id)
        self.assertFalse(credit.copy().sla_proposal_id)

    def test_a_cancelled_credit_note_frees_the_penalty(self):
        self.make_terms(EACH)
        self.breach()
        proposal = self.job()
        self.decide(proposal)
        credit = self.credit(proposal)
        credit.button_cancel()
        self.assertEqual((proposal.state, proposal.move_id.ids), ("approved", []))
        second = self.credit(proposal)
        self.assertNotEqual(second, credit)
        with (
            self.assertRaises(psycopg2.errors.UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            credit.button_draft()
            self.env.flush_all()

    def test_a_deleted_credit_note_frees_the_penalty(self):
        self.make_terms(EACH)
        self.breach()
        proposal = self.job()
        self.decide(proposal)
        self.credit(proposal).unlink()
        self.assertEqual(proposal.state, "approved")

    def test_a_breach_of_a_supplier_is_claimed_with_a_refund(self):
        agreement = self.make_terms(EACH).sudo()
        ticket = self.breach()
        shop = self.env["res.partner"].create({"name": "Repair Shop"})
        agreement.write({"kind": "supplier", "party_ref": f"res.partner,{shop.id}"})
        ticket.sla_clock_ids._store({"kind": "supplier"})
        bill = self.make_invoice("in_invoice", partner_id=shop.id)
        bill.invoice_date = "2026-02-20"
        bill.action_post()
        proposal = self.job()
        self.assertEqual((proposal.direction, proposal.partner_id), ("supplier", shop))
        self.decide(proposal)
        refund = self.credit(proposal)
        self.assertEqual(refund.move_type, "in_refund")
        self.assertEqual((refund.partner_id, refund.amount_untaxed), (shop, 100))
        self.assertEqual(refund.reversed_entry_id, bill)


@tagged("post_install", "-at_install", "standard")
class TestAccess(PenaltyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = new_test_user(cls.env, "p_portal", groups="base.group_portal")

    def setUp(self):
        super().setUp()
        self.agreement = self.make_terms(EACH)
        self.breach()
        self.proposal = self.job()

    def test_agents_and_customers_see_nothing(self):
        for user in (self.reader, self.portal):
            for record in (self.proposal, self.proposal.line_ids):
                with self.assertRaises(AccessError):
                    record.with_user(user).read(["amount"])
        agreement = self.agreement.with_user(self.reader)
        agreement.invalidate_recordset()
        with self.assertRaises(AccessError):
            agreement.read(["penalty_proposal_count"])

    def test_accountants_credit_and_do_not_decide(self):
        mine = self.proposal.with_user(self.accountant)
        self.assertEqual(mine.amount, 100)
        with self.assertRaises(AccessError):
            mine.action_approve()
        with self.assertRaises(AccessError):
            mine._waive("No")
        self.assertEqual(self.proposal.state, "draft")

    def test_managers_decide_and_do_not_credit(self):
        self.decide(self.proposal)
        with self.assertRaises(AccessError):
            self.proposal.with_user(self.manager).action_create_credit_note()

    def test_nobody_writes_a_penalty_by_hand(self):
        for user in (self.manager, self.accountant):
            mine = self.proposal.with_user(user)
            with self.assertRaises(UserError):
                mine.write({"decision": "approved"})
            with self.assertRaises(UserError):
                mine.write({"line_ids": [Command.clear()]})
            with self.assertRaises(AccessError):
                mine.line_ids.write({"amount": 1})
            with self.assertRaises(AccessError):
                mine.unlink()

    def test_other_companies_see_nothing(self):
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="sla_base.group_sla_manager,account.group_account_invoice",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        self.assertFalse(self.proposal.with_user(stranger).search([]))
        with self.assertRaises(AccessError):
            self.proposal.with_user(stranger).read(["amount"])

    def test_a_manager_reckons_on_demand(self):
        self.breach("2026-02-20")
        with self.at("2026-03-02 09:00"):
            action = self.agreement.action_reckon_penalties()
        self.assertEqual(self.penalties.search(action["domain"]).amount, 200)
        with self.assertRaises(AccessError):
            self.agreement.with_user(self.reader).action_reckon_penalties()
