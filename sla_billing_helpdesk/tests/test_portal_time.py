"""What customers see of time on the portal: their own, and never rates or names."""

from odoo.tests import HttpCase, new_test_user, tagged

from .ticket_common import TicketTimeCommon


@tagged("post_install", "-at_install")
class TestPortalTime(TicketTimeCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sara = cls.make_customer("time_sara", cls.customer)
        stranger = cls.env["res.partner"].create({"name": "Other", "is_company": True})
        cls.omid = cls.make_customer("time_omid", stranger)

    @classmethod
    def make_customer(cls, login, company):
        user = new_test_user(cls.env, login, groups="base.group_portal")
        user.partner_id.parent_id = company
        return user

    def setUp(self):
        super().setUp()
        self.ticket.partner_id = self.sara.partner_id
        self.note(2, name="Cable replaced")
        self.agreement._sla_allocate()

    def page(self, login):
        self.authenticate(login, login)
        return self.url_open(f"/my/ticket/{self.ticket.id}").text

    def test_time_is_shown_if_the_company_wants_it(self):
        self.assertNotIn("Cable replaced", self.page("time_sara"))
        self.company.sla_time_on_portal = True
        page = self.page("time_sara")
        self.assertIn("Cable replaced", page)
        self.assertIn("2:00", page)
        self.assertIn("In contract", page)

    def test_neither_rates_nor_names_are_shown(self):
        self.company.sla_time_on_portal = True
        self.agent.name = "Agent Ninetynine"
        self.ticket.sudo().user_id = False
        told = self.ticket._sla_get_portal_time()
        self.assertEqual(set(told[0]), {"day", "what", "hours", "work_type"})

    def test_strangers_see_nothing(self):
        self.company.sla_time_on_portal = True
        self.assertNotIn("Cable replaced", self.page("time_omid"))

    def test_the_agreement_says_what_is_left(self):
        url = f"/my/agreements/{self.agreement.id}"
        self.authenticate("time_sara", "time_sara")
        page = self.url_open(url).text
        self.assertIn("o_sla_balance", page)
        self.authenticate("time_omid", "time_omid")
        self.assertNotIn("o_sla_balance", self.url_open(url).text)
