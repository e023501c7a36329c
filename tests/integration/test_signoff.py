"""Agreements are signed: by the other side on the portal, by us in the back end."""

import base64
import json
import shutil
from unittest import skipUnless
from urllib.parse import parse_qs, urlsplit

from lxml import html

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, new_test_user, tagged

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
            self.make_draft().action_ask_signatures()

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


@tagged("post_install", "-at_install", "standard")
class TestWhoSees(SignCommon):
    def seen_by(self, user):
        return self.env["sla.agreement"].with_user(user).search([])

    def test_a_draft_is_seen_once_signatures_were_asked_for(self):
        agreement = self.make_signed_draft()
        self.assertFalse(self.seen_by(self.mina))
        self.ask(agreement)
        self.assertEqual(self.seen_by(self.mina).ids, agreement.ids)
        agreement.name = "Other"
        self.assertFalse(self.seen_by(self.mina))

    def test_customers_see_their_own_agreements_only(self):
        agreement = self.put_in_force(self.make_draft())
        self.assertEqual(self.seen_by(self.mina).ids, agreement.ids)
        self.assertFalse(self.seen_by(self.stranger))
        with self.assertRaises(AccessError):
            agreement.with_user(self.stranger).read(["name"])

    def test_special_terms_are_seen_by_the_customer_of_the_general_ones(self):
        general = self.put_in_force(self.make_draft())
        hosting = self.env["sla.service"].create({"name": "Hosting"})
        special = self.make_draft(
            partner_ids=False, parent_id=general.id, service_ids=[(6, 0, hosting.ids)]
        )
        self.put_in_force(special)
        self.assertEqual(
            self.seen_by(self.mina), (general + special).with_user(self.mina)
        )
        self.assertFalse(self.seen_by(self.stranger))

    def test_the_document_lists_special_terms_of_the_same_customers_only(self):
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        both = (self.customer | other).ids
        general = self.put_in_force(self.make_draft(partner_ids=[(6, 0, both)]))
        below = []
        for number, partner in enumerate(
            (self.customer, other, self.env["res.partner"])
        ):
            service = self.env["sla.service"].create({"name": f"Service {number}"})
            draft = self.make_draft(
                parent_id=general.id,
                partner_ids=[(6, 0, partner.ids)],
                service_ids=[(6, 0, service.ids)],
            )
            below.append(self.put_in_force(draft))
        self.assertEqual(general._get_document()["special"], below[2])

    def test_agreements_between_departments_are_nobody_elses(self):
        agreement = self.make_signed_draft(
            kind="internal", party_ref=f"res.partner,{self.customer.id}"
        )
        self.ask(agreement)
        self.assertFalse(self.seen_by(self.mina))

    def test_contacts_of_our_own_company_see_nothing(self):
        helper = self.make_portal_user("helper", self.company.partner_id)
        self.ask(self.make_signed_draft())
        self.assertFalse(self.seen_by(helper))

    def test_archived_agreements_are_gone(self):
        agreement = self.put_in_force(self.make_draft())
        agreement.sudo().active = False
        self.assertFalse(
            self.env["sla.agreement"]
            .with_user(self.mina)
            .with_context(active_test=False)
            .search([])
        )

    def test_customers_read_harmless_fields_only(self):
        agreement = self.put_in_force(self.make_draft()).with_user(self.mina)
        agreement.read(["name", "state", "date_start", "version"])
        for name in ("owner_id", "support_ids", "policy_ids", "findings", "note"):
            with self.assertRaises(AccessError):
                agreement.read([name])
        with self.assertRaises(AccessError):
            agreement.search([("owner_id", "=", self.manager.id)])
        draft = self.ask(self.make_signed_draft()).with_user(self.mina)
        with self.assertRaises(AccessError):
            draft.write({"name": "Mine"})
        for model in ("sla.agreement.party", "sla.policy", "sla.target"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.mina).search([])

    def test_the_document_names_no_other_customer(self):
        other = self.env["res.partner"].create({"name": "Red Door", "is_company": True})
        agreement = self.make_signed_draft(
            partner_ids=[(6, 0, (self.customer | other).ids)]
        )
        self.assertNotIn("Red Door", str(agreement._get_document()))

    def test_the_document_says_what_is_promised(self):
        seen = self.make_metric(
            "test.sla.ticket", name="Seen", stop_domain="[('topic', '!=', False)]"
        )
        self.make_policy(seen, hours=1, name="Corporate")
        self.make_policy(
            self.make_metric("test.sla.ticket", name="Odd"),
            name="Conditional",
            domain="[('topic', '=', 'x')]",
        )
        agreement = self.make_signed_draft(calendar_id=self.calendar.id)
        agreement.policy_ids.target_ids.write({"priority": "3", "channel": "email"})
        document = agreement._get_document()
        self.assertEqual(
            [
                (target["what"], target["priority"], target["channel"], target["time"])
                for group in document["promises"]
                for target in group["targets"]
            ],
            [
                ("Resolution", "Very high", "E-mail", "4 working hours"),
                ("Seen", "All", "All", "1 working hours"),
            ],
        )
        self.assertEqual(
            document["hours"]["lines"], [("Monday – Friday", "9:00–17:00")]
        )

    def test_what_a_promise_of_its_own_covers_is_not_inherited(self):
        self.make_policy(self.metric, hours=1, target={"priority": "3"})
        agreement = self.make_draft(hours=4)
        self.assertFalse(agreement.inherited_target_ids)
        agreement.policy_ids.target_ids.priority = "1"
        self.assertEqual(agreement.inherited_target_ids.duration, 1)
        self.put_in_force(agreement)
        for priority, hours in (("1", 4), ("3", 1)):
            ticket = self.make_ticket(priority=priority)
            self.assertEqual(ticket.sla_clock_ids.allowance, hours * 3600)

    def test_working_hours_are_told_from_the_first_day_of_the_readers_week(self):
        week = self.make_calendar("Saturday first", 8, 16, days=(5, 6, 0, 1, 2))
        self.env["res.lang"]._lang_get("en_US").week_start = "6"
        self.assertEqual(
            week._sla_say_weeks(), [("Saturday – Wednesday", "8:00–16:00")]
        )
        self.assertEqual(
            self.always._sla_say_weeks(), [("Saturday – Friday", "at all hours")]
        )

    def test_the_pdf_is_in_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        self.mina.partner_id.lang = "fa_IR"
        agreement = self.ask(self.make_signed_draft(name="قرارداد خدمات"))
        page, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "sla_base.sla_agreement_report", agreement.ids
        )
        self.assertIn("\u200fقرارداد خدمات\u200f", page.decode())
        self.assertIn('data-oe-lang="fa_IR"', page.decode())

    @skipUnless(shutil.which("wkhtmltopdf"), "there is no wkhtmltopdf")
    def test_the_pdf_is_a_pdf(self):
        agreement = self.ask(self.make_signed_draft())
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        content, kind = report._render_qweb_pdf(
            "sla_base.sla_agreement_report", agreement.ids
        )
        self.assertEqual((kind, content[:4]), ("pdf", b"%PDF"))


@tagged("post_install", "-at_install", "standard")
class TestPage(SignCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.agreement = self.ask(self.make_signed_draft(name="Pump contract"))
        self.theirs = self.agreement.party_ids[1]

    def login(self, user):
        self.authenticate(user.login, user.login.ljust(8, "x"))

    def url(self, agreement=None, partner=None):
        """Return the address that a mail to ``partner`` leads to."""
        agreement = (agreement or self.agreement).sudo()
        url = f"{agreement.access_url}?access_token={agreement._portal_ensure_token()}"
        if partner:
            url += f"&pid={partner.id}&hash={agreement._sign_token(partner.id)}"
        return url

    def read(self, url):
        response = self.url_open(url)
        return html.fromstring(response.text), response

    def sign_address(self, page):
        props = page.xpath("//owl-component[@name='portal.signature_form']/@props")
        return json.loads(props[0])["callUrl"] if props else None

    def post_signature(self, address, name="Mina Karimi", signature=PICTURE):
        response = self.url_open(
            address,
            data=json.dumps({"params": {"name": name, "signature": signature}}),
            headers={"Content-Type": "application/json"},
        )
        self.env.invalidate_all()
        return response.json()["result"]

    def test_a_customer_reads_and_signs(self):
        self.login(self.mina)
        page, response = self.read("/my/agreements")
        self.assertIn("Waits for your signature", response.text)
        page, response = self.read(f"/my/agreements/{self.agreement.id}")
        for text in ("4 working hours", "Mends what is broken", "Monday – Friday"):
            self.assertIn(text, response.text)
        result = self.post_signature(self.sign_address(page))
        self.assertIn("message=signed", result["redirect_url"])
        self.assertEqual(self.theirs.signed_by, "Mina Karimi")
        self.assertEqual(self.theirs.signed_partner_id, self.mina.partner_id)
        page, response = self.read(result["redirect_url"])
        self.assertIn("You have signed", response.text)
        self.assertIsNone(self.sign_address(page))

    def test_a_link_from_the_mail_is_enough_to_sign(self):
        page, _response = self.read(self.url(partner=self.mina.partner_id))
        self.post_signature(self.sign_address(page))
        self.assertEqual(self.theirs.sign_state, "signed")

    def test_a_link_that_is_not_a_personal_one_is_for_reading(self):
        page, response = self.read(self.url())
        self.assertIn("4 working hours", response.text)
        self.assertIsNone(self.sign_address(page))

    def test_links_that_were_tampered_with_are_refused(self):
        url = self.url(partner=self.mina.partner_id)
        agreement = f"/my/agreements/{self.agreement.id}"
        for address in (
            agreement,
            url.replace("access_token=", "access_token=x"),
            f"{agreement}?access_token=",
        ):
            page, response = self.read(address)
            self.assertNotIn("4 working hours", response.text, address)
            self.assertIsNone(self.sign_address(page))
        for address in (
            url.replace("hash=", "hash=0"),
            url.replace(
                f"pid={self.mina.partner_id.id}", f"pid={self.stranger.partner_id.id}"
            ),
        ):
            page, _response = self.read(address)
            self.assertIsNone(self.sign_address(page), address)

    def test_the_address_of_the_form_is_of_no_use_to_others(self):
        page, _response = self.read(self.url(partner=self.mina.partner_id))
        address = self.sign_address(page)
        ours = self.agreement.party_ids[0]
        for wrong in (
            address.replace("access_token=", "access_token=x"),
            address.replace("hash=", "hash=0"),
            address.replace(f"party={self.theirs.id}", f"party={ours.id}"),
            address.replace("asked=", "asked=1"),
            f"/my/agreements/{self.agreement.id}/sign",
        ):
            self.assertIn("error", self.post_signature(wrong), wrong)
        self.login(self.stranger)
        self.assertIn("error", self.post_signature(address))
        self.assertEqual(self.theirs.sign_state, "waiting")
        self.assertEqual(ours.sign_state, "waiting")

    def test_nobody_signs_terms_that_they_have_not_read(self):
        page, _response = self.read(self.url(partner=self.mina.partner_id))
        address = self.sign_address(page)
        self.agreement.name = "Other"
        self.ask(self.agreement, "2026-03-02 09:30")
        self.assertIn("have changed", self.post_signature(address)["error"])

    def test_a_bad_picture_changes_nothing(self):
        page, _response = self.read(self.url(partner=self.mina.partner_id))
        result = self.post_signature(self.sign_address(page), signature="AAAA")
        self.assertIn("no picture", result["error"])
        self.assertEqual(self.theirs.sign_state, "waiting")
        self.assertFalse(self.theirs.signed_by)

    def test_other_customers_are_sent_away(self):
        self.login(self.stranger)
        _page, response = self.read(f"/my/agreements/{self.agreement.id}")
        self.assertTrue(response.url.endswith("/my"))
        _page, response = self.read("/my/agreements")
        self.assertNotIn(self.agreement.name, response.text)

    def test_a_link_does_not_open_what_is_not_for_the_portal(self):
        url = self.url(partner=self.mina.partner_id)
        self.agreement.name = "Other"  # nobody is asked any more
        _page, response = self.read(url)
        self.assertNotIn("working hours", response.text)
        internal = self.make_draft(
            kind="internal", party_ref=f"res.partner,{self.customer.id}"
        )
        self.put_in_force(internal)
        _page, response = self.read(self.url(internal))
        self.assertNotIn("working hours", response.text)

    def test_a_customer_refuses_with_a_reason(self):
        self.login(self.mina)
        page, _response = self.read(f"/my/agreements/{self.agreement.id}")
        form = page.xpath("//div[@id='sla_refuse']//form")[0]
        token = form.xpath(".//input[@name='csrf_token']/@value")[0]
        _page = self.url_open(
            form.get("action"), data={"csrf_token": token, "reason": "Too slow"}
        )
        self.assertIn("We have read that you do not sign", _page.text)
        self.env.invalidate_all()
        self.assertEqual(self.theirs.refusal_reason, "Too slow")
        self.assertEqual(self.agreement.sudo().activity_ids.user_id, self.manager)

    def test_the_page_keeps_our_own_business_to_ourselves(self):
        self.agreement.message_post(body="Squeeze them", subtype_xmlid="mail.mt_note")
        self.agreement.sudo().policy_ids.write({"domain": "[('topic', '=', 'secret')]"})
        tier = self.env["sla.tier"].create({"name": "Troublemakers"})
        self.agreement.sudo().tier_ids = tier
        self.login(self.mina)
        _page, response = self.read(f"/my/agreements/{self.agreement.id}")
        for text in (
            "Squeeze them",
            "secret",
            "Troublemakers",
            "Nobody has obligations",
        ):
            self.assertNotIn(text, response.text)

    def test_the_home_page_counts_what_waits(self):
        self.login(self.mina)
        result = self.url_open(
            "/my/counters",
            data=json.dumps(
                {"params": {"counters": ["sla_agreement_count", "sla_to_sign_count"]}}
            ),
            headers={"Content-Type": "application/json"},
        ).json()["result"]
        self.assertEqual(result, {"sla_agreement_count": 1, "sla_to_sign_count": 1})

    def post_message(self, **params):
        response = self.url_open(
            "/mail/message/post",
            data=json.dumps(
                {
                    "params": {
                        "thread_model": "sla.agreement",
                        "thread_id": self.agreement.id,
                        "post_data": {
                            "body": "When do you begin?",
                            "message_type": "comment",
                            "subtype_xmlid": "mail.mt_comment",
                        },
                        **params,
                    }
                }
            ),
            headers={"Content-Type": "application/json"},
        ).json()
        self.env.invalidate_all()
        return response

    def test_the_customer_writes_to_us_on_the_page(self):
        self.login(self.mina)
        self.post_message()
        message = self.agreement.sudo().message_ids[0]
        self.assertIn("When do you begin?", message.body)
        self.assertEqual(message.author_id, self.mina.partner_id)
        self.login(self.stranger)
        self.assertIn("error", self.post_message())

    def test_who_has_the_link_of_the_mail_writes_under_their_name(self):
        token = self.agreement.sudo()._portal_ensure_token()
        partner = self.mina.partner_id
        self.post_message(
            token=token,
            pid=partner.id,
            hash=self.agreement.sudo()._sign_token(partner.id),
        )
        self.assertEqual(self.agreement.sudo().message_ids[0].author_id, partner)

    def test_the_pdf_is_had_from_the_page(self):
        response = self.url_open(self.url() + "&report_type=pdf&download=true")
        self.assertEqual(response.status_code, 200)
        self.assertIn(
            self.agreement.code.replace("-", "_"),
            response.headers["Content-Disposition"],
        )

    def test_older_versions_are_listed(self):
        for party in self.agreement.party_ids:
            self.sign(party)
        self.put_in_force(self.agreement, "2026-03-02 12:00")
        second = self.revise(self.agreement, "2026-04-01", moment="2026-03-03 09:00")
        self.login(self.mina)
        page, _response = self.read(f"/my/agreements/{self.agreement.id}")
        self.assertFalse(page.xpath("//section[contains(@class, 'o_sla_versions')]"))
        self.ask(second, "2026-03-03 10:00")
        page, _response = self.read(f"/my/agreements/{self.agreement.id}")
        links = page.xpath("//section[contains(@class, 'o_sla_versions')]//a/@href")
        self.assertEqual(links, [f"/my/agreements/{second.id}"])
