from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestOpportunity(TransactionCase):
    """What a customer says in a follow-up becomes an opportunity."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent = new_test_user(
            cls.env,
            login="opening_agent",
            groups="helpdesk_mgmt.group_helpdesk_user_team",
        )
        cls.seller = new_test_user(
            cls.env, login="opening_seller", groups="sales_team.group_sale_salesman"
        )
        cls.customer = cls.env["res.partner"].create(
            {"name": "Customer", "is_company": True, "user_id": cls.seller.id}
        )
        cls.contact = cls.env["res.partner"].create(
            {"name": "Bob", "parent_id": cls.customer.id}
        )
        cls.followup = cls.env["sla.followup"].create(
            {
                "name": "How are you?",
                "partner_id": cls.contact.id,
                "user_id": cls.agent.id,
                "opening": True,
                "opening_note": "Support at the weekend",
                "answer_text": "We work on Saturdays now.",
            }
        )

    def test_an_opening_becomes_an_opportunity_of_the_salesperson_once(self):
        action = self.followup.action_make_lead()
        lead = self.env["crm.lead"].browse(action["res_id"])
        self.assertEqual(lead.name, "Support at the weekend")
        self.assertEqual(lead.type, "opportunity")
        self.assertEqual(lead.partner_id, self.contact)
        self.assertEqual(lead.user_id, self.seller)
        self.assertEqual(lead.sla_followup_id, self.followup)
        self.assertIn("Saturdays", lead.description)
        self.assertTrue(self.followup.has_lead)
        self.assertEqual(self.followup.action_make_lead()["res_id"], lead.id)
        self.assertEqual(len(self.followup.lead_ids), 1)

    def test_an_agent_without_crm_hands_it_over(self):
        mine = self.followup.with_user(self.agent)
        action = mine.action_make_lead()
        self.assertEqual(action["tag"], "display_notification")
        self.assertEqual(len(self.followup.lead_ids), 1)
        with self.assertRaises(AccessError):
            mine.read(["lead_ids"])

    def test_somebody_else_s_follow_up_makes_no_opportunity(self):
        stranger = new_test_user(self.env, login="opening_stranger")
        with self.assertRaises(AccessError):
            self.followup.with_user(stranger).action_make_lead()
        self.assertFalse(self.followup.lead_ids)

    def test_without_an_opening_there_is_nothing_to_sell(self):
        self.followup.opening = False
        with self.assertRaisesRegex(UserError, "tells of no opening"):
            self.followup.action_make_lead()
