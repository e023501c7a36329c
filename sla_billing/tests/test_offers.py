from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from . import test_tiers_by_value

NOW = "2026-03-02 09:00"


@tagged("post_install", "-at_install")
class TestOffers(test_tiers_by_value.ValueCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += cls.env.ref("product.group_product_pricelist")
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.offer = cls.env["sla.offer"].create({"name": "Spring prices"})
        cls.customer = cls.env["res.partner"].create(
            {"name": "Loyal", "email": "loyal@example.com", "lang": "en_US"}
        )

    def reason(self, customer=None, offer=None, moment=NOW):
        with self.at(moment):
            found = (offer or self.offer)._find()
        wanted = customer or self.customer
        return next(" ".join(e.reasons) for e in found if e.customer == wanted)

    def bill_due(self, due, amount=100, day="2026-01-05"):
        return self.bill(
            self.customer,
            amount,
            day,
            invoice_date_due=due,
            invoice_payment_term_id=False,
        )

    def pay(self, invoice, day):
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        wizard.create({"payment_date": day})._create_payments()

    def make(self, offer=None, moment=NOW):
        with self.at(moment):
            lines = self.env["sla.offer.preview"]
            offer = offer or self.offer
            lines._show(offer)
            lines.with_context(default_offer_id=offer.id).action_make()
            self.env.flush_all()
        return offer.grant_ids

    def test_who_owes_something_that_is_due_does_not_qualify(self):
        self.bill_due("2026-03-02")
        self.assertEqual(self.reason(), "")
        self.assertIn("Owes", self.reason(moment="2026-03-03 09:00"))
        self.offer.no_overdue = False
        self.assertEqual(self.reason(moment="2026-03-03 09:00"), "")

    def test_who_paid_late_in_the_last_months_does_not_qualify(self):
        self.pay(self.bill_due("2026-01-20"), "2026-01-21")
        self.assertIn("paid late", self.reason())
        self.offer.on_time_months = 1
        self.assertEqual(self.reason(), "")

    def test_who_paid_on_the_last_day_qualifies(self):
        self.pay(self.bill_due("2026-01-20"), "2026-01-20")
        self.assertEqual(self.reason(), "")

    def test_a_late_credit_note_is_no_late_payment(self):
        invoice = self.bill_due("2026-01-20")
        with self.at(NOW):
            invoice._reverse_moves(
                [{"invoice_date": "2026-02-10", "date": "2026-02-10"}], cancel=True
            )
        self.assertEqual(self.reason(), "")

    def test_months_since_the_last_invoice(self):
        self.offer.quiet_months = 2
        self.bill_due("2026-04-01", day="2026-01-02")
        self.assertEqual(self.reason(), "")
        self.bill_due("2026-04-01", day="2026-01-03")
        self.assertIn("last 2 months", self.reason())

    def test_only_customers_of_the_tiers(self):
        self.bill_due("2026-04-01")
        self.offer.tier_ids = self.gold
        self.assertIn("tiers", self.reason())
        self.customer.sla_tier_id = self.gold
        self.assertEqual(self.reason(), "")

    def test_who_opted_out_or_has_no_address_gets_nothing(self):
        self.bill_due("2026-04-01")
        self.env["mail.blacklist"]._add("Loyal@Example.com")
        self.assertIn("does not want", self.reason().lower())
        self.customer.email = False
        self.assertIn("no e-mail address", self.reason())
        with self.assertRaises(UserError):
            self.make()
        self.assertFalse(self.offer.grant_ids)

    def test_each_customer_gets_an_offer_once(self):
        self.bill_due("2026-04-01")
        grant = self.make()
        self.assertEqual(grant.partner_id, self.customer)
        self.assertIn("has had", self.reason().lower())
        with self.at(NOW), mute_logger("odoo.sql_db"):
            with self.assertRaises(UniqueViolation), self.cr.savepoint():
                self.offer._grant(self.customer)

    def test_two_customers_who_had_the_same_offer_can_be_merged(self):
        other = self.env["res.partner"].create(
            {"name": "Again", "email": "again@example.com"}
        )
        self.env["sla.offer.grant"].create(
            [
                {"offer_id": self.offer.id, "partner_id": each.id, "date": "2026-03-02"}
                for each in self.customer | other
            ]
        )
        merge = self.env["base.partner.merge.automatic.wizard"]
        merge._merge((self.customer | other).ids, self.customer)
        self.env.invalidate_all()
        self.assertEqual(self.offer.grant_ids.partner_id, self.customer)
        self.assertEqual(len(self.offer.grant_ids), 1)

    def test_the_mail_is_in_the_language_of_the_customer(self):
        self.bill_due("2026-04-01")
        self.customer.lang = "fr_FR"
        self.offer.with_context(lang="fr_FR").name = "Prix de printemps"
        grant = self.make()
        mail = grant.message_ids.mail_ids
        self.assertEqual(mail.subject, "Prix de printemps")
        self.assertEqual(mail.recipient_ids, self.customer)
        self.assertEqual(mail.state, "outgoing")
        self.assertTrue(grant.mailed)
        self.assertEqual(str(grant.date_until), "2026-04-01")

    def test_a_pricelist_is_lent_and_goes_back(self):
        own, lent = self.env["product.pricelist"].create(
            [{"name": "Own"}, {"name": "Lent"}]
        )
        self.customer.specific_property_product_pricelist = own
        self.bill_due("2026-06-01")
        self.offer.write({"kind": "pricelist", "pricelist_id": lent.id})
        grant = self.make()
        self.assertEqual(self.customer.property_product_pricelist, lent)
        self.run_rules("2026-04-01 09:00", "ir_cron_sla_offers")
        self.assertEqual((grant.state), "running")
        self.run_rules("2026-04-02 09:00", "ir_cron_sla_offers")
        self.assertEqual((grant.state, grant.note), ("ended", False))
        self.assertEqual(self.customer.specific_property_product_pricelist, own)

    def test_a_pricelist_that_was_chosen_meanwhile_stays(self):
        own, lent = self.env["product.pricelist"].create(
            [{"name": "Own"}, {"name": "Lent"}]
        )
        self.bill_due("2026-06-01")
        self.offer.write({"kind": "pricelist", "pricelist_id": lent.id})
        grant = self.make()
        self.customer.specific_property_product_pricelist = own
        self.run_rules("2026-04-02 09:00", "ir_cron_sla_offers")
        self.assertIn("stays", grant.note)
        self.assertEqual(self.customer.specific_property_product_pricelist, own)

    def test_of_two_offers_at_once_the_former_pricelist_is_back_at_the_end(self):
        own, first, second = self.env["product.pricelist"].create(
            [{"name": name} for name in ("Own", "First", "Second")]
        )
        self.customer.specific_property_product_pricelist = own
        self.bill_due("2026-06-01")
        other = self.offer.copy({"kind": "pricelist", "pricelist_id": second.id})
        self.offer.write({"kind": "pricelist", "pricelist_id": first.id})
        self.make()
        self.make(other, "2026-03-10 09:00")
        self.assertEqual(self.offer.grant_ids.state, "ended")
        self.run_rules("2026-04-30 09:00", "ir_cron_sla_offers")
        self.assertEqual(self.customer.specific_property_product_pricelist, own)

    def test_an_offer_makes_itself_until_its_last_day(self):
        self.bill_due("2026-06-01")
        self.offer.write({"automatic": True, "date_end": "2026-03-01"})
        self.run_rules(NOW, "ir_cron_sla_offers")
        self.assertFalse(self.offer.grant_ids)
        self.offer.date_end = "2026-03-02"
        self.run_rules(NOW, "ir_cron_sla_offers")
        self.run_rules(NOW, "ir_cron_sla_offers")
        self.assertEqual(len(self.offer.grant_ids), 1)

    def test_a_pricelist_offer_names_its_pricelist(self):
        with self.assertRaisesRegex(ValidationError, "choose which one"):
            self.offer.kind = "pricelist"

    def test_an_offer_that_was_made_stays(self):
        self.bill_due("2026-04-01")
        self.make()
        with self.assertRaisesRegex(UserError, "Archive it"):
            self.offer.unlink()

    def test_customers_of_another_company_are_not_looked_at(self):
        self.bill_due("2026-04-01")
        other = self.env["res.company"].create({"name": "Other company"})
        theirs = self.env["sla.offer"].create(
            {"name": "Theirs", "company_id": other.id}
        )
        with self.at(NOW):
            self.assertFalse(theirs._find())

    def test_users_see_offers_and_make_none(self):
        self.bill_due("2026-04-01")
        grant = self.make()
        user = new_test_user(
            self.env, "offer_user", "base.group_user,sla_base.group_sla_user"
        )
        self.assertTrue(grant.with_user(user).read(["date"]))
        with self.assertRaises(AccessError):
            self.offer.with_user(user).action_preview()
        with self.assertRaises(AccessError):
            grant.with_user(user).write({"code": "x"})

    def test_looking_for_customers_costs_the_same_for_many(self):
        line = Command.create({"name": "Work", "price_unit": 10, "tax_ids": []})

        def cost(count):
            for number in range(count):
                customer = self.make_customer(
                    f"{count} {number}", email=f"c{count}.{number}@example.com"
                )
                move = self.make_invoice(
                    partner_id=customer.id, invoice_line_ids=[line]
                )
                move.action_post()
            self.env.flush_all()
            self.env.invalidate_all()
            with self.at(NOW):
                start = self.cr.sql_log_count
                self.offer._find()
                return self.cr.sql_log_count - start

        cost(1)
        self.assertLessEqual(cost(20), cost(2))
