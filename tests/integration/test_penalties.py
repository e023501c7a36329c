"""Penalties: from the breach to the credit note, and never twice."""

from datetime import date

import psycopg2
from hypothesis import HealthCheck, given, settings, strategies as st

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.sla_billing.reckoning import apply_cap, pick_tier, weigh
from odoo.addons.sla_billing.tests.test_account_move import InvoiceCommon

from .test_agreements import AgreementCommon

_JOB = "sla_billing.ir_cron_sla_penalties"


class PenaltyCommon(AgreementCommon, InvoiceCommon):
    """An agreement with Blue Door in force since January 2026, for 1000 a month."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = new_test_user(
            cls.env,
            "sla_accountant",
            groups="base.group_user,account.group_account_invoice",
        )
        cls.currency = cls.env.company.currency_id
        cls.penalties = cls.env["sla.penalty.proposal"]

    def make_terms(self, *terms, moment="2026-01-01 08:00", **vals):
        """Put an agreement in force with penalties; each term is a dictionary."""
        with self.at(moment):
            agreement = self.make_draft(
                **{
                    "fee_amount": 1000,
                    "penalty_ids": [Command.create(term) for term in terms],
                    **vals,
                }
            )
        return self.put_in_force(agreement, moment)

    def breach(self, day="2026-02-03", count=1, **vals):
        """Make tickets at 10 that are due at 14 and solved at 16, an hour or so
        late."""
        tickets = self.make_ticket(f"{day} 10:00", count, **vals)
        self.change(tickets, f"{day} 16:00", stage_id=self.done.id)
        return tickets

    def keep(self, day="2026-02-03", count=1):
        tickets = self.make_ticket(f"{day} 10:00", count)
        self.change(tickets, f"{day} 11:00", stage_id=self.done.id)
        return tickets

    def job(self, moment="2026-03-02 01:00"):
        with self.at(moment), self.enter_registry_test_mode():
            self.env.ref(_JOB).method_direct_trigger()
        self.env.invalidate_all()
        return self.found()

    def found(self):
        return self.penalties.search([("family_id.partner_ids", "!=", False)])

    def decide(self, proposal, moment="2026-03-03 09:00"):
        with self.at(moment):
            proposal.with_user(self.manager).action_approve()
            self.env.flush_all()

    def credit(self, proposal, moment="2026-03-04 09:00"):
        with self.at(moment):
            proposal.with_user(self.accountant).action_create_credit_note()
            self.env.flush_all()
        return proposal.move_id

    def bill(self, amount=1000, day="2026-02-28", move_type="out_invoice", **vals):
        with self.at(f"{day} 09:00"):
            invoice = self.make_invoice(
                move_type=move_type,
                partner_id=self.customer.id,
                invoice_date=day,
                invoice_line_ids=[
                    Command.create({"name": "Fee", "price_unit": amount, "tax_ids": []})
                ],
                **vals,
            )
            invoice.action_post()
        return invoice


_EACH = {"basis": "breach", "percent": 10, "cap_percent": 25}
_TIERS = (
    {"basis": "attainment", "threshold": 95, "percent": 5},
    {"basis": "attainment", "threshold": 90, "percent": 10},
)


@tagged("post_install", "-at_install", "standard")
class TestReckoning(PenaltyCommon):
    def test_each_breach_costs_a_share_of_the_fee_and_is_named(self):
        agreement = self.make_terms(_EACH)
        ticket = self.breach()
        self.keep()
        proposal = self.job()
        self.assertEqual(proposal.amount, 100)
        self.assertEqual(proposal.partner_id, self.customer)
        self.assertEqual(proposal.agreement_id, agreement.sudo())
        self.assertEqual(
            (proposal.date_from, proposal.date_to, proposal.claim_until),
            (date(2026, 2, 1), date(2026, 2, 28), date(2026, 3, 30)),
        )
        line = proposal.line_ids
        self.assertEqual(line.res_name, ticket.name)
        self.assertEqual(str(line.deadline), "2026-02-03 14:00:00")
        self.assertEqual(line.late_hours, 2)
        self.assertEqual(line.clock_id, ticket.sla_clock_ids)
        self.assertEqual(line.action_open_document()["res_id"], ticket.id)

    def test_an_agreement_that_fails_does_not_stop_the_others(self):
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        broken = self.make_terms(_EACH, partner_ids=[Command.set(other.ids)])
        self.make_terms(_EACH)
        self.breach()
        self.env.flush_all()
        # as of an add-on that is not there any more
        self.env.cr.execute(
            "UPDATE sla_agreement SET fee_period = 'week' WHERE id = %s", [broken.id]
        )
        self.env.invalidate_all()
        with mute_logger("odoo.addons.sla_billing.models.sla_penalty_reckoning"):
            self.assertEqual(self.job().amount, 100)

    def test_another_billing_period_begins_where_one_ends(self):
        agreement = self.make_terms(*_TIERS, penalty_claim_days=0)
        self.breach()
        february = self.job()
        self.decide(february)
        with self.at("2026-03-10 09:00"):
            draft = agreement.with_user(self.manager)._revise(
                date(2026, 3, 15), "leave"
            )
            draft.fee_period = "quarter"
        with self.assertRaisesRegex(UserError, "in the middle of a period.*2026-04-01"):
            self.put_in_force(draft, "2026-03-10 10:00")
        draft.date_start = "2026-04-01"
        self.put_in_force(draft, "2026-03-10 11:00")
        # in the new quarter the months before are still months
        self.assertEqual(self.job("2026-04-02 01:00"), february)
        self.assertEqual(february.amount, 100)
        self.breach("2026-04-03")
        late = self.job("2026-07-02 01:00") - february
        self.assertEqual(
            (late.date_from, late.date_to), (date(2026, 4, 1), date(2026, 6, 30))
        )

    def test_the_limit_is_rounded_down_and_a_reason_is_not_blank(self):
        self.make_terms(_EACH | {"percent": 100, "cap_percent": 10}, fee_amount=100.05)
        self.breach()
        proposal = self.job()
        self.assertEqual(proposal.amount, 10)
        with self.assertRaisesRegex(UserError, "Say why"):
            proposal.with_user(self.manager)._waive("   ")

    def test_a_penalty_is_credited_against_invoices_of_its_party_only(self):
        self.make_terms(_EACH)
        self.breach()
        proposal = self.job()
        self.decide(proposal)
        other = self.env["res.partner"].create({"name": "Other"})
        with self.at("2026-02-28 09:00"):
            invoice = self.make_invoice(partner_id=other.id, invoice_date="2026-02-28")
            invoice.action_post()
        proposal.invoice_id = invoice
        with self.assertRaisesRegex(UserError, "cannot be credited against"):
            self.credit(proposal)
        proposal.invoice_id = False
        self.assertTrue(self.credit(proposal))

    def test_the_limit_holds_and_the_lines_add_up(self):
        self.make_terms(_EACH)
        self.breach(count=4)
        proposal = self.job()
        self.assertEqual((proposal.amount_due, proposal.amount), (400, 250))
        self.assertEqual(proposal.line_ids.mapped("amount"), [100, 100, 50, 0])

    def test_a_fixed_amount_with_a_limit_in_money(self):
        self.make_terms({"basis": "breach", "amount": 30, "cap_amount": 50})
        self.breach(count=2)
        self.assertEqual(self.job().amount, 50)

    def test_the_lowest_tier_that_applies_counts(self):
        self.make_terms(*_TIERS)
        self.keep(count=9)
        self.breach(count=1)
        proposal = self.job()  # 90 %: below 95, not below 90
        self.assertEqual((proposal.attainment, proposal.amount), (90, 50))
        self.breach("2026-02-04")
        proposal = self.job()
        self.assertEqual(proposal.amount, 100)
        self.assertEqual(
            proposal.line_ids.mapped("kind"), ["counted", "counted", "tier"]
        )

    def test_nothing_is_due_at_the_threshold(self):
        self.make_terms(*_TIERS)
        self.keep(count=19)
        self.breach()
        self.assertFalse(self.job())

    def test_other_metrics_cost_nothing(self):
        other = self.make_metric("test.sla.ticket", name="Other")
        self.make_terms({**_EACH, "metric_id": other.id})
        self.breach()
        self.assertFalse(self.job())

    def test_a_breach_counts_in_the_period_in_which_it_happened(self):
        self.make_terms(_EACH)
        ticket = self.make_ticket("2026-02-27 10:00")
        self.tick("2026-02-27 15:00")
        proposal = self.job()
        self.assertEqual(proposal.date_from, date(2026, 2, 1))
        self.change(ticket, "2026-03-20 10:00", stage_id=self.done.id)
        self.assertEqual(self.job("2026-04-02 01:00"), proposal)

    def test_each_customer_of_an_agreement_has_a_penalty_of_its_own(self):
        other = self.env["res.partner"].create({"name": "Red Door"})
        self.make_terms(_EACH, partner_ids=[Command.set((self.customer | other).ids)])
        self.breach()
        person = self.env["res.partner"].create({"name": "P", "parent_id": other.id})
        self.breach(partner_id=person.id)
        self.assertEqual(self.job().partner_id, self.customer | other)

    def test_time_in_which_we_wait_for_the_customer_costs_nothing(self):
        self.make_terms(_EACH)
        ticket = self.make_ticket("2026-02-03 10:00")
        self.change(ticket, "2026-02-03 12:00", stage_id=self.waiting.id)
        self.change(ticket, "2026-02-10 12:00", stage_id=self.new.id)
        self.change(ticket, "2026-02-10 13:00", stage_id=self.done.id)
        self.assertFalse(self.job())

    def test_special_terms_have_the_penalties_of_the_general_ones(self):
        general = self.make_terms(_EACH, partner_ids=False)
        special = self.make_terms(parent_id=general.id, fee_amount=False)
        self.breach()
        proposal = self.job()
        self.assertEqual(proposal.agreement_id, special.sudo())
        self.assertEqual(proposal.amount, 100)

    def test_the_owner_is_asked_to_decide_once(self):
        self.make_terms(_EACH)
        self.breach()
        proposal = self.job()
        self.assertEqual(proposal.activity_ids.user_id, self.manager)
        self.assertEqual(proposal.activity_ids.date_deadline, proposal.claim_until)
        self.job("2026-03-03 01:00")
        self.assertEqual(len(proposal.activity_ids), 1)
        self.decide(proposal)
        self.assertFalse(proposal.activity_ids)

    def test_an_owner_who_may_see_no_amounts_is_asked_on_the_agreement(self):
        agreement = self.make_terms(_EACH, owner_id=self.reader.id)
        self.breach()
        proposal = self.job()
        self.assertFalse(proposal.activity_ids)
        self.assertEqual(agreement.sudo().activity_ids.user_id, self.reader)
        self.decide(proposal)
        self.assertFalse(agreement.sudo().activity_ids)

    def test_a_penalty_that_nobody_decides_on_lapses(self):
        self.make_terms(_EACH)
        self.breach()
        proposal = self.job("2026-03-02 01:00")
        self.assertEqual(self.job("2026-03-30 01:00").state, "draft")
        with self.assertRaisesRegex(UserError, "could be claimed until"):
            self.decide(proposal, "2026-03-31 09:00")
        self.assertEqual(self.job("2026-03-31 01:00").state, "lapsed")
        self.assertEqual(self.job("2026-04-01 01:00"), proposal)

    def test_queries_do_not_grow_with_the_breaches(self):
        agreement = self.make_terms(_EACH)

        def cost():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            with self.at("2026-03-02 01:00"):
                self.env["sla.penalty.reckoning"]._reckon_family(agreement.sudo())
                self.env.flush_all()
            return self.env.cr.sql_log_count - before

        self.breach(count=4)
        cost()
        few = cost()
        self.breach("2026-02-04", count=36)
        cost()
        self.assertLessEqual(cost(), few + 3)


@tagged("post_install", "-at_install", "standard")
class TestExclusions(PenaltyCommon):
    def exclude(self, **vals):
        return (
            self.env["sla.penalty.exclusion"]
            .with_user(self.manager)
            .create({"name": "Flood", **vals})
        )

    def test_breaches_in_force_majeure_cost_nothing_and_say_why(self):
        self.make_terms(_EACH)
        self.breach()
        self.breach("2026-02-10")
        self.exclude(started_at="2026-02-09 00:00", ended_at="2026-02-11 00:00")
        proposal = self.job()
        self.assertEqual(proposal.amount, 100)
        self.assertEqual(proposal.line_ids.mapped("excluded"), [False, "Flood"])
        self.assertEqual(proposal.line_ids.mapped("amount"), [100, 0])
        self.assertEqual((proposal.breach_count, proposal.excluded_count), (1, 1))

    def test_recording_it_later_changes_what_is_not_decided_on(self):
        self.make_terms(_EACH)
        self.breach()
        proposal = self.job()
        exclusion = self.exclude(started_at="2026-02-03 00:00")
        self.assertEqual(proposal.amount, 0)
        self.assertEqual(proposal.line_ids.exclusion_id, exclusion.sudo())
        exclusion.ended_at = "2026-02-03 12:00"
        self.assertEqual(proposal.amount, 100)

    def test_of_another_agreement_it_excludes_nothing(self):
        self.make_terms(_EACH)
        other = self.make_agreement(name="Other")
        self.exclude(started_at="2026-02-01 00:00", agreement_id=other.id)
        self.breach()
        self.assertEqual(self.job().amount, 100)

    def test_a_single_breach_stays_excluded_when_reckoned_again(self):
        self.make_terms(*_TIERS)
        self.keep(count=10)
        self.breach(count=2)
        proposal = self.job()
        self.assertEqual(proposal.amount, 100)  # 10 of 12
        line = proposal.line_ids[0].with_user(self.manager)
        wizard = Form.from_action(self.env(user=self.manager), line.action_exclude())
        wizard.reason = "Nobody let us in"
        wizard.save().action_confirm()
        self.assertEqual(proposal.amount, 50)  # 10 of 11
        self.assertEqual(self.job("2026-03-03 01:00").amount, 50)
        line = proposal.line_ids.filtered("excluded")
        self.assertEqual(line.excluded, "Nobody let us in")
        line.with_user(self.manager).action_include()
        self.assertEqual(proposal.amount, 100)

    def test_a_tier_that_is_not_reached_thanks_to_exclusions_names_them(self):
        self.make_terms(*_TIERS)
        self.keep(count=9)
        self.breach(count=1)
        self.exclude(started_at="2026-02-01 00:00")
        proposal = self.job()
        self.assertEqual((proposal.amount, proposal.attainment), (0, 100))
        self.assertEqual(proposal.line_ids.excluded, "Flood")
        with self.assertRaisesRegex(UserError, "Nothing is due"):
            self.decide(proposal)

    def test_what_was_approved_stays_and_is_flagged(self):
        self.make_terms(_EACH)
        self.breach()
        proposal = self.job()
        self.decide(proposal)
        self.exclude(started_at="2026-02-01 00:00")
        self.job("2026-03-04 01:00")
        self.assertEqual((proposal.amount, proposal.to_check), (100, True))
        proposal.with_user(self.manager).action_reset()
        self.assertEqual((proposal.amount, proposal.to_check), (0, False))


@tagged("post_install", "-at_install", "standard")
class TestDeciding(PenaltyCommon):
    def test_waived_with_a_reason(self):
        self.make_terms(_EACH)
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
        self.make_terms(_EACH)
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
        self.make_terms(_EACH)
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
        self.make_terms(_EACH)
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
        self.make_terms(_EACH)
        self.breach()
        proposal = self.job()
        self.decide(proposal)
        self.credit(proposal).unlink()
        self.assertEqual(proposal.state, "approved")

    def test_a_breach_of_a_supplier_is_claimed_with_a_refund(self):
        agreement = self.make_terms(_EACH).sudo()
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
class TestNothingTwice(PenaltyCommon):
    def test_run_twice_it_stays_the_same(self):
        self.make_terms(_EACH)
        self.breach(count=2)
        first = self.job()
        second = self.job()
        self.assertEqual(first, second)
        self.assertEqual((first.amount, len(first.line_ids)), (200, 2))

    def test_a_late_breach_changes_what_is_not_decided_on(self):
        self.make_terms(_EACH)
        self.breach()
        proposal = self.job()
        self.breach("2026-02-20")
        self.assertEqual(self.job("2026-03-03 01:00"), proposal)
        self.assertEqual(proposal.amount, 200)

    def test_a_late_breach_is_proposed_beside_what_was_approved(self):
        self.make_terms(_EACH)
        self.breach(count=2)
        first = self.job()
        self.decide(first)
        self.breach("2026-02-20")
        late = self.job("2026-03-04 01:00") - first
        self.assertEqual(first.amount, 200)
        self.assertEqual((late.amount_due, late.amount), (100, 50))  # the limit is 250
        self.assertEqual(late.settled_amount, 200)
        self.decide(late)
        self.breach("2026-02-21")
        third = self.job("2026-03-05 01:00") - first - late
        self.assertEqual((third.amount_due, third.amount), (0, 0))

    def test_a_lower_tier_adds_the_difference(self):
        self.make_terms(*_TIERS)
        self.keep(count=9)
        self.breach()
        first = self.job()
        self.decide(first)
        self.breach("2026-02-20")
        late = self.job("2026-03-04 01:00") - first
        self.assertEqual((first.amount, late.amount), (50, 50))
        self.decide(late)
        self.breach("2026-02-24")  # no lower tier: nothing more
        self.assertEqual(self.job("2026-03-05 01:00"), first | late)

    def test_a_decision_taken_back_is_reckoned_with_what_came_later(self):
        self.make_terms(_EACH)
        self.breach()
        first = self.job()
        self.decide(first)
        self.breach("2026-02-20")
        late = self.job("2026-03-04 01:00") - first
        self.assertTrue(late)
        first.with_user(self.manager).action_reset()
        self.assertFalse(late.exists())
        self.assertEqual((first.state, first.amount), ("draft", 200))

    def test_a_breach_cannot_be_in_two_proposals(self):
        self.make_terms(_EACH)
        self.breach()
        proposal = self.job()
        with (
            self.assertRaises(psycopg2.errors.UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            proposal.line_ids.copy({"proposal_id": proposal.id})
        with (
            self.assertRaises(psycopg2.errors.UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            proposal.copy({"party_key": proposal.party_key})

    def test_killed_in_the_middle_it_goes_on(self):
        self.make_terms(_EACH)
        self.breach()
        with self.at("2026-03-02 01:00"), self.env.cr.savepoint() as killed:
            self.env["sla.penalty.reckoning"]._reckon_family(
                self.env["sla.agreement"]._find_penalised()
            )
            self.env.flush_all()
            killed.rollback()
        self.env.invalidate_all()
        self.assertEqual(self.job().amount, 100)

    def test_another_worker_was_quicker(self):
        agreement = self.make_terms(_EACH)
        self.breach()
        proposal = self.job()
        family = agreement.family_id.sudo()
        # what the other worker does not see yet
        hidden = type(proposal)._search
        self.patch(
            type(proposal),
            "_search",
            lambda self, domain, *args, **kwargs: hidden(
                self, [(0, "=", 1)], *args, **kwargs
            ),
        )
        with self.at("2026-03-02 01:00"), mute_logger("odoo.sql_db"):
            self.env["sla.penalty.reckoning"]._reckon_alone(family)
        self.patch(type(proposal), "_search", hidden)
        self.assertEqual(self.found(), proposal)
        self.assertEqual((proposal.amount, len(proposal.line_ids)), (100, 1))

    def merge(self, source, target):
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge((source | target).ids, target, extra_checks=False)
        self.env.invalidate_all()

    def test_merged_customers_have_one_penalty(self):
        other = self.env["res.partner"].create({"name": "Blue Door (old)"})
        self.make_terms(_EACH, partner_ids=[Command.set((self.customer | other).ids)])
        self.breach()
        self.breach("2026-02-04", partner_id=other.id)
        self.assertEqual(len(self.job()), 2)
        self.merge(other, self.customer)
        proposal = self.job("2026-03-03 01:00")
        self.assertEqual((len(proposal), proposal.amount), (1, 200))
        self.assertEqual(proposal.partner_id, self.customer)

    def test_what_was_approved_outlives_a_merge(self):
        other = self.env["res.partner"].create({"name": "Blue Door (old)"})
        self.make_terms(_EACH, partner_ids=[Command.set((self.customer | other).ids)])
        self.breach(count=2)
        self.breach("2026-02-04", partner_id=other.id)
        old = self.job().filtered(lambda each: each.partner_id == other)
        self.decide(old)
        credit = self.credit(old)
        self.merge(other, self.customer)
        proposals = self.job("2026-03-05 01:00")
        self.assertEqual(sum(proposals.mapped("amount")), 250)
        self.assertEqual(len(proposals.line_ids.clock_id), 3)
        self.assertEqual((old.state, credit.partner_id), ("credited", self.customer))

    def test_each_breach_counts_by_the_version_it_was_promised_under(self):
        first = self.make_terms(_EACH)
        self.breach()
        with self.at("2026-02-10 12:00"):
            second = self.revise(first, "2026-02-15", moment="2026-02-10 12:00")
        second.fee_amount = 2000
        second.penalty_ids.write({"percent": 20, "cap_percent": 50})
        self.put_in_force(second, "2026-02-14 09:00")
        self.run_job("ir_cron_sla_agreements", "2026-02-15 00:10")
        self.breach("2026-02-20")
        proposal = self.job()
        self.assertEqual(proposal.line_ids.mapped("amount"), [100, 400])
        self.assertEqual(proposal.line_ids.agreement_id, (first | second).sudo())
        self.assertEqual(proposal.agreement_id, second.sudo())
        # 14 days of each version
        self.assertEqual((proposal.fee, proposal.cap), (1500, 750))

    def test_a_fee_in_another_currency_is_credited_in_it(self):
        euro = self.env.ref("base.EUR")
        dollar = self.env.ref("base.USD")
        foreign = (euro | dollar) - self.currency
        foreign = foreign[:1]
        foreign.active = True
        self.env["res.currency.rate"].create(
            {
                "currency_id": foreign.id,
                "name": "2026-02-01",
                "rate": 3,
                "company_id": self.env.company.id,
            }
        )
        self.make_terms(
            {"basis": "breach", "amount": 10, "cap_amount": 25},
            fee_currency_id=foreign.id,
        )
        self.breach(count=3)
        proposal = self.job()
        self.assertEqual(proposal.currency_id, foreign)
        self.assertEqual(proposal.line_ids.mapped("amount"), [30, 30, 15])
        self.assertEqual(proposal.company_amount, 25)
        self.decide(proposal)
        credit = self.credit(proposal)
        self.assertEqual(credit.currency_id, foreign)
        self.assertEqual(credit.amount_untaxed, 75)

    def test_the_currency_changes_in_the_next_version(self):
        foreign = (self.env.ref("base.EUR") | self.env.ref("base.USD")) - self.currency
        foreign = foreign[:1]
        foreign.active = True
        self.env["res.currency.rate"].create(
            {
                "currency_id": foreign.id,
                "name": "2026-02-01",
                "rate": 3,
                "company_id": self.env.company.id,
            }
        )
        first = self.make_terms(_EACH)
        self.breach()
        proposal = self.job()
        self.decide(proposal)
        second = self.revise(first, "2026-02-15", moment="2026-02-10 12:00")
        second.fee_currency_id = foreign
        second.fee_amount = 3000
        self.put_in_force(second, "2026-02-14 09:00")
        self.breach("2026-02-20", count=2)
        late = self.job("2026-03-04 01:00") - proposal
        self.assertEqual(proposal.currency_id, self.currency)
        self.assertEqual((late.currency_id, late.cap), (foreign, 750))
        self.assertEqual(late.settled_amount, 300)
        self.assertEqual(late.amount, 450)


@tagged("post_install", "-at_install", "standard")
class TestAccess(PenaltyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = new_test_user(cls.env, "p_portal", groups="base.group_portal")

    def setUp(self):
        super().setUp()
        self.agreement = self.make_terms(_EACH)
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


class _Tier:
    def __init__(self, threshold):
        self.threshold = threshold


_money = st.integers(0, 1_000_000).map(lambda cents: cents / 100)


@tagged("post_install", "-at_install", "standard")
class TestArithmetic(PenaltyCommon):
    @settings(suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(_money, max_size=20), _money)
    def test_a_penalty_is_never_above_its_limit(self, dues, limit):
        amounts = apply_cap(dues, limit, self.currency.round)
        total = self.currency.round(sum(amounts))
        self.assertLessEqual(total, self.currency.round(limit))
        expected = min(self.currency.round(sum(dues)), self.currency.round(limit))
        self.assertAlmostEqual(total, expected, 2)
        for amount, due in zip(amounts, dues, strict=True):
            self.assertTrue(0 <= amount <= self.currency.round(due))

    @given(
        st.sets(st.integers(1, 100), min_size=1),
        st.integers(0, 50),
        st.integers(1, 50),
    )
    def test_fewer_promises_kept_never_lead_to_a_milder_tier(
        self, thresholds, met, decided
    ):
        tiers = [_Tier(each) for each in thresholds]
        met = min(met, decided)
        better = pick_tier(tiers, min(met + 1, decided), decided)
        worse = pick_tier(tiers, met, decided)
        if better:
            self.assertLessEqual(worse.threshold, better.threshold)
        if worse:
            self.assertLess(100 * met / decided, worse.threshold + 1e-9)

    @given(st.lists(st.tuples(st.integers(1, 28), st.integers(1, 28)), min_size=1))
    def test_the_versions_share_a_period_among_them(self, spans):
        days = [(date(2026, 2, min(span)), date(2026, 2, max(span))) for span in spans]
        weights = weigh(days, date(2026, 2, 1), date(2026, 2, 28))
        self.assertAlmostEqual(sum(weights), 1)

    @settings(max_examples=10, deadline=None)
    @given(
        st.lists(st.integers(1, 6), min_size=1, max_size=3),
        st.integers(1, 40),
        st.integers(1, 60),
    )
    def test_whenever_approved_all_penalties_stay_within_the_limit(
        self, batches, percent, cap
    ):
        with self.env.cr.savepoint() as savepoint:
            self.make_terms({"basis": "breach", "percent": percent, "cap_percent": cap})
            for number, count in enumerate(batches):
                self.breach(f"2026-02-{number + 3:02}", count=count)
                for proposal in self.job():
                    lines = self.currency.round(sum(proposal.line_ids.mapped("amount")))
                    self.assertEqual(lines, proposal.amount)
                    if proposal.state == "draft" and proposal.amount:
                        self.decide(proposal)
            total = sum(self.found().mapped("amount"))
            self.assertAlmostEqual(total, min(10 * percent * sum(batches), 10 * cap), 2)
            savepoint.rollback()
        self.env.invalidate_all()
