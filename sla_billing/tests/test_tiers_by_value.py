import random

from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_account_move import InvoiceCommon

NOW = "2026-03-02 09:00"


class ValueCommon(InvoiceCommon):
    """Three tiers, and invoices of a certain amount on a certain day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        tiers = cls.env["sla.tier"]
        cls.gold, cls.silver, cls.basic, cls.named = (
            tiers.create({"name": name, "sequence": number})
            for number, name in enumerate(("Best", "Good", "Fair", "Named"), start=1)
        )

    @classmethod
    def make_rule(cls, **vals):
        lines = ((cls.gold, 1000), (cls.silver, 500), (cls.basic, 100))
        return cls.env["sla.tier.rule"].create(
            {
                "name": "By revenue",
                "line_ids": [
                    Command.create({"tier_id": tier.id, "minimum": minimum})
                    for tier, minimum in lines
                ],
                **vals,
            }
        )

    def make_customer(self, name, **vals):
        return self.env["res.partner"].create({"name": name, **vals})

    def bill(self, customer, amount, day="2026-02-02", kind="out_invoice", **vals):
        line = {"name": "Work", "price_unit": amount, "tax_ids": []}
        line |= vals.pop("line", {})
        move = self.make_invoice(
            kind,
            partner_id=customer.id,
            invoice_date=day,
            invoice_line_ids=[Command.create(line)],
            **vals,
        )
        move.action_post()
        return move

    def run_rules(self, moment=NOW, job="ir_cron_sla_tiers"):
        with self.at(moment), self.enter_registry_test_mode():
            self.env.ref(f"sla_billing.{job}").method_direct_trigger()
        self.env.invalidate_all()

    def move_now(self, rule, moment=NOW):
        """Look at the preview and do what it says."""
        with self.at(moment):
            lines = rule.env["sla.tier.preview"]
            lines._show(rule)
            lines.with_context(default_rule_id=rule.id).action_apply()
            self.env.flush_all()

    def log(self, customer):
        lines = self.env["sla.tier.change"].search([("partner_id", "=", customer.id)])
        return lines.sorted("id")


@tagged("post_install", "-at_install")
class TestTiersByValue(ValueCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls.make_rule()

    def tier_at(self, amount, day="2026-02-02"):
        customer = self.make_customer(f"Customer of {amount}")
        self.bill(customer, amount, day)
        with self.at(NOW):
            verdicts = self.rule._evaluate()
        return {each.customer: each.new for each in verdicts}.get(customer)

    def test_exactly_the_threshold_is_enough(self):
        self.assertEqual(self.tier_at(1000), self.gold)
        self.assertEqual(self.tier_at(999.99), self.silver)
        self.assertEqual(self.tier_at(100), self.basic)
        self.assertFalse(self.tier_at(99.99))

    def test_only_the_last_months_count(self):
        self.assertEqual(self.tier_at(1000, "2025-03-03"), self.gold)
        self.assertIsNone(self.tier_at(1000, "2025-03-02"))
        self.assertIsNone(self.tier_at(1000, "2026-03-03"))

    def test_drafts_do_not_count(self):
        customer = self.make_customer("Draft")
        self.make_invoice(partner_id=customer.id)
        with self.at(NOW):
            self.assertNotIn(
                customer, [each.customer for each in self.rule._evaluate()]
            )

    def test_more_value_never_gives_a_lower_tier(self):
        draw = random.Random(20260302)
        ranks = [self.gold, self.silver, self.basic, self.gold.browse()]
        for _round in range(200):
            low, high = sorted(draw.uniform(-200, 2000) for _each in range(2))
            lower = self.rule._choose(low, self.gold.browse())
            higher = self.rule._choose(high, self.gold.browse())
            self.assertLessEqual(ranks.index(higher), ranks.index(lower), (low, high))

    def test_a_credit_note_moves_down(self):
        customer = self.make_customer("Returns much")
        self.bill(customer, 1200)
        self.move_now(self.rule)
        self.assertEqual(customer.sla_tier_id, self.gold)
        self.bill(customer, 500, "2026-03-01", "out_refund")
        self.move_now(self.rule)
        self.assertEqual(customer.sla_tier_id, self.silver)
        down = self.log(customer)[-1]
        self.assertEqual(
            (down.tier_from_id, down.tier_to_id, down.value, down.rule_id),
            (self.gold, self.silver, 700, self.rule),
        )
        self.assertEqual(down.currency_id, self.env.company.currency_id)
        self.assertEqual(down.user_id, self.env.user)

    def test_invoices_to_contacts_count_for_the_company(self):
        customer = self.make_customer("Company", is_company=True)
        contact = self.make_customer("Contact", parent_id=customer.id)
        self.bill(customer, 600)
        self.bill(contact, 400)
        self.move_now(self.rule)
        self.assertEqual(customer.sla_tier_id, self.gold)
        self.assertEqual(self.log(customer).value, 1000)
        self.assertFalse(self.log(contact))

    def test_a_foreign_currency_counts_in_our_own(self):
        foreign = self.env["res.currency"].create({"name": "TCU", "symbol": "T"})
        self.env["res.currency.rate"].create(
            {"currency_id": foreign.id, "name": "2026-01-01", "rate": 2.0}
        )
        customer = self.make_customer("Abroad")
        self.bill(customer, 1998, currency_id=foreign.id)
        with self.at(NOW):
            verdict = next(
                each for each in self.rule._evaluate() if each.customer == customer
            )
        self.assertEqual(verdict.value, 999)
        self.assertEqual(verdict.new, self.silver)

    def test_margin_takes_off_the_cost(self):
        self.rule.measure = "margin"
        product = self.env["product.product"].create(
            {"name": "Thing", "standard_price": 30, "type": "consu"}
        )
        customer = self.make_customer("Buys things")
        line = {"product_id": product.id, "quantity": 10}
        self.bill(customer, 140, line=line)
        self.bill(customer, 140, kind="out_refund", line=line | {"quantity": 1})
        with self.at(NOW):
            verdict = next(
                each for each in self.rule._evaluate() if each.customer == customer
            )
        self.assertEqual(verdict.value, 990)

    def test_invoices_that_were_wholly_credited_are_not_counted(self):
        self.rule.measure = "count"
        self.rule.line_ids = [
            Command.clear(),
            Command.create({"tier_id": self.gold.id, "minimum": 2}),
        ]
        self.assertFalse(self.rule.currency_id)
        customer = self.make_customer("Often")
        self.bill(customer, 10)
        second = self.bill(customer, 10)
        with self.at(NOW):
            self.assertEqual(self.rule._measure()[customer.id], 2)
            second._reverse_moves(cancel=True)
            self.assertEqual(self.rule._measure()[customer.id], 1)

    def test_running_twice_leaves_one_line(self):
        customer = self.make_customer("Once")
        self.bill(customer, 1000)
        self.rule.write({"schedule": "day", "next_run": "2026-03-02"})
        self.run_rules()
        self.assertEqual(len(self.log(customer)), 1)
        self.assertEqual(str(self.rule.next_run), "2026-03-03")
        self.run_rules()
        self.run_rules("2026-03-03 09:00")
        self.assertEqual(len(self.log(customer)), 1)

    def test_a_rule_that_was_stopped_in_the_middle_goes_on(self):
        customers = [self.make_customer(f"No. {number}") for number in range(3)]
        for customer in customers:
            self.bill(customer, 1000)
        self.rule.write({"schedule": "day", "next_run": "2026-03-02"})
        with self.at(NOW):
            verdicts = self.rule._evaluate()
            mine = [each for each in verdicts if each.customer == customers[0]]
            self.rule._move(mine)  # as far as the job came
            self.assertEqual(str(self.rule.next_run), "2026-03-02")
            # who decided before that moves nobody a second time
            self.assertFalse(self.rule._move(mine))
        self.run_rules()
        for customer in customers:
            self.assertEqual(customer.sla_tier_id, self.gold)
            self.assertEqual(len(self.log(customer)), 1)

    def test_an_exception_keeps_the_tier_until_its_last_day(self):
        customer = self.make_customer("Pinned", sla_tier_id=self.basic.id)
        self.bill(customer, 1000)
        self.env["sla.tier.exception"].create(
            {
                "partner_id": customer.id,
                "reason": "Talks are under way",
                "date_until": "2026-03-02",
            }
        )
        with self.at(NOW), self.assertRaises(UserError):
            lines = self.env["sla.tier.preview"]
            lines._show(self.rule)
            lines.search([("partner_id", "!=", customer.id)]).unlink()
            lines.with_context(default_rule_id=self.rule.id).action_apply()
        self.rule.write({"schedule": "day", "next_run": "2026-03-02"})
        self.run_rules()
        self.assertEqual(customer.sla_tier_id, self.basic)
        self.run_rules("2026-03-03 09:00")
        self.assertEqual(customer.sla_tier_id, self.gold)

    def test_a_contact_is_no_exception_and_a_customer_is_one_once(self):
        customer = self.make_customer("Company", is_company=True)
        contact = self.make_customer("Contact", parent_id=customer.id)
        pins = self.env["sla.tier.exception"]
        with self.assertRaisesRegex(ValidationError, "Choose “Company”"):
            pins.create({"partner_id": contact.id, "reason": "x"})
        pins.create({"partner_id": customer.id, "reason": "x"})
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            pins.create({"partner_id": customer.id, "reason": "y"})

    def test_two_customers_who_are_exceptions_can_be_merged(self):
        pins = self.env["sla.tier.exception"]
        customers = self.make_customer("One") | self.make_customer("Two")
        for each in customers:
            pins.create({"partner_id": each.id, "reason": "Founder"})
        merge = self.env["base.partner.merge.automatic.wizard"]
        merge._merge(customers.ids, customers[0])
        self.env.invalidate_all()
        self.assertEqual(len(pins.search([("partner_id", "=", customers[0].id)])), 1)

    def test_a_tier_that_the_rule_does_not_give_stays(self):
        customer = self.make_customer("Named", sla_tier_id=self.named.id)
        self.bill(customer, 1000)
        with self.at(NOW):
            verdict = next(
                each for each in self.rule._evaluate() if each.customer == customer
            )
        self.assertEqual((verdict.new, verdict.outcome), (self.named, "other"))

    def test_who_buys_nothing_any_more_loses_the_tier_if_the_rule_says_so(self):
        customer = self.make_customer("Gone", sla_tier_id=self.gold.id)
        with self.at(NOW):
            outcome = {e.customer: e.outcome for e in self.rule._evaluate()}
            self.assertEqual(outcome[customer], "stay")
            self.rule.below = "clear"
            outcome = {e.customer: e.outcome for e in self.rule._evaluate()}
            self.assertEqual(outcome[customer], "leave")
        self.move_now(self.rule)
        self.assertFalse(customer.sla_tier_id)

    def test_the_preview_says_who_moves_and_who_was_chosen_by_hand(self):
        customer = self.make_customer("By hand", sla_tier_id=self.silver.id)
        self.bill(customer, 1000)
        with self.at(NOW):
            lines = self.env["sla.tier.preview"]
            lines._show(self.rule)
            line = lines.search([("partner_id", "=", customer.id)])
            self.assertEqual((line.outcome, line.value), ("up", 1000))
            self.assertTrue(line.by_hand and line.moves)
            self.assertEqual(customer.sla_tier_id, self.silver)
            # what happens after the preview waits for the next one
            self.bill(customer, 600, kind="out_refund")
            with self.assertRaisesRegex(UserError, "as shown"):
                line.action_apply()

    def test_the_first_of_two_rules_decides(self):
        tag = self.env["res.partner.category"].create({"name": "Partners"})
        special = self.make_rule(
            name="Partners", sequence=1, category_ids=tag.ids, months=1
        )
        customer = self.make_customer("Partner", category_id=tag.ids)
        self.bill(customer, 1000, "2026-02-20")
        with self.at(NOW):
            self.assertIn(customer, [e.customer for e in special._evaluate()])
            self.assertNotIn(customer, [e.customer for e in self.rule._evaluate()])

    def test_a_better_tier_asks_for_more(self):
        with self.assertRaisesRegex(ValidationError, "asks for less"):
            self.rule.line_ids.filtered(
                lambda line: line.tier_id == self.gold
            ).minimum = 200

    def test_a_change_by_hand_is_logged(self):
        customer = self.make_customer("By hand")
        customer.sla_tier_id = self.gold
        customer.write({"sla_tier_id": self.gold.id})
        line = self.log(customer)
        self.assertEqual(len(line), 1)
        self.assertFalse(line.by_rule or line.rule_id)
        self.assertEqual((line.tier_to_id, line.user_id), (self.gold, self.env.user))

    def test_of_merged_customers_the_logs_stay_and_the_invoices_add_up(self):
        kept, gone = self.make_customer("Kept"), self.make_customer("Gone")
        for customer in (kept, gone):
            self.bill(customer, 600)
        self.move_now(self.rule)
        merge = self.env["base.partner.merge.automatic.wizard"].create({})
        merge._merge((kept | gone).ids, kept)
        self.env.invalidate_all()
        self.move_now(self.rule)
        self.assertEqual(kept.sla_tier_id, self.gold)
        self.assertEqual(self.log(kept).tier_to_id.mapped("name"), ["Good", "Best"])
        self.assertEqual(len(self.log(kept)), 3)

    def test_running_promises_are_matched_again(self):
        metric = self.make_metric(
            "account.move", stop_domain="[('state', '=', 'posted')]"
        )
        self.make_policy(metric, hours=4)
        self.make_policy(metric, hours=1, name="Best", tier_ids=self.gold.ids)
        customer = self.make_customer("Waits")
        self.bill(customer, 1000)
        with self.at(NOW):
            draft = self.make_invoice(partner_id=customer.id)
            self.env.flush_all()
        self.assertEqual(str(draft.sla_next_deadline), "2026-03-02 13:00:00")
        self.move_now(self.rule, "2026-03-02 09:30")
        self.assertEqual(str(draft.sla_next_deadline), "2026-03-02 10:00:00")
        self.assert_replays(draft.sla_clock_ids)
