"""The page of a customer, and contacts that only some teams may see."""

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.sla_base.tests import common

from .test_helpdesk_reports import ReportCommon


@tagged("post_install", "-at_install", "standard")
class TestPage(ReportCommon):
    def page_of(self, partner, user):
        """Return what the page shows to ``user``, read as the web client does."""
        self.env.flush_all()
        self.env.invalidate_all()
        view = self.env.ref("sla_helpdesk.res_partner_view_form_customer")
        partners = self.env["res.partner"].with_user(user)
        views = partners.get_views([(view.id, "form")])
        names = set(views["models"]["res.partner"]["fields"])
        [values] = partner.with_user(user).web_read(
            {name: {} for name in names if name.startswith(("sla_", "name"))}
        )
        return values

    def test_it_gathers_what_there_is_about_the_customer(self):
        contact = self.env["res.partner"].create(
            {"name": "Bob", "parent_id": self.customer.id}
        )
        running = self.make_ticket("2026-03-02 09:00", partner_id=contact.id)
        closed = self.solve("2026-03-02", 1)
        self.rate(closed, 5)
        self.rate(closed, 1)
        agreement = self.make_agreement(
            partner_ids=[(6, 0, self.customer.ids)], kind="customer"
        )
        followup = self.env["sla.followup"].create(
            {"name": "Call", "partner_id": contact.id}
        )
        page = self.page_of(self.customer, self.env.ref("base.user_admin"))
        self.assertEqual(page["sla_open_ticket_ids"], running.ids)
        self.assertEqual(page["sla_last_ticket_ids"], closed.ids)
        self.assertEqual(
            set(page["sla_open_clock_ids"]), set(running.sla_clock_ids.ids)
        )
        self.assertEqual(page["sla_satisfaction"], 50)
        self.assertEqual(page["sla_customer_agreement_ids"], agreement.ids)
        self.assertEqual(page["sla_followup_ids"], followup.ids)
        messages = self.env["mail.message"].browse(page["sla_message_ids"])
        self.assertTrue(messages)
        self.assertEqual(set(messages.mapped("res_id")), {closed.id})
        self.assertNotIn(
            "tracking", "".join(messages.mapped("message_type")), "only what was said"
        )

    def test_a_contact_leads_to_the_page_of_its_company(self):
        contact = self.env["res.partner"].create(
            {"name": "Bob", "parent_id": self.customer.id}
        )
        self.assertEqual(contact.action_sla_customer_page()["res_id"], self.customer.id)

    def test_each_part_shows_what_the_reader_may_read(self):
        mine = self.make_ticket("2026-03-02 09:00", team=0)
        theirs = self.solve("2026-03-02", 1, team=1)
        self.rate(theirs, 5)
        page = self.page_of(self.customer, self.agents[0])
        self.assertEqual(page["sla_open_ticket_ids"], mine.ids)
        self.assertFalse(page["sla_last_ticket_ids"])
        self.assertFalse(page["sla_rating_ids"])
        self.assertFalse(page["sla_message_ids"])
        self.assertNotIn("sla_customer_agreement_ids", page)
        self.assertEqual(page["sla_lead_count"], 0)

    def test_plain_employees_get_a_page_too(self):
        self.make_ticket("2026-03-02 09:00")
        plain = common.new_agent(self.env, "page_plain")
        page = self.page_of(self.customer, plain)
        self.assertFalse(page["sla_open_ticket_ids"])

    def test_opportunities_and_invoices_are_counted_where_they_may_be_read(self):
        if "crm.lead" not in self.env:
            self.skipTest("crm is not installed")
        self.env["crm.lead"].create(
            {"name": "More", "partner_id": self.customer.id, "type": "opportunity"}
        )
        seller = new_test_user(
            self.env, login="page_seller", groups="sales_team.group_sale_manager"
        )
        self.assertEqual(self.page_of(self.customer, seller)["sla_lead_count"], 1)
        self.assertEqual(
            self.page_of(self.customer, self.agents[0])["sla_lead_count"], 0
        )
        partner = self.customer.with_user(self.agents[0])
        self.assertFalse(partner.action_sla_open_leads())


@tagged("post_install", "-at_install", "standard")
class TestUnits(ReportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact = cls.env["res.partner"].create(
            {
                "name": "Secretive Bob",
                "parent_id": cls.customer.id,
                "email": "bob@customer.example.com",
            }
        )
        cls.member, cls.stranger = cls.agents
        cls.customer.sla_unit_team_ids = cls.teams[0]

    def names_seen(self, user):
        self.env.invalidate_all()
        partners = self.env["res.partner"].with_user(user)
        return set(
            partners.search([("id", "in", (self.customer + self.contact).ids)]).mapped(
                "name"
            )
        )

    def test_a_follow_up_does_not_tell_how_to_reach_them(self):
        followups = self.env["sla.followup"]
        vals = {"name": "Call", "user_id": self.stranger.id}
        with self.assertRaises(AccessError):
            followups.with_user(self.stranger).create(
                {**vals, "partner_id": self.contact.id}
            )
        asked = self.env["res.partner"].create({"name": "Somebody"})
        own = followups.with_user(self.stranger).create(
            {**vals, "partner_id": asked.id}
        )
        with self.assertRaises(AccessError):
            own.partner_id = self.contact

    def test_who_is_made_responsible_for_a_follow_up_can_open_it(self):
        followup = self.env["sla.followup"].create(
            {
                "name": "Call",
                "partner_id": self.contact.id,
                "user_id": self.stranger.id,
            }
        )
        self.env.invalidate_all()
        name = followup.with_user(self.stranger).display_name
        self.assertIn("Secretive Bob", name)

    def test_members_see_them_others_do_not(self):
        both = {"Report customer", "Secretive Bob"}
        self.assertEqual(self.names_seen(self.member), both)
        self.assertEqual(self.names_seen(self.stranger), set())
        plain = common.new_agent(self.env, "unit_plain")
        self.assertEqual(self.names_seen(plain), set())
        for group in (
            "helpdesk_mgmt.group_helpdesk_manager",
            "sla_base.group_sla_manager",
        ):
            manager = new_test_user(self.env, login=group, groups=group)
            self.assertEqual(self.names_seen(manager), both)
        with self.assertRaises(AccessError):
            self.contact.with_user(self.stranger).read(["email"])

    def test_a_single_contact_of_an_open_company_can_be_restricted(self):
        self.customer.sla_unit_team_ids = False
        self.contact.sla_unit_team_ids = self.teams[1]
        self.assertEqual(self.names_seen(self.member), {"Report customer"})
        self.assertEqual(
            self.names_seen(self.stranger), {"Report customer", "Secretive Bob"}
        )

    def test_whoever_joins_a_team_sees_them_at_once(self):
        self.assertEqual(self.names_seen(self.stranger), set())
        self.teams[0].user_ids += self.stranger
        self.assertEqual(len(self.names_seen(self.stranger)), 2)

    def test_portal_users_still_see_themselves_and_their_company(self):
        user = new_test_user(
            self.env,
            login="unit_portal",
            name="Secretive Bob",
            groups="base.group_portal",
            partner_id=self.contact.id,
        )
        self.assertEqual(self.names_seen(user), {"Report customer", "Secretive Bob"})

    def test_colleagues_are_never_hidden(self):
        self.member.partner_id.sla_unit_team_ids = self.teams[0]
        seen = self.env["res.partner"].with_user(self.stranger)
        self.assertTrue(seen.search([("id", "=", self.member.partner_id.id)]))

    def test_nobody_writes_a_contact_out_of_sight(self):
        writer = new_test_user(
            self.env,
            login="unit_writer",
            groups="base.group_partner_manager,helpdesk_mgmt.group_helpdesk_user",
        )
        with self.assertRaises(AccessError):
            self.contact.with_user(writer).name = "Found"

    def test_tickets_of_hidden_contacts_work_all_the_same(self):
        ticket = self.make_ticket(
            "2026-03-02 09:00", team=1, partner_id=self.contact.id
        )
        ticket.message_subscribe(self.contact.ids)
        self.env.flush_all()
        self.env.invalidate_all()
        mine = ticket.with_user(self.stranger)
        views = mine.get_views([(False, "form"), (False, "list"), (False, "kanban")])
        names = views["models"]["helpdesk.ticket"]["fields"]
        [values] = mine.web_read(
            {
                name: {"fields": {"display_name": {}}}
                if mine._fields[name].relational
                else {}
                for name in names
            }
        )
        self.assertEqual(values["partner_id"]["id"], self.contact.id)
        with self.mock_mail_gateway():
            mine.message_post(
                body="We are on it.",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        self.assertSentEmail(
            self.stranger.partner_id, self.contact, body_content="We are on it."
        )
        self.assertTrue(ticket.sla_first_reply_at)
        mine.stage_id = self.waiting
        mine.stage_id = self.done
        self.env.flush_all()
        self.flush_tracking()
        self.assertEqual(ticket.stage_id, self.done)

    def test_a_reply_is_offered_to_a_hidden_contact_but_nobody_else_is_looked_up(self):
        other = self.env["res.partner"].create(
            {
                "name": "Someone else",
                "email": "else@customer.example.com",
                "sla_unit_team_ids": [(6, 0, self.teams[0].ids)],
            }
        )
        ticket = self.make_ticket(
            "2026-03-02 09:00", team=1, partner_id=self.contact.id
        )
        self.env.flush_all()
        self.env.invalidate_all()
        mine = ticket.with_user(self.stranger)
        offered = mine._message_get_suggested_recipients(
            reply_discussion=True,
            primary_email=other.email,
            additional_partners=other.with_user(self.stranger),
        )
        offered_ids = [line["partner_id"] for line in offered]
        self.assertIn(self.contact.id, offered_ids)
        self.assertNotIn(other.id, offered_ids)
        with self.assertRaises(AccessError):
            ticket.with_user(
                self.new_agent("unit_none")
            )._message_get_suggested_recipients()

    def test_no_button_of_the_ticket_fails_for_a_hidden_contact(self):
        ticket = self.make_ticket(
            "2026-03-02 09:00", team=1, partner_id=self.contact.id
        )
        ticket.message_subscribe(self.contact.ids)
        arch = (
            self.env["helpdesk.ticket"]
            .with_user(self.stranger)
            .get_views([(False, "form")])["views"]["form"]["arch"]
        )
        buttons = etree.fromstring(arch).xpath(
            "//button[@type='object' and not(ancestor::field)]/@name"
        )
        self.assertGreater(len(buttons), 10)
        for name in sorted(set(buttons)):
            self.env.flush_all()
            with self.subTest(name), self.cr.savepoint() as savepoint:
                self.env.invalidate_all()
                try:
                    getattr(ticket.with_user(self.stranger), name)()
                    self.env.flush_all()
                except UserError as error:
                    # it does not fit this ticket, or is not for agents
                    self.assertNotIn("res.partner", str(error))
                savepoint.rollback()

    def test_mail_from_a_hidden_contact_becomes_a_ticket_of_that_contact(self):
        ticket = self.env["helpdesk.ticket"].message_new(
            {
                "subject": "Help",
                "body": "Please",
                "from": self.contact.email,
                "author_id": self.contact.id,
                "to": "support@example.com",
                "message_type": "email",
            },
            {},
        )
        self.assertEqual(ticket.partner_id, self.contact)

    def test_hidden_customers_are_not_on_the_lists(self):
        self.make_ticket("2026-03-02 09:00", partner_id=self.contact.id)
        self.env.flush_all()
        readers = [self.new_agent(f"unit_reader_{n}", group="user") for n in "ab"]
        self.teams[0].user_ids += readers[0]
        domain = [("partner_id", "=", self.customer.id)]
        for model in ("sla.customer.report", "sla.customer.retention"):
            for reader, seen in zip(readers, (True, False), strict=True):
                self.env.invalidate_all()
                lines = self.env[model].with_user(reader).search(domain)
                self.assertEqual(bool(lines), seen)
