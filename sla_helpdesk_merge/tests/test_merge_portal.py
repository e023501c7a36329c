from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestMergePortal(HttpCase):
    """Customers of a merged ticket find, and write on, the one that goes on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["helpdesk.ticket.stage"].search([]).mail_template_id = False
        cls.sara = new_test_user(
            cls.env,
            login="merge_sara",
            groups="base.group_portal",
            email="merge_sara@customer.example.com",
        )
        cls.other = cls.env["res.partner"].create({"name": "Other"})
        cls.merged = cls.make("Merged", cls.sara.partner_id)

    @classmethod
    def make(cls, name, partner):
        return cls.env["helpdesk.ticket"].create(
            {"name": name, "description": "Help!", "partner_id": partner.id}
        )

    def merge(self, survivor):
        # followers come along with the wizard; here nobody follows
        self.merged.write({"active": False, "sla_merged_into_id": survivor.id})
        self.env.flush_all()

    def page(self, query=""):
        return self.url_open(f"/my/ticket/{self.merged.id}{query}")

    def test_the_page_leads_to_the_survivor_that_the_visitor_may_see(self):
        survivor = self.make("Survivor", self.sara.partner_id)
        self.merge(survivor)
        self.authenticate(self.sara.login, self.sara.login)
        self.assertTrue(self.page().url.endswith(f"/my/ticket/{survivor.id}"))

    def test_the_link_of_a_mail_leads_to_the_survivor_of_the_same_customer(self):
        survivor = self.make("Survivor", self.sara.partner_id)
        self.merge(survivor)
        token = self.merged._portal_ensure_token()
        self.env.flush_all()
        page = self.page(f"?access_token={token}")
        self.assertIn(f"/my/ticket/{survivor.id}", page.url)
        self.assertIn("Survivor", page.text)

    def test_who_may_not_see_the_survivor_is_told_where_it_went(self):
        survivor = self.make("Secret survivor", self.other)
        self.merge(survivor)
        token = self.merged._portal_ensure_token()
        self.env.flush_all()
        self.assertIn("task_chat", self.make_plain_page())
        for query in ("", f"?access_token={token}"):
            user = None if query else self.sara.login
            self.authenticate(user, user)
            page = self.page(query).text
            self.assertIn(survivor.number, page)
            self.assertNotIn("Secret survivor", page)
            self.assertNotIn("task_chat", page)

    def make_plain_page(self):
        """Return the page of a ticket that was not merged."""
        plain = self.make("Plain", self.sara.partner_id)
        self.env.flush_all()
        self.authenticate(self.sara.login, self.sara.login)
        return self.url_open(f"/my/ticket/{plain.id}").text

    def test_a_message_that_is_sent_to_it_reaches_the_survivor(self):
        middle = self.make("Middle", self.sara.partner_id)
        survivor = self.make("Survivor", self.sara.partner_id)
        self.merge(middle)
        middle.write({"active": False, "sla_merged_into_id": survivor.id})
        self.env.flush_all()
        self.authenticate(self.sara.login, self.sara.login)
        self.make_jsonrpc_request(
            "/mail/message/post",
            {
                "thread_model": "helpdesk.ticket",
                "thread_id": self.merged.id,
                "post_data": {
                    "body": "Still broken",
                    "message_type": "comment",
                    "subtype_xmlid": "mail.mt_comment",
                },
            },
        )
        self.merged.message_post(
            body="By mail",
            message_type="email",
            email_from="sara@elsewhere.example.com",
        )
        self.env.invalidate_all()
        bodies = " ".join(survivor.message_ids.mapped("body"))
        self.assertIn("Still broken", bodies)
        self.assertIn("By mail", bodies)

    def test_what_our_people_note_on_it_stays(self):
        survivor = self.make("Survivor", self.sara.partner_id)
        self.merge(survivor)
        message = self.merged.message_post(body="Why this was merged")
        self.assertEqual(message.res_id, self.merged.id)

    def test_it_is_neither_closed_nor_reopened(self):
        done = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        self.merge(self.make("Survivor", self.sara.partner_id))
        self.assertFalse(self.merged._sla_get_closing_stages())
        self.merged.stage_id = done
        self.assertFalse(self.merged._sla_may_reopen())
