"""Penalties: from the breach to the credit note, and never twice."""

from datetime import date

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

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


EACH = {"basis": "breach", "percent": 10, "cap_percent": 25}
TIERS = (
    {"basis": "attainment", "threshold": 95, "percent": 5},
    {"basis": "attainment", "threshold": 90, "percent": 10},
)


@tagged("post_install", "-at_install", "standard")
class TestReckoning(PenaltyCommon):
    def test_the_job_writes_in_the_language_of_whoever_answers_for_it(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        agreement = self.make_terms(EACH)
        agreement.sudo().owner_id.lang = "fa_IR"
        self.breach()
        [line] = self.job().line_ids
        # “… of the fee”, in Persian
        self.assertIn("حق‌الزحمه", line.text)

    def test_each_breach_costs_a_share_of_the_fee_and_is_named(self):
        agreement = self.make_terms(EACH)
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
        broken = self.make_terms(EACH, partner_ids=[Command.set(other.ids)])
        self.make_terms(EACH)
        self.breach()
        self.env.flush_all()
        # as of an add-on that is not there any more
        self.env.cr.execute(
            "UPDATE sla_agreement SET fee_period = 'week' WHERE id = %s", [broken.id]
        )
        self.env.invalidate_all()
        with mute_logger("odoo.addons.sla_billing.models.sla_penalty_reckoning"):
            self.assertEqual(self.job().amount, 100)

    def test_what_can_be_claimed_for_a_year_outlives_the_clocks(self):
        self.make_terms(EACH, fee_period="quarter", penalty_claim_days=0)
        self.breach("2026-01-13")
        self.breach("2026-03-10")
        proposal = self.job("2026-04-02 01:00")
        self.assertEqual(proposal.amount, 200)
        self.env.company.sla_retention_months = 13
        with self.at("2027-03-15 00:30"):
            self.env["sla.clock"]._gc_ended()
        self.env.invalidate_all()
        self.assertEqual(len(proposal.line_ids.clock_id), 1)
        self.assertEqual(self.job("2027-03-15 01:00").amount, 200)
        self.env.company.sla_retention_months = 0
        self.assertEqual(self.job("2027-03-16 01:00").amount, 100)  # counted anew

    def test_another_billing_period_begins_where_one_ends(self):
        agreement = self.make_terms(*TIERS, penalty_claim_days=0)
        self.breach()
        february = self.job()
        self.decide(february)
        with self.at("2026-03-10 09:00"):
            draft = agreement.with_user(self.manager)._revise(
                date(2026, 3, 15), "leave"
            )
            draft.fee_period = "quarter"
        with self.assertRaisesRegex(
            UserError, "in the middle of a period.*Apr 1, 2026"
        ):
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
        self.make_terms(EACH | {"percent": 100, "cap_percent": 10}, fee_amount=100.05)
        self.breach()
        proposal = self.job()
        self.assertEqual(proposal.amount, 10)
        with self.assertRaisesRegex(UserError, "Say why"):
            proposal.with_user(self.manager)._waive("   ")

    def test_a_penalty_is_credited_against_invoices_of_its_party_only(self):
        self.make_terms(EACH)
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
        self.make_terms(EACH)
        self.breach(count=4)
        proposal = self.job()
        self.assertEqual((proposal.amount_due, proposal.amount), (400, 250))
        self.assertEqual(proposal.line_ids.mapped("amount"), [100, 100, 50, 0])

    def test_a_fixed_amount_with_a_limit_in_money(self):
        self.make_terms({"basis": "breach", "amount": 30, "cap_amount": 50})
        self.breach(count=2)
        self.assertEqual(self.job().amount, 50)

    def test_the_lowest_tier_that_applies_counts(self):
        self.make_terms(*TIERS)
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
        self.make_terms(*TIERS)
        self.keep(count=19)
        self.breach()
        self.assertFalse(self.job())

    def test_other_metrics_cost_nothing(self):
        other = self.make_metric("test.sla.ticket", name="Other")
        self.make_terms({**EACH, "metric_id": other.id})
        self.breach()
        self.assertFalse(self.job())

    def test_a_breach_counts_in_the_period_in_which_it_happened(self):
        self.make_terms(EACH)
        ticket = self.make_ticket("2026-02-27 10:00")
        self.tick("2026-02-27 15:00")
        proposal = self.job()
        self.assertEqual(proposal.date_from, date(2026, 2, 1))
        self.change(ticket, "2026-03-20 10:00", stage_id=self.done.id)
        self.assertEqual(self.job("2026-04-02 01:00"), proposal)

    def test_each_customer_of_an_agreement_has_a_penalty_of_its_own(self):
        other = self.env["res.partner"].create({"name": "Red Door"})
        self.make_terms(EACH, partner_ids=[Command.set((self.customer | other).ids)])
        self.breach()
        person = self.env["res.partner"].create({"name": "P", "parent_id": other.id})
        self.breach(partner_id=person.id)
        self.assertEqual(self.job().partner_id, self.customer | other)

    def test_time_in_which_we_wait_for_the_customer_costs_nothing(self):
        self.make_terms(EACH)
        ticket = self.make_ticket("2026-02-03 10:00")
        self.change(ticket, "2026-02-03 12:00", stage_id=self.waiting.id)
        self.change(ticket, "2026-02-10 12:00", stage_id=self.new.id)
        self.change(ticket, "2026-02-10 13:00", stage_id=self.done.id)
        self.assertFalse(self.job())

    def test_special_terms_have_the_penalties_of_the_general_ones(self):
        general = self.make_terms(EACH, partner_ids=False)
        special = self.make_terms(parent_id=general.id, fee_amount=False)
        self.breach()
        proposal = self.job()
        self.assertEqual(proposal.agreement_id, special.sudo())
        self.assertEqual(proposal.amount, 100)

    def test_the_owner_is_asked_to_decide_once(self):
        self.make_terms(EACH)
        self.breach()
        proposal = self.job()
        self.assertEqual(proposal.activity_ids.user_id, self.manager)
        self.assertEqual(proposal.activity_ids.date_deadline, proposal.claim_until)
        self.job("2026-03-03 01:00")
        self.assertEqual(len(proposal.activity_ids), 1)
        self.decide(proposal)
        self.assertFalse(proposal.activity_ids)

    def test_an_owner_who_may_see_no_amounts_is_asked_on_the_agreement(self):
        agreement = self.make_terms(EACH, owner_id=self.reader.id)
        self.breach()
        proposal = self.job()
        self.assertFalse(proposal.activity_ids)
        self.assertEqual(agreement.sudo().activity_ids.user_id, self.reader)
        self.decide(proposal)
        self.assertFalse(agreement.sudo().activity_ids)

    def test_a_penalty_that_nobody_decides_on_lapses(self):
        self.make_terms(EACH)
        self.breach()
        proposal = self.job("2026-03-02 01:00")
        self.assertEqual(self.job("2026-03-30 01:00").state, "draft")
        with self.assertRaisesRegex(UserError, "could be claimed until"):
            self.decide(proposal, "2026-03-31 09:00")
        self.assertEqual(self.job("2026-03-31 01:00").state, "lapsed")
        self.assertEqual(self.job("2026-04-01 01:00"), proposal)

    def test_queries_do_not_grow_with_the_breaches(self):
        agreement = self.make_terms(EACH)

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
        self.make_terms(EACH)
        self.breach()
        self.breach("2026-02-10")
        self.exclude(started_at="2026-02-09 00:00", ended_at="2026-02-11 00:00")
        proposal = self.job()
        self.assertEqual(proposal.amount, 100)
        self.assertEqual(proposal.line_ids.mapped("excluded"), [False, "Flood"])
        self.assertEqual(proposal.line_ids.mapped("amount"), [100, 0])
        self.assertEqual((proposal.breach_count, proposal.excluded_count), (1, 1))

    def test_recording_it_later_changes_what_is_not_decided_on(self):
        self.make_terms(EACH)
        self.breach()
        proposal = self.job()
        exclusion = self.exclude(started_at="2026-02-03 00:00")
        self.assertEqual(proposal.amount, 0)
        self.assertEqual(proposal.line_ids.exclusion_id, exclusion.sudo())
        exclusion.ended_at = "2026-02-03 12:00"
        self.assertEqual(proposal.amount, 100)

    def test_of_another_agreement_it_excludes_nothing(self):
        self.make_terms(EACH)
        other = self.make_agreement(name="Other")
        self.exclude(started_at="2026-02-01 00:00", agreement_id=other.id)
        self.breach()
        self.assertEqual(self.job().amount, 100)

    def test_a_single_breach_stays_excluded_when_reckoned_again(self):
        self.make_terms(*TIERS)
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
        self.make_terms(*TIERS)
        self.keep(count=9)
        self.breach(count=1)
        self.exclude(started_at="2026-02-01 00:00")
        proposal = self.job()
        self.assertEqual((proposal.amount, proposal.attainment), (0, 100))
        self.assertEqual(proposal.line_ids.excluded, "Flood")
        with self.assertRaisesRegex(UserError, "Nothing is due"):
            self.decide(proposal)

    def test_what_was_approved_stays_and_is_flagged(self):
        self.make_terms(EACH)
        self.breach()
        proposal = self.job()
        self.decide(proposal)
        self.exclude(started_at="2026-02-01 00:00")
        self.job("2026-03-04 01:00")
        self.assertEqual((proposal.amount, proposal.to_check), (100, True))
        proposal.with_user(self.manager).action_reset()
        self.assertEqual((proposal.amount, proposal.to_check), (0, False))
