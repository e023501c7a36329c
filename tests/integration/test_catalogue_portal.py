"""The catalogue on the portal: what customers find, are told, and ask for."""

import re
from datetime import timedelta

from odoo.http import Request
from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install", "standard")
class TestCataloguePortal(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["sla.policy"].search([]).active = False  # those of demo data
        cls.env.ref("sla_helpdesk.policy_standard").write(
            {"active": True, "effective_from": False}
        )
        cls.portal = cls.make_user("cat_sara")
        cls.parent = cls.env["sla.service"].create({"name": "Doors"})
        cls.service = cls.env["sla.service"].create(
            {"name": "Keys", "parent_id": cls.parent.id}
        )
        cls.entry = cls.make_entry(
            "Spare key",
            service_id=cls.service.id,
            form_definition=[
                {"name": "colour", "type": "char", "string": "Colour"},
                {"name": "why", "type": "text", "string": "Why?"},
                {"name": "number", "type": "integer", "string": "How many?"},
                {"name": "weight", "type": "float", "string": "Weight"},
                {"name": "urgent", "type": "boolean", "string": "Urgent?"},
                {"name": "day", "type": "date", "string": "Needed by"},
                {"name": "moment", "type": "datetime", "string": "Lost at"},
                {
                    "name": "kind",
                    "type": "selection",
                    "string": "Kind",
                    "selection": [["front", "Front door"], ["back", "Back door"]],
                },
                {
                    "name": "who",
                    "type": "many2one",
                    "comodel": "res.users",
                    "string": "For our people",
                },
            ],
        )
        cls.hidden = cls.make_entry("Our badge", audience="internal")
        cls.company = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.foreign = cls.make_entry("Theirs", company_id=cls.company.id)

    @classmethod
    def make_user(cls, login, **vals):
        partner = cls.env["res.partner"].create(
            {"name": login, "email": f"{login}@example.com", "tz": "Asia/Tehran"}
        )
        return (
            cls.env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                {
                    "login": login,
                    "password": login,
                    "partner_id": partner.id,
                    "group_ids": [(6, 0, cls.env.ref("base.group_portal").ids)],
                    **vals,
                }
            )
        )

    @classmethod
    def make_entry(cls, name, **vals):
        type_ = cls.env.ref("sla_helpdesk.ticket_type_request")
        return cls.env["sla.catalog.entry"].create(
            {"name": name, "type_id": type_.id, **vals}
        )

    def setUp(self):
        super().setUp()
        self.authenticate("cat_sara", "cat_sara")

    def post(self, entry, files=None, **given):
        data = {
            "csrf_token": Request.csrf_token(self),
            "subject": "A key please",
            "description": "Mine is lost",
            **given,
        }
        return self.url_open(
            f"/my/catalog/{entry.id}", data=data, files=files, timeout=60
        )

    def find_ticket(self):
        return self.env["helpdesk.ticket"].search([("sla_entry_id", "!=", False)])

    def test_the_tree_shows_what_customers_may_ask_for(self):
        page = self.url_open("/my/catalog").text
        self.assertIn("Spare key", page)
        self.assertLess(page.index("Doors"), page.index("Keys"))
        self.assertNotIn("Our badge", page)
        self.assertNotIn("Theirs", page)

    def test_the_catalogue_is_searched(self):
        page = self.url_open("/my/catalog?search=spare").text
        self.assertIn("Spare key", page)
        page = self.url_open("/my/catalog?search=nonsense").text
        self.assertNotIn("Spare key", page)
        self.assertIn("Nothing in the catalogue", page)

    def test_an_entry_tells_its_times_and_asks_its_fields(self):
        page = self.url_open(f"/my/catalog/{self.entry.id}").text
        self.assertIn('name="description"', page)
        text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))
        self.assertIn("First response: within 1 working hour, by", text)
        self.assertIn("Resolution: within 3 working days, by", text)
        self.assertIn("Asia/Tehran", text)
        for kind in ("text", "number", "checkbox", "date", "datetime-local"):
            self.assertIn(f'type="{kind}"', page)
        self.assertIn("Back door", page)
        self.assertNotIn("For our people", page)

    def test_the_home_page_and_the_old_form_lead_to_it(self):
        self.assertIn('href="/my/catalog"', self.url_open("/my/home").text)
        self.assertIn('href="/my/catalog"', self.url_open("/new/ticket").text)

    def test_a_request_becomes_a_ticket_and_is_shown(self):
        page = self.post(
            self.entry,
            files=[("attachment", ("key.txt", b"A photo", "text/plain"))],
            form_colour="red",
            form_number="2",
            form_weight="1,5",
            form_urgent="1",
            form_day="2026-03-02",
            form_moment="2026-03-02T12:30",
            form_kind="back",
            form_who=str(self.env.ref("base.user_admin").id),
        )
        ticket = self.find_ticket()
        self.assertIn(f"/my/ticket/{ticket.id}", page.url)
        self.assertEqual(ticket.name, "A key please")
        self.assertIn("Mine is lost", ticket.description)
        self.assertEqual(ticket.partner_id, self.portal.partner_id)
        self.assertEqual(ticket.channel_id.sla_channel, "portal")
        self.assertEqual(ticket.sla_service_id, self.service)
        self.assertEqual(ticket.attachment_ids.mapped("name"), ["key.txt"])
        self.assertTrue(ticket.sla_clock_ids)
        self.assertEqual(
            {name: ticket.sla_form._values.get(name) for name in ("colour", "number")},
            {"colour": "red", "number": 2},
        )
        # noon in Tehran is half past three hours earlier
        self.assertEqual(ticket.sla_form._values["moment"], "2026-03-02 09:00:00")
        self.assertFalse(ticket.sla_form._values.get("who"))
        self.assertIn("Your request", page.text)
        self.assertIn("Back door", page.text)

    def test_only_the_form_is_taken(self):
        admin = self.env.ref("base.user_admin")
        self.post(
            self.entry,
            user_id=str(admin.id),
            priority="3",
            partner_id=str(admin.partner_id.id),
            sla_approval_state="approved",
        )
        ticket = self.find_ticket()
        self.assertFalse(ticket.user_id)
        self.assertEqual(ticket.priority, "1")
        self.assertEqual(ticket.partner_id, self.portal.partner_id)
        self.assertFalse(ticket.sla_approval_state)

    def test_what_cannot_be_read_is_asked_again(self):
        for name, text in (
            ("form_number", "many"),
            ("form_day", "tomorrow"),
            ("form_kind", "cellar"),
            ("form_moment", "2026-03-02T99:99"),
        ):
            page = self.post(self.entry, form_colour="crimson", **{name: text}).text
            self.assertIn("o_sla_catalog_error", page)
            self.assertIn("crimson", page)
        self.assertFalse(self.find_ticket())

    def test_a_subject_and_a_description_are_required(self):
        self.assertIn("o_sla_catalog_error", self.post(self.entry, subject=" ").text)
        self.assertIn("o_sla_catalog_error", self.post(self.entry, description="").text)
        self.assertFalse(self.find_ticket())

    def test_a_form_without_token_is_refused(self):
        self.assertEqual(self.post(self.entry, csrf_token="").status_code, 400)
        self.assertFalse(self.find_ticket())

    def test_what_is_not_for_customers_cannot_be_asked_for(self):
        archived = self.make_entry("Old", active=False)
        for entry in (self.hidden, self.foreign, archived):
            page = self.url_open(f"/my/catalog/{entry.id}")
            self.assertTrue(page.url.endswith("/my/catalog"))
            self.post(entry)
        self.assertFalse(self.find_ticket())

    def test_whoever_is_not_logged_in_sees_nothing(self):
        self.authenticate(None, None)
        page = self.url_open(f"/my/catalog/{self.entry.id}")
        self.assertIn("/web/login", page.url)

    def test_another_customer_does_not_see_the_request(self):
        self.post(self.entry, form_colour="crimson")
        ticket = self.find_ticket()
        self.make_user("cat_omid")
        self.authenticate("cat_omid", "cat_omid")
        page = self.url_open(f"/my/ticket/{ticket.id}")
        self.assertNotIn("crimson", page.text)

    def test_a_customer_of_another_company_finds_its_catalogue(self):
        self.make_user(
            "cat_far",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        self.authenticate("cat_far", "cat_far")
        page = self.url_open("/my/catalog").text
        self.assertIn("Theirs", page)
        self.assertNotIn("Spare key", page)
        self.post(self.foreign)
        self.assertEqual(self.find_ticket().company_id, self.company)

    def test_shipped_words_are_told_in_the_reader_s_language(self):
        entry = self.env.ref("sla_helpdesk.entry_crm_down")
        labels = [field["string"] for field in entry._get_form()]
        self.assertEqual(labels[0], "Since when?")
        self.assertEqual(entry._translate_shipped("Of our own"), "Of our own")

    def test_tickets_typed_on_the_screen_came_by_phone(self):
        admin = self.env.ref("base.user_admin")
        admin.password = "cat_admin_password"
        self.authenticate(admin.login, "cat_admin_password")
        ticket_id = self.make_jsonrpc_request(
            "/web/dataset/call_kw/helpdesk.ticket/create",
            {
                "model": "helpdesk.ticket",
                "method": "create",
                "args": [[{"name": "Key", "description": "Lost"}]],
                "kwargs": {},
            },
        )
        ticket = self.env["helpdesk.ticket"].browse(ticket_id)
        self.assertEqual(ticket.channel_id.sla_channel, "phone")

    def test_a_program_that_makes_tickets_is_told_from_our_people(self):
        self.authenticate(None, None)
        keys = self.env["res.users.apikeys"].with_user(self.env.ref("base.user_admin"))
        in_a_day = self.env.cr.now() + timedelta(days=1)
        key = keys._generate("rpc", "tickets", in_a_day)
        answer = self.url_open(
            "/json/2/helpdesk.ticket/create",
            json={"vals_list": [{"name": "Key", "description": "Lost"}]},
            headers={"Authorization": f"Bearer {key}"},
        )
        self.assertEqual(answer.status_code, 200, answer.text[:500])
        ticket = self.env["helpdesk.ticket"].browse(answer.json())
        self.assertEqual(ticket.channel_id.sla_channel, "api")

    def test_the_approver_s_decision_is_shown(self):
        self.entry.write({"needs_approval": True, "approver": "leader"})
        page = self.post(self.entry).text
        self.assertIn("Waiting for approval", page)
        self.assertIn("We are waiting for an approval.", page)
