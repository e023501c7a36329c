"""Requests by the catalogue: what a ticket starts with, its approval, its steps, its
channel, and what it would be promised."""

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.sla_base.tests.common import SlaCommon, new_agent

AGENT = "helpdesk_mgmt.group_helpdesk_user"
MANAGER = "helpdesk_mgmt.group_helpdesk_manager"
MONDAY = "2026-03-02 09:00"


class CatalogueCommon(SlaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("sla_helpdesk.policy_standard").write(
            {"active": True, "effective_from": False}
        )
        cls.leader = new_agent(cls.env, "cat_leader", groups=AGENT)
        cls.agent = new_agent(cls.env, "cat_agent", groups=AGENT)
        cls.seller = new_agent(cls.env, "cat_seller")
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Sales desk",
                "user_id": cls.leader.id,
                "user_ids": [(6, 0, (cls.leader | cls.agent).ids)],
            }
        )
        cls.customer = cls.env["res.partner"].create(
            {
                "name": "Sara",
                "email": "sara@customer.example.com",
                "user_id": cls.seller.id,
            }
        )
        cls.service = cls.env["sla.service"].create({"name": "Orders"})
        cls.type = cls.env.ref("sla_helpdesk.ticket_type_request")
        cls.entry = cls.make_entry("Spare key")

    @classmethod
    def make_entry(cls, name, **vals):
        return cls.env["sla.catalog.entry"].create(
            {
                "name": name,
                "service_id": cls.service.id,
                "type_id": cls.type.id,
                "team_id": cls.team.id,
                "form_definition": [
                    {"name": "colour", "type": "char", "string": "Colour"},
                    {"name": "number", "type": "integer", "string": "How many?"},
                ],
                "step_ids": [
                    (0, 0, {"summary": "Cut the key"}),
                    (0, 0, {"summary": "Check it", "who": "leader", "days": 2}),
                ],
                **vals,
            }
        )

    def request(self, entry=None, **vals):
        return self.env["helpdesk.ticket"].create(
            {
                "name": "A key please",
                "description": "Mine is lost",
                "partner_id": self.customer.id,
                "sla_entry_id": (entry or self.entry).id,
                **vals,
            }
        )

    def clock(self, ticket, metric="metric_resolution"):
        metric = self.env.ref(f"sla_helpdesk.{metric}")
        return ticket.sla_clock_ids.filtered(lambda clock: clock.metric_id == metric)


@tagged("post_install", "-at_install", "standard")
class TestRequests(CatalogueCommon):
    def test_a_ticket_starts_with_what_its_entry_says(self):
        ticket = self.request(sla_form={"colour": "red", "number": 2})
        self.assertEqual(ticket.type_id, self.type)
        self.assertEqual(ticket.sla_process, "request")
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(ticket.sla_service_id, self.service)
        self.assertEqual(
            ticket._sla_get_answers("UTC"), [("Colour", "red"), ("How many?", "2")]
        )

    def test_what_is_given_wins_over_the_entry(self):
        other = self.env["sla.service"].create({"name": "Keys"})
        ticket = self.request(sla_service_id=other.id, priority="3")
        self.assertEqual(ticket.sla_service_id, other)
        self.assertEqual(ticket.priority, "3")

    def test_the_form_fills_in_the_ticket_on_the_screen(self):
        form = Form(self.env["helpdesk.ticket"].with_user(self.agent))
        form.sla_entry_id = self.entry
        self.assertEqual(form.team_id, self.team)
        self.assertEqual(form.name, "Spare key")

    def test_steps_become_activities_of_the_right_people(self):
        with self.at(MONDAY):
            ticket = self.request()
        cut, check = ticket.activity_ids.sorted("date_deadline")
        # nobody has the ticket yet: its head of team does
        self.assertEqual(cut.user_id, self.leader)
        self.assertEqual(str(check.date_deadline), "2026-03-04")
        ticket.user_id = self.agent
        self.assertEqual(cut.user_id, self.agent)
        self.assertEqual(check.user_id, self.leader)

    def test_steps_are_no_answer_to_the_customer(self):
        ticket = self.request()
        ticket.activity_ids[0].action_feedback(feedback="Done")
        self.assertFalse(ticket.sla_first_reply_at)

    def test_copies_and_imports_start_nothing(self):
        ticket = self.request()
        self.assertFalse(ticket.copy().activity_ids)

    def test_another_entry_brings_its_own_steps(self):
        ticket = self.request()
        other = self.make_entry(
            "New lock", step_ids=[(0, 0, {"summary": "Take the old one out"})]
        )
        ticket.sla_entry_id = other
        self.assertEqual(
            ticket.activity_ids.mapped("summary"), ["Take the old one out"]
        )

    def test_a_mail_is_given_its_entry_afterwards(self):
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "Key", "description": "Lost", "partner_id": self.customer.id}
        )
        ticket.with_user(self.agent).sla_entry_id = self.entry
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(len(ticket.activity_ids), 2)

    def test_a_step_for_a_certain_person_says_who(self):
        with self.assertRaisesRegex(ValidationError, "say who"):
            self.make_entry(
                "Broken", step_ids=[(0, 0, {"summary": "?", "who": "user"})]
            )

    def test_an_entry_without_steps_costs_no_query_per_ticket(self):
        plain = self.make_entry("Plain", step_ids=False, form_definition=[])

        def count(number, **vals):
            vals = {"name": "Key", "description": "Lost", **vals}
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["helpdesk.ticket"].create([dict(vals) for _ in range(number)])
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        same = {"team_id": self.team.id, "type_id": self.type.id}
        same["sla_service_id"] = self.service.id
        count(2, **same)
        count(2, sla_entry_id=plain.id)
        few = count(2, sla_entry_id=plain.id) - count(2, **same)
        many = count(20, sla_entry_id=plain.id) - count(20, **same)
        self.assertLessEqual(many, few)


@tagged("post_install", "-at_install", "standard")
class TestCatalogue(CatalogueCommon):
    def test_promised_times_are_told_before_the_request_is_made(self):
        web = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_web")
        with self.at(MONDAY):
            promised = self.entry._get_promised_times(
                self.customer, web, self.company, "UTC"
            )
        words = {promise["name"]: promise["within"] for promise in promised}
        self.assertEqual(
            words,
            {
                "First response": "within 1 working hour",
                "Resolution": "within 3 working days",
            },
        )
        self.assertIn("10:00", promised[0]["text"])

    def test_the_channel_decides_with(self):
        phone = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_phone")
        promised = self.entry._get_promised_times(
            self.customer, phone, self.company, "UTC"
        )
        self.assertEqual(promised[0]["within"], "within 2 working hours")

    def test_what_was_told_is_what_is_promised(self):
        web = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_web")
        with self.at(MONDAY):
            trial = self.entry._make_trial(self.customer, web, self.company)
            told = {name: promise for name, promise in trial._get_promises()}
            ticket = self.request(channel_id=web.id)
            self.env.flush_all()
        for name, metric in (
            ("First response", "metric_first_response"),
            ("Resolution", "metric_resolution"),
        ):
            self.assertEqual(self.clock(ticket, metric).deadline, told[name].deadline)

    def test_nothing_promised_is_told_as_nothing(self):
        self.env["sla.policy"].search([]).active = False
        promised = self.entry._get_promised_times(
            self.customer,
            self.env["helpdesk.ticket.channel"],
            self.company,
            "UTC",
        )
        self.assertEqual(promised, [])

    def test_staff_make_a_request_for_a_customer(self):
        wizard = Form(
            self.env["sla.catalog.request"]
            .with_user(self.agent)
            .with_context(default_entry_id=self.entry.id)
        )
        wizard.partner_id = self.customer
        wizard.description = "Mine is lost"
        self.assertIn("within 2 working hours", str(wizard.times))
        action = wizard.save().action_request()
        ticket = self.env["helpdesk.ticket"].browse(action["res_id"])
        self.assertEqual(ticket.sla_entry_id, self.entry)
        self.assertEqual(ticket.channel_id.sla_channel, "phone")
        self.assertEqual(ticket.partner_email, "sara@customer.example.com")

    def test_a_request_without_a_title_has_that_of_its_entry(self):
        wizard = self.env["sla.catalog.request"].create(
            {"entry_id": self.entry.id, "description": "Mine is lost"}
        )
        self.assertEqual(wizard.name, "Spare key")

    def test_every_employee_finds_the_catalogue(self):
        menu = self.env.ref("sla_helpdesk.menu_sla_catalog_ask")
        found = self.env["ir.ui.menu"].with_user(self.seller).load_menus(False)
        self.assertIn(menu.id, found["root"]["children"])
        self.assertEqual(menu.action.url, "/my/catalog")

    def test_agents_with_personal_tickets_make_requests_for_any_team(self):
        self.team.sla_assign = "skill"
        own = new_agent(
            self.env, "cat_own", groups="helpdesk_mgmt.group_helpdesk_user_own"
        )
        wizard = Form(
            self.env["sla.catalog.request"]
            .with_user(own)
            .with_context(default_entry_id=self.entry.id)
        )
        wizard.partner_id = self.customer
        wizard.description = "Mine is lost"
        action = wizard.save().action_request()
        ticket = self.env["helpdesk.ticket"].browse(action["res_id"])
        self.assertEqual(ticket.team_id, self.team)
        self.assertNotEqual(ticket.user_id, own)
        self.assertTrue(ticket.with_user(own).has_access("read"))

    def test_the_form_of_an_entry_is_laid_out_on_the_entry(self):
        sample = self.entry.read(["form_sample"])[0]["form_sample"]
        self.assertEqual([field["name"] for field in sample], ["colour", "number"])
        sample.append(
            {
                "name": "urgent",
                "type": "boolean",
                "string": "Urgent?",
                "definition_changed": True,
            }
        )
        self.entry.write({"form_sample": sample})
        self.assertEqual(len(self.entry.form_definition), 3)

    def test_every_shipped_example_can_be_asked_for_on_day_one(self):
        for name, process, first_step in (
            ("product_information", "request", "Find the information and send it"),
            ("customisation", "request", "Ask production whether it can be made"),
            ("payment_terms", "request", None),  # it waits for its approval first
            ("resend", "request", None),
            ("crm_down", "incident", None),
            ("payment_fails", "incident", None),
            ("change_payment", "change", "Assess risk and impact"),
            ("change_pricing", "change", "Assess risk and impact"),
        ):
            with self.subTest(name):
                ticket = self.request(self.env.ref(f"sla_helpdesk.entry_{name}"))
                self.assertEqual(ticket.sla_process, process)
                steps = ticket.activity_ids.filtered("sla_step_id").sorted("id")
                self.assertEqual(steps[:1].summary or None, first_step)

    def test_agents_read_the_catalogue_and_managers_write_it(self):
        with self.assertRaises(AccessError):
            self.entry.with_user(self.agent).name = "Mine"
        manager = new_agent(self.env, "cat_manager", groups=MANAGER)
        self.entry.with_user(manager).write(
            {"name": "Key", "alias_name": "key", "step_ids": [(5, 0, 0)]}
        )

    def test_another_company_s_entries_are_hidden(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        theirs = self.make_entry(
            "Theirs", company_id=company.id, team_id=False, service_id=False
        )
        found = self.env["sla.catalog.entry"].with_user(self.agent).search([])
        self.assertNotIn(theirs, found)
        with self.assertRaises(AccessError):
            theirs.with_user(self.agent).read(["name"])
        self.assertNotIn(theirs, theirs._find_visible(self.agent))

    def test_customers_see_what_is_meant_for_them_and_their_tier(self):
        portal = new_test_user(self.env, "cat_portal", groups="base.group_portal")
        gold = self.env["sla.tier"].create({"name": "Gold"})
        inside = self.make_entry("Badge", audience="internal")
        special = self.make_entry("Golden key", tier_ids=[(6, 0, gold.ids)])
        find = self.env["sla.catalog.entry"]._find_visible
        self.assertIn(self.entry, find(portal))
        self.assertNotIn(inside, find(portal))
        self.assertNotIn(special, find(portal))
        self.assertIn(inside, find(self.agent))
        portal.partner_id.sla_tier_id = gold
        self.assertIn(special, find(portal))
        with self.assertRaises(AccessError):
            self.entry.with_user(portal).read(["name"])

    def test_the_catalogue_is_searched_by_words_and_services(self):
        find = self.env["sla.catalog.entry"]._find_visible
        self.assertEqual(find(self.agent, "spare key"), self.entry)
        self.assertIn(self.entry, find(self.agent, "Orders"))
        self.assertFalse(find(self.agent, "no such thing"))
