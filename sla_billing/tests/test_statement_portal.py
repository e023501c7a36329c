"""What customers see of their statements on the portal, and what they do not."""

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

MARCH = (date(2026, 3, 1), date(2026, 3, 31))


@tagged("post_install", "-at_install")
class TestStatementPortal(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alborz, cls.zagros = cls.env["res.partner"].create(
            [{"name": name, "is_company": True} for name in ("Alborz", "Zagros")]
        )
        cls.mina = cls.make_customer("st_mina", cls.alborz)
        cls.stranger = cls.make_customer("st_stranger", cls.zagros)
        cls.agreement = cls.env["sla.agreement"].create(
            {
                "name": "Care of Alborz",
                "state": "active",
                "partner_ids": [(6, 0, cls.alborz.ids)],
            }
        )
        cls.statement = cls.env["sla.statement"]._make(
            cls.env.company, cls.alborz, *MARCH
        )

    @classmethod
    def make_customer(cls, login, company):
        user = new_test_user(cls.env, login, groups="base.group_portal")
        user.partner_id.parent_id = company
        return user

    def open_page(self, url, user=None):
        self.authenticate(user and user.login, user and user.login)
        page = self.url_open(url)
        return page.url, page.text

    def page(self, user=None, query=""):
        return self.open_page(f"/my/statements/{self.statement.id}{query}", user)

    def test_a_draft_is_not_shown(self):
        url, _text = self.page(self.mina)
        self.assertNotIn("/statements/", url)
        _url, text = self.open_page("/my/statements", self.mina)
        self.assertIn("There are no service statements for you yet", text)
        self.assertEqual(
            self.env["sla.statement"].with_user(self.mina).search_count([]), 0
        )

    def test_the_customer_reads_what_was_issued(self):
        self.statement.action_issue()
        _url, text = self.open_page("/my/statements", self.mina)
        self.assertIn(self.statement.name, text)
        url, text = self.page(self.mina)
        self.assertIn("/my/statements/", url)
        self.assertIn("Care of Alborz", text)
        self.assertIn("Nothing came due in this period.", text)
        _url, text = self.open_page(f"/my/agreements/{self.agreement.id}", self.mina)
        self.assertIn(f"/my/statements?agreement={self.agreement.id}", text)
        _url, text = self.open_page(
            f"/my/statements?agreement={self.agreement.id}", self.mina
        )
        self.assertIn(self.statement.name, text)
        # no number, though a digit
        _url, text = self.open_page("/my/statements?agreement=²", self.mina)
        self.assertIn(self.statement.name, text)

    def test_other_customers_do_not(self):
        self.statement.action_issue()
        url, _text = self.page(self.stranger)
        self.assertNotIn("/statements/", url)
        for address in (
            "/my/statements",
            f"/my/statements?agreement={self.agreement.id}",
        ):
            _url, text = self.open_page(address, self.stranger)
            self.assertNotIn(self.statement.name, text)
        with self.assertRaises(AccessError):
            self.statement.with_user(self.stranger).read(["name"])

    def test_a_link_opens_it_and_a_wrong_one_does_not(self):
        self.statement.action_issue()
        _url, text = self.page(
            query=f"?access_token={self.statement.sudo().access_token}"
        )
        self.assertIn("Care of Alborz", text)
        url, _text = self.page(query="?access_token=wrong")
        self.assertNotIn("/statements/", url)
        url, _text = self.page()
        self.assertNotIn("/statements/", url)

    def test_portal_users_read_little_of_the_record_and_no_lines(self):
        self.statement.action_issue()
        mine = self.statement.with_user(self.mina)
        self.assertEqual(mine.read(["name"])[0]["name"], self.statement.name)
        for name in ("kept", "agreement_ids", "mail_error", "note"):
            with self.assertRaises(AccessError):
                mine.read([name])
        with self.assertRaises(AccessError):
            self.env["sla.statement.line"].with_user(self.mina).search([])
        with self.assertRaises(AccessError):
            mine.write({"state": "sent"})

    def test_the_pdf_is_for_the_same_readers(self):
        self.statement.action_issue()
        self.authenticate(self.mina.login, self.mina.login)
        address = f"/my/statements/{self.statement.id}?report_type=pdf"
        answer = self.url_open(address)
        self.assertIn("application/pdf", answer.headers["Content-Type"])
        self.authenticate(self.stranger.login, self.stranger.login)
        refused = self.url_open(address)
        self.assertNotIn("application/pdf", refused.headers["Content-Type"])
