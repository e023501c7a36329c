from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.sla_base.tests import common


@tagged("post_install", "-at_install")
class TestCapacityOfDeals(common.SlaCommon):
    """A sales team of one person, who has 140.8 promisable hours in March 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = new_test_user(
            cls.env, "sla_seller", groups="sales_team.group_sale_salesman"
        )
        cls.team = cls.env["crm.team"].create(
            {"name": "Projects", "member_ids": [(6, 0, cls.seller.ids)]}
        )
        cls.won = cls.env["crm.stage"].search([("is_won", "=", True)], limit=1)

    def make_deal(self, hours):
        with self.at("2026-03-02 08:00"):
            capacity = self.env["sla.capacity"].search(
                [("party", "=", f"crm.team,{self.team.id}")]
            ) or self.env["sla.capacity"].create(
                {"party_ref": f"crm.team,{self.team.id}"}
            )
            agreement = self.make_agreement(state="draft")
            agreement.volume_ids = [
                (0, 0, {"name": "Work", "capacity_id": capacity.id, "hours": hours})
            ]
            return (
                self.env["crm.lead"]
                .create(
                    {
                        "name": f"Deal of {hours}",
                        "type": "opportunity",
                        "user_id": self.seller.id,
                        "sla_expected_agreement_id": agreement.id,
                    }
                )
                .with_user(self.seller)
            )

    def win(self, deal):
        with self.at("2026-03-02 09:00"):
            deal.action_set_won()
            self.env.flush_all()

    def test_winning_one_deal_too_many_is_refused_if_the_company_says_so(self):
        self.company.sla_over_capacity = "refuse"
        deal = self.make_deal(200)
        with self.assertRaises(UserError) as error:
            self.win(deal)
        self.assertIn("only 140.8 h", str(error.exception))
        self.assertNotEqual(deal.won_status, "won")

    def test_deals_that_were_won_count_before_their_agreements_are_in_force(self):
        self.company.sla_over_capacity = "refuse"
        self.win(self.make_deal(80))
        second = self.make_deal(80)
        with self.assertRaises(UserError) as error:
            self.win(second)
        self.assertIn("80 h are committed", str(error.exception))

    def test_winning_one_deal_too_many_warns_else(self):
        deal = self.make_deal(200)
        with self.at("2026-03-02 09:00"):
            self.assertIn("200 h", deal.sla_capacity_warning)
        self.win(deal)
        self.assertEqual(deal.won_status, "won")
        self.assertIn("can be promised", deal.message_ids[0].body)

    def test_a_deal_that_fits_is_won_in_silence(self):
        self.company.sla_over_capacity = "refuse"
        deal = self.make_deal(100)
        with self.at("2026-03-02 09:00"):
            self.assertFalse(deal.sla_capacity_warning)
        self.win(deal)
        self.assertEqual(deal.won_status, "won")

    def test_a_seller_chooses_the_agreement_and_reads_no_terms(self):
        deal = self.make_deal(100)
        agreement = deal.sudo().sla_expected_agreement_id.with_env(self.env)
        agreement.name = "Pumps of the north"
        seen = agreement.with_user(self.seller)
        found = seen.name_search(
            "Pumps of the north", [("state", "in", ("draft", "agreed"))]
        )
        self.assertEqual(found, [(agreement.id, "Pumps of the north")])
        self.assertTrue(seen.read(["name", "state", "partner_ids"]))
        for name in ("volume_ids", "policy_ids", "message_ids", "description"):
            if name in agreement._fields:
                with self.subTest(name), self.assertRaises(AccessError):
                    seen.read([name])
        note = agreement.message_post(body="Between us")
        with self.assertRaises(AccessError):
            note.with_user(self.seller).read(["body"])
        with self.assertRaises(AccessError):
            seen.write({"name": "Mine"})
        deal.sla_expected_agreement_id = False
        deal.sla_expected_agreement_id = agreement
        self.assertEqual(deal.sla_expected_agreement_id, agreement)

    def test_a_seller_sees_no_internal_agreement_nor_another_company_s(self):
        agreement = self.make_deal(100).sudo().sla_expected_agreement_id
        seen = agreement.with_user(self.seller)
        agreement.write({"kind": "internal", "party_ref": f"crm.team,{self.team.id}"})
        self.assertFalse(seen.search([("id", "=", agreement.id)]))
        agreement.kind = "customer"
        self.assertTrue(seen.search([("id", "=", agreement.id)]))
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self.make_agreement(state="draft", company_id=other.id)
        self.assertFalse(seen.search([("id", "=", theirs.id)]))

    def test_who_sells_and_sees_to_agreements_sees_all_of_them(self):
        agreement = self.make_deal(100).sudo().sla_expected_agreement_id
        agreement.write({"kind": "internal", "party_ref": f"crm.team,{self.team.id}"})
        both = new_test_user(
            self.env,
            "sla_both",
            groups="sales_team.group_sale_salesman,sla_base.group_sla_user",
        )
        seen = agreement.with_user(both)
        self.assertTrue(seen.search([("id", "=", agreement.id)]))
        self.assertTrue(seen.read(["policy_ids"]))
