"""The page on which the other side reads and signs."""

import json

from lxml import html

from odoo.tests import HttpCase, tagged

from .test_signoff import PICTURE, SignCommon


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
