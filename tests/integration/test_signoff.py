"""Agreements are signed: by the other side on the portal, by us in the back end."""

import base64
from urllib.parse import parse_qs, urlsplit

from lxml import html

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .test_agreements import AgreementCommon

PICTURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAA"
    "AABJRU5ErkJggg=="
)


class SignCommon(AgreementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.is_company = True
        cls.mina = cls.make_portal_user("mina", cls.customer)
        cls.stranger = cls.make_portal_user(
            "stranger", cls.env["res.partner"].create({"name": "Green Door"})
        )
        cls.manager.email = "manager@example.com"

    @classmethod
    def make_portal_user(cls, login, company):
        company.is_company = True
        return new_test_user(
            cls.env,
            login,
            groups="base.group_portal",
            name=login.capitalize(),
            email=f"{login}@example.com",
            parent_id=company.id,
        )

    def make_signed_draft(self, **vals):
        """Make a draft that our company and the customer have to sign."""
        agreement = self.make_draft(**vals)
        agreement.party_ids = [
            (
                0,
                0,
                {
                    "side": "provides",
                    "party_ref": f"res.partner,{self.company.partner_id.id}",
                    "contact_id": self.manager.partner_id.id,
                    "duties": "Mends what is broken",
                },
            ),
            (
                0,
                0,
                {
                    "side": "receives",
                    "party_ref": f"res.partner,{self.customer.id}",
                    "contact_id": self.mina.partner_id.id,
                },
            ),
        ]
        self.env.flush_all()
        return agreement

    def ask(self, agreement, moment="2026-03-02 09:00"):
        with self.at(moment):
            agreement._ask_signatures()
            self.env.flush_all()
        return agreement

    def sign(self, party, partner=None, moment="2026-03-02 10:00"):
        with self.at(moment):
            signer = partner or party.contact_id
            party.sudo()._sign(signer.name, PICTURE, signer)
            self.env.flush_all()

    def texts(self, agreement):
        return " ".join(agreement.sudo().message_ids.mapped("body"))


@tagged("post_install", "-at_install", "standard")
class TestSigning(SignCommon):
    def test_who_is_represented_by_somebody_has_to_sign(self):
        agreement = self.make_signed_draft()
        self.assertEqual(agreement.party_ids.mapped("must_sign"), [True, True])
        agreement.party_ids[0].contact_id = False
        self.assertEqual(agreement.party_ids.mapped("must_sign"), [False, True])

    def test_asking_sends_a_mail_with_the_pdf_and_a_link_of_their_own(self):
        agreement = self.make_signed_draft()
        action = agreement.action_ask_signatures()
        with self.mock_mail_gateway(), self.at("2026-03-02 09:00"):
            composer = Form(
                self.env[action["res_model"]]
                .with_user(self.manager)
                .with_context(**action["context"])
            ).save()
            self.assertEqual(
                composer.partner_ids, (self.mina | self.manager).partner_id
            )
            self.assertFalse(agreement.sign_asked_at)
            composer._action_send_mail()
        self.assertEqual(agreement.party_ids.mapped("sign_state"), ["waiting"] * 2)
        self.assertEqual(str(agreement.sign_asked_at), "2026-03-02 09:00:00")
        mail = next(
            each for each in self._mails if "mina@example.com" in str(each["email_to"])
        )
        self.assertIn("Read and sign", mail["body"])
        self.assertTrue(mail["attachments"])
        urls = [
            link.get("href")
            for link in html.fromstring(mail["body"]).iterfind(".//a")
            if "Read and sign" in link.text_content()
        ]
        query = parse_qs(urlsplit(urls[0]).query)
        self.assertEqual(query["pid"], [str(self.mina.partner_id.id)])
        self.assertEqual(
            query["hash"], [agreement.sudo()._sign_token(self.mina.partner_id.id)]
        )

    def test_nobody_is_asked_who_cannot_be_reached(self):
        agreement = self.make_signed_draft()
        self.mina.partner_id.email = False
        with self.assertRaisesRegex(UserError, "no e-mail address to ask “Blue Door”"):
            agreement.action_ask_signatures()

    def test_without_parties_nobody_can_be_asked(self):
        with self.assertRaisesRegex(UserError, "Nobody has to sign"):
            self.make_draft(partner_ids=False).action_ask_signatures()

    def test_the_customers_of_an_agreement_are_asked_though_nobody_wrote_them_down(
        self,
    ):
        agreement = self.make_draft()
        self.customer.email = "office@example.com"
        self.assertEqual(agreement.partner_ids, self.customer)
        with self.at("2026-03-02 08:00"):
            agreement.with_user(self.manager).action_ask_signatures()
        party = agreement.party_ids
        self.assertEqual((party.side, party.partner_id), ("receives", self.customer))
        self.assertTrue(party.must_sign)

    def test_readers_do_not_ask(self):
        agreement = self.make_signed_draft().with_user(self.reader)
        with self.assertRaises(AccessError):
            agreement.action_ask_signatures()
        with self.assertRaises(AccessError):
            agreement.with_context(sla_ask_signatures=True).message_post(body="Hello")

    def test_when_all_have_signed_it_is_agreed(self):
        agreement = self.ask(self.make_signed_draft())
        ours, theirs = agreement.party_ids
        self.sign(theirs)
        self.assertEqual(agreement.state, "draft")
        self.assertEqual(
            agreement.sign_text,
            f"Signed by Blue Door. Waiting for {ours.name}.",
        )
        self.sign(ours, moment="2026-03-02 11:00")
        self.assertEqual(agreement.state, "agreed")
        self.assertEqual(str(agreement.signed_at), "2026-03-02 11:00:00")
        self.assertEqual(
            (theirs.signed_by, str(theirs.signed_at)[11:16]), ("Mina", "10:00")
        )
        self.assertEqual(theirs.signed_partner_id, self.mina.partner_id)
        message = agreement.sudo().message_ids.filtered("attachment_ids")
        self.assertIn("Everybody has signed", message.body)
        self.assertIn(self.mina.partner_id, message.notified_partner_ids)
        self.assertIn(agreement.code, message.attachment_ids.name)

    def test_parties_that_need_not_sign_are_not_waited_for(self):
        agreement = self.make_signed_draft()
        agreement.party_ids[0].must_sign = False
        self.ask(agreement)
        self.assertFalse(agreement.party_ids[0].sign_state)
        self.sign(agreement.party_ids[1])
        self.assertEqual(agreement.state, "agreed")

    def test_a_refusal_comes_back_to_the_owner(self):
        agreement = self.ask(self.make_signed_draft(owner_id=self.reader.id))
        theirs = agreement.party_ids[1]
        with self.assertRaisesRegex(UserError, "Say why"):
            theirs.sudo()._refuse("Mina", "  ", self.mina.partner_id)
        theirs.sudo()._refuse("Mina", "Too dear", self.mina.partner_id)
        self.assertEqual(
            (theirs.sign_state, theirs.refusal_reason), ("refused", "Too dear")
        )
        activity = agreement.sudo().activity_ids
        self.assertEqual(activity.user_id, self.reader)
        self.assertIn("Too dear", activity.note)
        self.assertIn("Too dear", self.texts(agreement))

    def test_who_refused_can_be_asked_again(self):
        agreement = self.ask(self.make_signed_draft())
        ours, theirs = agreement.party_ids
        self.sign(ours)
        theirs.sudo()._refuse("Mina", "Too dear", self.mina.partner_id)
        self.ask(agreement, "2026-03-02 12:00")
        self.assertEqual((ours.sign_state, theirs.sign_state), ("signed", "waiting"))
        self.assertFalse(theirs.refusal_reason)

    def test_a_change_of_terms_makes_signatures_void(self):
        changes = (
            lambda agreement: agreement.write({"name": "Other"}),
            lambda agreement: agreement.policy_ids.target_ids.write({"duration": 1}),
            lambda agreement: agreement.write(
                {"obligation_ids": [(0, 0, {"text": "Pays at once"})]}
            ),
            lambda agreement: agreement.party_ids[0].write({"duties": "Nothing"}),
        )
        for change in changes:
            agreement = self.ask(self.make_signed_draft())
            self.sign(agreement.party_ids[1])
            change(agreement)
            self.assertEqual(agreement.party_ids.mapped("sign_state"), [False, False])
            self.assertFalse(agreement.party_ids[1].signature)
            self.assertFalse(agreement.sign_asked_at)
            self.assertIn("Mina for Blue Door, Mar 2, 2026", self.texts(agreement))

    def test_going_back_to_draft_alone_keeps_signatures(self):
        agreement = self.ask(self.make_signed_draft())
        for party in agreement.party_ids:
            self.sign(party)
        agreement.action_draft()
        self.assertEqual(agreement.party_ids.mapped("sign_state"), ["signed"] * 2)
        agreement.action_agree()
        self.assertNotIn("without the signatures", self.texts(agreement))

    def test_the_owner_and_the_review_are_no_terms(self):
        agreement = self.ask(self.make_signed_draft())
        agreement.write({"owner_id": self.reader.id, "review_date": "2026-09-01"})
        self.assertEqual(agreement.party_ids.mapped("sign_state"), ["waiting"] * 2)

    def test_a_manager_agrees_by_hand_and_that_is_written_down(self):
        agreement = self.ask(self.make_signed_draft())
        self.sign(agreement.party_ids[0])
        agreement.action_agree()
        self.assertEqual(agreement.state, "agreed")
        self.assertIn(
            "Agreed without the signatures of: Blue Door", self.texts(agreement)
        )
        with self.assertRaisesRegex(UserError, "No signature of “Blue Door” is wanted"):
            self.sign(agreement.party_ids[1])

    def test_an_agreement_that_nobody_has_to_sign_is_agreed_silently(self):
        agreement = self.make_draft()
        agreement.action_agree()
        self.assertNotIn("without", self.texts(agreement))

    def test_the_next_version_is_not_signed_yet(self):
        agreement = self.ask(self.make_signed_draft())
        for party in agreement.party_ids:
            self.sign(party)
        self.put_in_force(agreement, "2026-03-02 12:00")
        second = self.revise(agreement, "2026-04-01", moment="2026-03-03 09:00")
        self.assertEqual(second.party_ids.mapped("sign_state"), [False, False])
        self.assertEqual(second.party_ids.mapped("must_sign"), [True, True])
        self.assertFalse(second.sign_asked_at or second.access_token)
        self.assertEqual(agreement.party_ids.mapped("sign_state"), ["signed"] * 2)

    def test_signatures_are_not_written_past_the_methods(self):
        agreement = self.ask(self.make_signed_draft())
        party = agreement.party_ids[1]
        for vals in (
            {"sign_state": "signed"},
            {"signature": PICTURE},
            {"signed_by": "X"},
        ):
            with self.assertRaisesRegex(UserError, "not entered by hand"):
                party.write(vals)
        with self.assertRaisesRegex(UserError, "not entered by hand"):
            agreement.party_ids = [
                (0, 0, {"party_ref": party.party_ref, "sign_state": "signed"})
            ]

    def test_a_signature_is_a_name_and_a_picture(self):
        party = self.ask(self.make_signed_draft()).party_ids[1].sudo()
        svg = base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'/>").decode()
        for name, picture, problem in (
            (" ", PICTURE, "Enter the name"),
            ("Mina", "", "no picture"),
            ("Mina", "%%%", "no picture"),
            ("Mina", base64.b64encode(b"text").decode(), "no picture"),
            ("Mina", svg, "no picture"),
        ):
            with self.assertRaisesRegex(UserError, problem):
                party._sign(name, picture, self.mina.partner_id)
        self.assertEqual(party.sign_state, "waiting")

    # In the back end

    def wizard(self, agreement, user):
        action = agreement.with_user(user).action_sign()
        return Form(
            self.env[action["res_model"]]
            .with_user(user)
            .with_context(**action["context"])
        )

    def test_who_represents_us_signs_in_the_back_end(self):
        agreement = self.make_signed_draft(owner_id=self.reader.id)
        agreement.party_ids[0].contact_id = self.reader.partner_id
        self.assertFalse(agreement.with_user(self.reader).can_sign)
        self.ask(agreement)
        self.env.invalidate_all()
        self.assertTrue(agreement.with_user(self.reader).can_sign)
        self.assertFalse(agreement.with_user(self.manager).can_sign)
        wizard = self.wizard(agreement, self.reader)
        wizard.signature = PICTURE
        wizard.save().action_sign()
        party = agreement.party_ids[0]
        self.assertEqual(
            (party.sign_state, party.signed_by), ("signed", self.reader.name)
        )

    def test_the_owner_signs_for_our_side_and_not_for_the_other(self):
        agreement = self.make_signed_draft()
        agreement.owner_id = self.reader
        self.ask(agreement)
        ours, theirs = agreement.party_ids
        self.assertEqual(
            agreement.party_ids.with_user(self.reader)._filter_signable_here(),
            ours.with_user(self.reader),
        )
        with self.assertRaisesRegex(AccessError, "does not wait for your signature"):
            self.env["sla.agreement.sign.wizard"].with_user(self.reader).create(
                {"party_id": theirs.id}
            )

    def test_people_of_another_company_of_ours_do_not_sign(self):
        agreement = self.ask(self.make_signed_draft())
        other = self.env["res.company"].create({"name": "Second"})
        stranger = new_test_user(
            self.env,
            "second",
            groups="sla_base.group_sla_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        agreement.party_ids[0].sudo().contact_id = stranger.partner_id
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            agreement.with_user(stranger).action_sign()
        with self.assertRaises(AccessError):
            self.env["sla.agreement.sign.wizard"].with_user(stranger).create(
                {"party_id": agreement.party_ids[0].id}
            )

    def test_our_side_refuses_with_a_reason(self):
        agreement = self.ask(self.make_signed_draft())
        wizard = self.wizard(agreement, self.manager)
        wizard.reason = "We cannot keep it"
        wizard.save().action_refuse()
        self.assertEqual(agreement.party_ids[0].refusal_reason, "We cannot keep it")

    def test_a_supplier_signs_its_agreement_and_the_customer_named_in_it_does_not(self):
        agreement = self.make_signed_draft(
            kind="supplier",
            party_ref=f"res.partner,{self.stranger.partner_id.parent_id.id}",
            partner_ids=False,
        )
        agreement.party_ids[0].party_ref = self.stranger.partner_id.parent_id
        agreement.party_ids[0].contact_id = self.stranger.partner_id
        self.ask(agreement)
        supplier, named = agreement.party_ids.sudo()
        self.assertEqual(
            agreement.party_ids.sudo()._filter_signable(self.stranger.partner_id),
            supplier,
        )
        seen = self.env["sla.agreement"]
        self.assertEqual(seen.with_user(self.stranger).search([]).ids, agreement.ids)
        self.assertFalse(seen.with_user(self.mina).search([]))
        self.assertEqual(named.party_ref, self.customer)
