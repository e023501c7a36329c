"""A customer signs an agreement on the portal, in a browser."""

from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install", "standard")
class TestSignatureTour(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.env["res.partner"].create(
            {"name": "Zagros Foods", "is_company": True}
        )
        cls.customer = new_test_user(
            cls.env,
            "sla_signer",
            groups="base.group_portal",
            name="Reza",
            email="reza@zagros.example.com",
            parent_id=company.id,
        )
        cls.agreement = cls.env["sla.agreement"].create(
            {
                "name": "Pump contract",
                "partner_ids": [(6, 0, company.ids)],
                "party_ids": [
                    (
                        0,
                        0,
                        {
                            "side": side,
                            "party_ref": f"res.partner,{partner.id}",
                            "contact_id": contact.id,
                        },
                    )
                    for side, partner, contact in (
                        (
                            "provides",
                            cls.env.company.partner_id,
                            cls.env.user.partner_id,
                        ),
                        ("receives", company, cls.customer.partner_id),
                    )
                ],
            }
        )
        metric = cls.env.ref("sla_helpdesk.metric_first_response")
        cls.env["sla.policy"].create(
            {
                "name": "Pumps",
                "model_id": metric.model_id.id,
                "agreement_id": cls.agreement.id,
                "target_ids": [(0, 0, {"metric_id": metric.id, "duration": 2})],
            }
        )
        cls.env.user.partner_id.email = "owner@example.com"
        cls.agreement._ask_signatures()

    def test_a_customer_signs_on_the_portal(self):
        self.start_tour("/my", "sla_portal_signature", login="sla_signer")
        self.env.invalidate_all()
        ours, theirs = self.agreement.party_ids
        self.assertEqual(theirs.signed_by, "Reza Ahmadi")
        self.assertEqual(theirs.signed_partner_id, self.customer.partner_id)
        self.assertTrue(theirs.signature)
        self.assertEqual(ours.sign_state, "waiting")
        self.assertEqual(self.agreement.state, "draft")
