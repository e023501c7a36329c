"""Customers are told when three quarters, and when all, of what is included is used."""

from odoo.tests import new_test_user, tagged

from .time_common import TimeCommon


@tagged("post_install", "-at_install")
class TestEntitlementMail(TimeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.write({"is_company": True, "email": "it@alborz.example.com"})

    def told(self, partner=None):
        """Return the subjects of the mails that were written to ``partner``."""
        partner = partner or self.customer
        return [
            message.subject
            for message in self.agreement.message_ids.sorted("id")
            if partner in message.partner_ids
        ]

    def test_the_customer_is_told_once_at_each_share(self):
        with self.at("2026-03-10 09:00"):
            self.work("2026-03-02", 7)
            self.assertEqual(self.told(), [])
            self.work("2026-03-03", 1)
            self.assertEqual(len(self.told()), 1)
            self.assertIn("75 %", self.told()[0])
            self.work("2026-03-03", 0.5)
            self.agreement._sla_allocate()
            self.assertEqual(len(self.told()), 1)
            self.work("2026-03-04", 5)
            self.work("2026-03-05", 5)
            self.assertEqual(len(self.told()), 2)
            self.assertIn("100 %", self.told()[1])
        mails = self.env["mail.mail"].search(
            [("mail_message_id", "in", self.agreement.message_ids.ids)]
        )
        self.assertEqual(mails.recipient_ids, self.customer)
        self.assertIn("2 h left", mails.sorted("id")[0].body_html)

    def test_the_next_period_tells_anew(self):
        with self.at("2026-03-10 09:00"):
            self.work("2026-03-02", 12)
        with self.at("2026-04-10 09:00"):
            self.work("2026-04-02", 12)
            self.work("2026-03-02", 1)
        self.assertEqual(len(self.told()), 2)

    def test_the_contacts_that_receive_statements_are_told(self):
        contact = self.env["res.partner"].create(
            {
                "name": "Sara",
                "parent_id": self.customer.id,
                "email": "sara@alborz.example.com",
                "sla_receives_statements": True,
            }
        )
        with self.at("2026-03-10 09:00"):
            self.work("2026-03-02", 8)
        self.assertEqual(len(self.told(contact)), 1)
        self.assertEqual(self.told(), [])

    def test_without_address_nobody_is_told(self):
        self.customer.email = False
        before = self.env["mail.mail"].search_count([])
        with self.at("2026-03-10 09:00"):
            self.work("2026-03-02", 8)
        self.assertEqual(self.told(), [])
        self.assertEqual(self.env["mail.mail"].search_count([]), before)
        self.assertEqual(len(self.agreement.activity_ids), 1)

    def test_who_does_not_want_it_is_not_told(self):
        self.agreement.sudo().entitlement_ids.tells_customer = False
        with self.at("2026-03-10 09:00"):
            self.work("2026-03-02", 8)
            self.assertEqual(self.told(), [])
            self.env["sla.entitlement.pack"].create(
                {
                    "agreement_id": self.agreement.id,
                    "hours": 2,
                    "purchase_date": "2026-03-01",
                }
            )
            self.work("2026-03-05", 4)
        self.assertEqual(len(self.told()), 1)

    def test_an_expired_pack_is_not_told_of_for_ever(self):
        self.agreement.sudo().entitlement_ids.unlink()
        with self.at("2026-03-10 09:00"):
            self.env["sla.entitlement.pack"].create(
                {
                    "agreement_id": self.agreement.id,
                    "hours": 2,
                    "purchase_date": "2026-03-01",
                    "expiry_date": "2026-03-31",
                }
            )
            self.work("2026-03-05", 2)
            self.assertEqual(len(self.told()), 1)
        with self.at("2026-04-10 09:00"):
            self.work("2026-04-05", 2)
        self.assertEqual(len(self.told()), 1)

    def test_each_who_shares_it_is_told_in_their_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        other = self.env["res.partner"].create(
            {
                "name": "Zagros",
                "is_company": True,
                "email": "it@zagros.example.com",
                "lang": "fr_FR",
            }
        )
        template = self.env.ref("sla_billing.mail_template_balance")
        template.with_context(lang="fr_FR").subject = "Bientôt épuisé"
        self.agreement.sudo().write(
            {"entitlement_shared": True, "partner_ids": [(4, other.id)]}
        )
        with self.at("2026-03-10 09:00"):
            self.work("2026-03-02", 8)
        self.assertEqual(self.told(other), ["Bientôt épuisé"])
        self.assertIn("75 %", self.told()[0])

    def test_a_bad_template_keeps_nobody_from_entering_time(self):
        template = self.env.ref("sla_billing.mail_template_balance")
        template.subject = "{{ 1 // (75 - ctx.get('sla_percent', 0)) }}"
        with self.at("2026-03-10 09:00"):
            line = self.work("2026-03-02", 8)
        self.assertEqual(line.sla_included_hours, 8)
        self.assertEqual(self.told(), [])
        self.assertIn(
            "was not told", " ".join(self.agreement.activity_ids.mapped("summary"))
        )

    def test_who_enters_time_need_not_see_the_agreement(self):
        user = new_test_user(
            self.env,
            "mail_worker",
            groups="base.group_user,analytic.group_analytic_accounting",
        )
        with self.at("2026-03-10 09:00"):
            lines = self.env["account.analytic.line"].with_user(user)
            lines.create(
                {
                    "name": "Work",
                    "date": "2026-03-02",
                    "unit_amount": 8,
                    "account_id": self.analytic.id,
                    "partner_id": self.customer.id,
                    "sla_agreement_id": self.agreement.id,
                }
            )
        self.assertEqual(len(self.told()), 1)
