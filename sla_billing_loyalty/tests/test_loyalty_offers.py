from odoo.exceptions import ValidationError
from odoo.tests import new_test_user, tagged

from odoo.addons.sla_billing.tests import test_tiers_by_value


@tagged("post_install", "-at_install")
class TestLoyaltyOffers(test_tiers_by_value.ValueCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program = cls.env["loyalty.program"].create(
            {"name": "Thank you", "program_type": "coupons", "trigger": "auto"}
        )
        cls.customer.email = "loyal@example.com"
        cls.offer = cls.env["sla.offer"].create(
            {
                "name": "A coupon",
                "kind": "loyalty",
                "program_id": cls.program.id,
                "valid_days": 10,
            }
        )

    def make(self, user=None):
        user = user or self.env.user
        with self.at("2026-03-02 09:00"):
            grant = self.offer.with_user(user)._grant(self.customer)
            self.env.flush_all()
        return grant

    def test_each_customer_gets_a_coupon_and_reads_its_code(self):
        user = new_test_user(
            self.env, "offer_manager", "base.group_user,sla_base.group_sla_manager"
        )
        grant = self.make(user)
        card = grant.card_id
        self.assertEqual(card.partner_id, self.customer)
        self.assertEqual((card.points, str(card.expiration_date)), (1, "2026-03-12"))
        self.assertEqual(card.history_ids.issued, 1)
        self.assertIn(card.code, grant.message_ids.mail_ids.body_html)
        self.assertEqual(len(grant.message_ids.mail_ids), 1)

    def test_who_has_a_loyalty_card_gets_points_on_it(self):
        points = self.env["loyalty.program"].create(
            {"name": "Points", "program_type": "loyalty", "trigger": "auto"}
        )
        held = self.env["loyalty.card"].create(
            {"program_id": points.id, "partner_id": self.customer.id, "points": 5}
        )
        self.offer.write({"program_id": points.id, "points": 20})
        grant = self.make()
        self.assertEqual(grant.card_id, held)
        self.assertEqual(held.points, 25)
        self.assertFalse(held.expiration_date)

    def test_points_are_not_put_on_a_card_that_is_over(self):
        points = self.env["loyalty.program"].create(
            {"name": "Points", "program_type": "loyalty", "trigger": "auto"}
        )
        held = self.env["loyalty.card"].create(
            {
                "program_id": points.id,
                "partner_id": self.customer.id,
                "points": 5,
                "expiration_date": "2026-01-01",
            }
        )
        self.offer.write({"program_id": points.id, "points": 20})
        self.assertEqual(self.make().card_id.points, 20)
        self.assertEqual(held.points, 5)

    def test_such_an_offer_names_its_programme(self):
        with self.assertRaisesRegex(ValidationError, "choose of which programme"):
            self.offer.program_id = False
