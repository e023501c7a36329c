"""No breach costs anything twice, and no penalty is above its limit."""

from datetime import date

import psycopg2
from hypothesis import HealthCheck, given, settings, strategies as st

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.sla_billing.reckoning import apply_cap, pick_tier, weigh

from .test_penalties import EACH, TIERS, PenaltyCommon


@tagged("post_install", "-at_install", "standard")
class TestNothingTwice(PenaltyCommon):
    def test_run_twice_it_stays_the_same(self):
        self.make_terms(EACH)
        self.breach(count=2)
        first = self.job()
        second = self.job()
        self.assertEqual(first, second)
        self.assertEqual((first.amount, len(first.line_ids)), (200, 2))

    def test_a_late_breach_changes_what_is_not_decided_on(self):
        self.make_terms(EACH)
        self.breach()
        proposal = self.job()
        self.breach("2026-02-20")
        self.assertEqual(self.job("2026-03-03 01:00"), proposal)
        self.assertEqual(proposal.amount, 200)

    def test_a_late_breach_is_proposed_beside_what_was_approved(self):
        self.make_terms(EACH)
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
        self.make_terms(*TIERS)
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
        self.make_terms(EACH)
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
        self.make_terms(EACH)
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
        self.make_terms(EACH)
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
        agreement = self.make_terms(EACH)
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
        self.make_terms(EACH, partner_ids=[Command.set((self.customer | other).ids)])
        self.breach()
        self.breach("2026-02-04", partner_id=other.id)
        self.assertEqual(len(self.job()), 2)
        self.merge(other, self.customer)
        proposal = self.job("2026-03-03 01:00")
        self.assertEqual((len(proposal), proposal.amount), (1, 200))
        self.assertEqual(proposal.partner_id, self.customer)

    def test_what_was_approved_outlives_a_merge(self):
        other = self.env["res.partner"].create({"name": "Blue Door (old)"})
        self.make_terms(EACH, partner_ids=[Command.set((self.customer | other).ids)])
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
        first = self.make_terms(EACH)
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
        first = self.make_terms(EACH)
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
