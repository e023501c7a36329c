"""Dealers and repair shops work on the portal, and see nothing but their own."""

import re

from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.sla_base.tests import common


@tagged("post_install", "-at_install", "standard")
class TestSubrequestPortal(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["sla.policy"].search([]).active = False  # those of demo data
        cls.agent = common.new_agent(
            cls.env, "portal_agent", groups="helpdesk_mgmt.group_helpdesk_user"
        )
        cls.customer = cls.env["res.partner"].create(
            {"name": "Sara Secret", "email": "sara@customer.example.com"}
        )
        cls.dealers = cls.env["res.partner"].create(
            [
                {"name": f"Dealer {name}", "is_company": True, "tz": "Asia/Tehran"}
                for name in "AB"
            ]
        )
        for login, company in zip(("dealer_a", "dealer_b"), cls.dealers, strict=True):
            user = new_test_user(cls.env, login, groups="base.group_portal")
            user.partner_id.parent_id = company
        user = new_test_user(cls.env, "the_customer", groups="base.group_portal")
        user.partner_id.parent_id = cls.customer
        cls.ticket = cls.env["helpdesk.ticket"].create(
            {
                "name": "Confidential machine",
                "description": "Top secret",
                "partner_id": cls.customer.id,
                "user_id": cls.agent.id,
            }
        )
        agreement = cls.env["sla.agreement"].create(
            {
                "name": "Repair contract",
                "kind": "supplier",
                "state": "active",
                "party_ref": f"res.partner,{cls.dealers[0].id}",
            }
        )
        metric = cls.env.ref("sla_helpdesk.metric_subrequest_completion")
        cls.env["sla.policy"].create(
            {
                "name": "Repairs",
                "model_id": metric.model_id.id,
                "agreement_id": agreement.id,
                "state": "active",
                "effective_from": False,
                "target_ids": [(0, 0, {"metric_id": metric.id, "duration": 16})],
            }
        )
        cls.mine, cls.other = cls.env["sla.subrequest"].create(
            [
                {
                    "ticket_id": cls.ticket.id,
                    "party_ref": f"res.partner,{dealer.id}",
                    "name": f"Repair by {dealer.name}",
                    "description": "<p>Gearbox</p>",
                }
                for dealer in cls.dealers
            ]
        )
        cls.mine._portal_ensure_token()

    def open(self, subrequest, query=""):
        return self.url_open(f"/my/subrequest/{subrequest.id}{query}")

    def post(self, subrequest, step, text="", query="", csrf=True):
        values = {"text": text}
        if csrf:
            page = self.open(subrequest, query).text
            found = re.search(r'name="csrf_token" value="([^"]+)"', page)
            values["csrf_token"] = found.group(1) if found else ""
        answer = self.url_open(
            f"/my/subrequest/{subrequest.id}/{step}{query}", data=values
        )
        subrequest.invalidate_recordset()
        return answer

    def login(self, login):
        self.authenticate(login, login)

    def last_words(self):
        """Return who wrote the last message on the request (``res.partner``)."""
        messages = self.mine.message_ids.sorted("id", reverse=True)
        return messages.filtered(lambda m: m.message_type == "comment")[:1].author_id

    # What is seen

    def test_the_list_has_own_requests_only(self):
        self.login("dealer_a")
        page = self.url_open("/my/subrequests").text
        self.assertIn("Repair by Dealer A", page)
        self.assertNotIn("Dealer B", page)
        self.assertIn("Completion", page)

    def test_the_page_shows_the_promise_and_nothing_of_the_ticket(self):
        self.login("dealer_a")
        page = self.open(self.mine).text
        self.assertIn("Gearbox", page)
        self.assertIn("Promised times", page)
        self.assertIn("In time", page)
        for secret in (self.ticket.number, "Confidential", "Top secret", "Sara Secret"):
            self.assertNotIn(secret, page)
        self.assertNotIn("Dealer B", page)

    def test_others_pages_are_not_shown(self):
        for login in ("dealer_b", "the_customer", None):
            self.logout() if login is None else self.login(login)
            with self.subTest(login):
                page = self.open(self.mine).text
                self.assertNotIn("Gearbox", page)
                wrong = self.open(self.mine, "?access_token=guessed").text
                self.assertNotIn("Gearbox", wrong)

    def test_the_customer_finds_no_requests(self):
        self.login("the_customer")
        self.assertIn("There is nothing here", self.url_open("/my/subrequests").text)

    def test_without_an_account_the_list_asks_to_log_in(self):
        self.assertIn("/web/login", self.url_open("/my/subrequests").url)

    def test_the_ticket_stays_hidden(self):
        self.login("dealer_a")
        self.post(self.mine, "ask", "Which gearbox?")
        self.assertNotIn(
            self.dealers[0], self.ticket.message_partner_ids.commercial_partner_id
        )
        page = self.url_open(f"/my/ticket/{self.ticket.id}").text
        self.assertNotIn("Confidential", page)

    # What is done

    def test_accept_ask_report_and_finish(self):
        self.login("dealer_a")
        for step, text, state in (
            ("accept", "", "accepted"),
            ("report", "Gearbox is out", "in_progress"),
            ("ask", "Which oil?", "waiting"),
            ("finish", "Runs again", "done"),
        ):
            page = self.post(self.mine, step, text)
            self.assertEqual(page.status_code, 200)
            self.assertEqual(self.mine.state, state)
        self.assertEqual(self.mine.report, "Runs again")
        self.assertEqual(self.last_words().commercial_partner_id, self.dealers[0])
        self.assertIn("Gearbox", self.open(self.mine).text)

    def test_refusing_needs_a_reason(self):
        self.login("dealer_a")
        page = self.post(self.mine, "refuse", " ")
        self.assertIn("could not be done", page.text)
        self.assertEqual(self.mine.state, "new")
        self.post(self.mine, "refuse", "<b>No time</b>")
        self.assertEqual(self.mine.state, "refused")
        self.assertIn("&lt;b&gt;No time", self.open(self.mine).text)

    def test_our_own_steps_are_not_on_the_portal(self):
        self.login("dealer_a")
        for step in ("cancel", "reopen", "answer", "unlink"):
            self.post(self.mine, step, "x")
            self.assertEqual(self.mine.state, "new")

    def test_others_do_nothing(self):
        for login in ("dealer_b", "the_customer", None):
            self.logout() if login is None else self.login(login)
            with self.subTest(login):
                token = self.url_open("/my/home").text
                found = re.search(r'csrf_token: "([^"]+)"', token)
                self.url_open(
                    f"/my/subrequest/{self.mine.id}/accept",
                    data={"csrf_token": found.group(1) if found else ""},
                )
                self.mine.invalidate_recordset()
                self.assertEqual(self.mine.state, "new")

    def test_a_form_from_elsewhere_does_nothing(self):
        self.login("dealer_a")
        answer = self.post(self.mine, "accept", csrf=False)
        self.assertEqual(answer.status_code, 400)
        self.assertEqual(self.mine.state, "new")

    def test_the_link_of_the_mail_works_without_an_account(self):
        query = f"?access_token={self.mine.access_token}"
        self.assertIn("Gearbox", self.open(self.mine, query).text)
        self.post(self.mine, "accept", query=query)
        self.assertEqual(self.mine.state, "accepted")
        self.post(self.mine, "report", "On it", query=query)
        self.assertEqual(self.last_words(), self.dealers[0])
        # it opens nothing else
        self.post(self.other, "accept", query=query)
        self.assertEqual(self.other.state, "new")

    def test_employees_who_may_only_read_take_no_steps_here(self):
        own = new_test_user(
            self.env, "reads_only", groups="helpdesk_mgmt.group_helpdesk_user_own"
        )
        self.ticket.message_subscribe(own.partner_id.ids)
        self.login("reads_only")
        self.post(self.mine, "accept")
        self.assertEqual(self.mine.state, "new")

    def test_messages_are_written_on_the_portal(self):
        self.login("dealer_a")
        answer = self.make_jsonrpc_request(
            "/mail/message/post",
            {
                "thread_model": "sla.subrequest",
                "thread_id": self.mine.id,
                "post_data": {"body": "Hello", "message_type": "comment"},
            },
        )
        self.assertTrue(answer)
        self.assertIn("Hello", self.mine.message_ids[:1].body)

    def test_the_list_costs_no_more_for_more_requests(self):
        user = self.env["res.users"].search([("login", "=", "dealer_a")])

        def count(subrequests):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            subrequests._get_portal_promises_batch(user)
            return self.env.cr.sql_log_count - before

        both = self.mine | self.other
        count(both)
        self.assertLessEqual(count(both), count(self.mine) + 1)
