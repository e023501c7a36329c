"""What a tier brings, and who may see and change tiers."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .test_tiers_by_value import NOW, ValueCommon


@tagged("post_install", "-at_install")
class TestTierTerms(ValueCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += cls.env.ref("product.group_product_pricelist")
        cls.low, cls.other, cls.offered = cls.env["product.pricelist"].create(
            [{"name": name} for name in ("Low prices", "Other prices", "Offer prices")]
        )
        cls.late = cls.env["account.payment.term"].create({"name": "Late"})
        cls.gold.write({"pricelist_id": cls.low.id, "payment_term_id": cls.late.id})

    def terms(self, customer):
        return (
            customer.specific_property_product_pricelist,
            customer.property_payment_term_id,
        )

    def test_a_tier_brings_its_terms_and_takes_them_along(self):
        customer = self.make_customer("Comes and goes")
        customer.sla_tier_id = self.gold
        self.assertEqual(self.terms(customer), (self.low, self.late))
        line = self.log(customer)
        self.assertEqual(
            (line.pricelist_id, line.payment_term_id), (self.low, self.late)
        )
        customer.sla_tier_id = self.silver
        self.assertFalse(any(self.terms(customer)))

    def test_terms_chosen_by_hand_stay_and_the_preview_says_so(self):
        customer = self.make_customer("Has its own")
        customer.specific_property_product_pricelist = self.other
        self.bill(customer, 1000)
        rule = self.make_rule()
        with self.at(NOW):
            self.env["sla.tier.preview"]._show(rule)
        line = self.env["sla.tier.preview"].search([("partner_id", "=", customer.id)])
        self.assertIn("“Other prices", line.note)
        self.move_now(rule)
        self.assertEqual(self.terms(customer), (self.other, self.late))
        self.assertIn("“Other prices", self.log(customer).note)
        self.assertFalse(self.log(customer).pricelist_id)
        customer.sla_tier_id = False
        self.assertEqual(self.terms(customer), (self.other, self.late.browse()))

    def test_what_the_tier_once_brought_is_not_taken_for_chosen_by_hand(self):
        customer = self.make_customer("Old prices", sla_tier_id=self.gold.id)
        self.gold.pricelist_id = self.other
        customer.sla_tier_id = self.silver
        self.assertFalse(customer.specific_property_product_pricelist)

    def test_a_tier_waits_behind_an_offer(self):
        customer = self.make_customer("Offer first", email="a@example.com")
        offer = self.env["sla.offer"].create(
            {
                "name": "Spring",
                "kind": "pricelist",
                "pricelist_id": self.offered.id,
                "template_id": False,
                "valid_days": 10,
            }
        )
        with self.at(NOW):
            offer._grant(customer)
            customer.sla_tier_id = self.gold
        self.assertEqual(self.terms(customer)[0], self.offered)
        self.run_rules("2026-03-13 09:00", "ir_cron_sla_offers")
        self.assertEqual(self.terms(customer)[0], self.low)


@tagged("post_install", "-at_install")
class TestTiersAndAccess(ValueCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env, "tier_manager", "base.group_user,sla_base.group_sla_manager"
        )
        cls.user = new_test_user(
            cls.env, "tier_user", "base.group_user,sla_base.group_sla_user"
        )
        cls.other = cls.env["res.company"].create({"name": "Other company"})

    def test_a_manager_without_accounting_sees_totals_and_moves_customers(self):
        customer = self.make_customer("Customer")
        self.bill(customer, 1000)
        rule = self.make_rule()
        self.move_now(rule.with_user(self.manager))
        self.assertEqual(customer.sla_tier_id, self.gold)
        line = self.log(customer)
        self.assertEqual(line.user_id, self.manager)
        self.assertEqual(line.with_user(self.manager).value, 1000)

    def test_a_user_reads_the_log_without_figures_and_writes_nothing(self):
        customer = self.make_customer("Customer")
        self.bill(customer, 1000)
        rule = self.make_rule()
        self.move_now(rule)
        line = self.log(customer).with_user(self.user)
        self.assertEqual(line.tier_to_id.id, self.gold.id)
        with self.assertRaises(AccessError):
            line.read(["value"])
        with self.assertRaises(AccessError):
            rule.with_user(self.user).action_preview()
        with self.assertRaises(AccessError):
            self.env["sla.tier.exception"].with_user(self.user).create(
                {"partner_id": customer.id, "reason": "x"}
            )
        with self.assertRaises(AccessError):
            line.with_user(self.manager).write({"tier_to_id": self.basic.id})

    def test_invoices_and_tiers_of_another_company_are_its_own(self):
        customer = self.make_customer("Buys here")
        self.bill(customer, 1000)
        theirs = self.make_rule(company_id=self.other.id)
        with self.at(NOW):
            values = theirs._measure()
            self.assertNotIn(customer.id, values)
        self.move_now(self.make_rule())
        self.assertEqual(customer.sla_tier_id, self.gold)
        self.assertFalse(customer.with_company(self.other).sla_tier_id)
        with self.assertRaises(AccessError):
            theirs.with_user(self.manager).read(["name"])
        self.assertFalse(
            self.env["sla.tier.change"]
            .with_user(self.manager)
            .search([("company_id", "=", self.other.id)])
        )

    def test_moving_many_customers_costs_no_more_statements_each(self):
        rule = self.make_rule()

        def cost(count):
            for number in range(count):
                self.bill(self.make_customer(f"{count} {number}"), 1000)
            self.env.flush_all()
            with self.at(NOW):
                self.env.invalidate_all()
                start = self.cr.sql_log_count
                rule._evaluate()
                return self.cr.sql_log_count - start

        cost(1)
        self.assertLessEqual(cost(20), cost(2))
