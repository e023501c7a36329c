"""From state to state, and who may."""

from lxml import etree

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from odoo.addons.sla_base.tests import common

from .test_subrequests import SubrequestCommon


@tagged("post_install", "-at_install", "standard")
class TestSubrequestSteps(SubrequestCommon):
    def test_the_way_of_a_sub_request(self):
        part = self.ask(self.warehouse)
        for moment, step, text, state in (
            ("2026-03-02 11:00", "accept", None, "accepted"),
            ("2026-03-02 11:10", "report", "Found it", "in_progress"),
            ("2026-03-02 11:20", "ask", "Which?", "waiting"),
            ("2026-03-02 11:30", "answer", "This", "in_progress"),
            ("2026-03-02 11:40", "finish", "Sent", "done"),
        ):
            user = self.agent if step == "answer" else self.worker
            self.step(part, moment, step, text, user)
            self.assertEqual(part.state, state)
        self.assertEqual(str(part.accepted_at), "2026-03-02 11:00:00")
        self.assertEqual(str(part.closed_at), "2026-03-02 11:40:00")
        self.assertEqual(part.report, "Sent")

    def test_steps_that_make_no_sense_are_refused(self):
        part = self.ask(self.warehouse)
        with self.assertRaisesRegex(UserError, "meanwhile"):
            part._step("answer", "What?")
        with self.assertRaisesRegex(UserError, "why it is refused"):
            part._step("refuse", "  ")
        part._step("finish")
        with self.assertRaisesRegex(UserError, "meanwhile"):
            part.action_accept()

    def test_nobody_writes_the_state_by_hand(self):
        part = self.ask(self.warehouse).with_user(self.agent)
        for vals in ({"state": "done"}, {"accepted_at": "2026-03-02 10:00:00"}):
            with self.subTest(vals), self.assertRaises(UserError):
                part.write(vals)
        with self.assertRaises(UserError):
            part.create({**part.copy_data()[0], "state": "done"})
        with self.assertRaisesRegex(UserError, "handed to its party"):
            part.party_ref = self.quality

    def test_the_wizard_takes_the_step(self):
        part = self.ask(self.warehouse).with_user(self.agent)
        action = part.action_refuse()
        wizard = self.env["sla.subrequest.step"].with_user(self.agent)
        wizard = wizard.with_context(action["context"]).create({"text": "No stock"})
        self.assertTrue(wizard.prompt)
        wizard.action_apply()
        self.assertEqual((part.state, part.refusal), ("refused", "No stock"))

    def test_the_supplier_is_written_to_in_its_language(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        self.dealer.lang = "fa_IR"
        template = self.env.ref("sla_helpdesk.mail_template_subrequest")
        template.with_context(lang="fa_IR").subject = "درخواست {{ object.number }}"
        with self.mock_mail_gateway():
            part = self.ask(self.dealer)
        mail = self._mails[0]
        self.assertEqual(mail["subject"], f"درخواست {part.number}")
        self.assertEqual(mail["email_to"], ['"Dealer" <office@dealer.example.com>'])
        self.assertIn(part.access_token, mail["body"])
        self.assertNotIn(part.ticket_id.number, mail["body"])

    def test_departments_get_an_activity(self):
        self.warehouse.user_id = self.worker
        part = self.ask(self.warehouse)
        self.assertEqual(part.activity_ids.user_id, self.worker)
        self.step(part, "2026-03-02 11:00", "finish")
        self.assertFalse(part.activity_ids)

    def test_a_party_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Other"})
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "Theirs", "company_id": other.id}
        )
        with self.assertRaisesRegex(ValidationError, "same company"):
            self.ask(team)


@tagged("post_install", "-at_install", "standard")
class TestSubrequestAccess(SubrequestCommon):
    def test_the_team_works_on_its_own_without_rights_on_tickets(self):
        mine = self.ask(self.warehouse)
        other = self.ask(self.quality)
        found = self.env["sla.subrequest"].with_user(self.worker).search([])
        self.assertIn(mine, found)
        self.assertNotIn(other, found)
        with self.assertRaises(AccessError):
            mine.ticket_id.with_user(self.worker).check_access("read")
        self.step(mine, "2026-03-02 11:00", "accept", user=self.worker)
        with self.assertRaises(AccessError):
            other.with_user(self.worker).action_accept()
        with self.assertRaises(AccessError):
            self.ask(self.warehouse, ticket=mine.ticket_id, user=self.worker)

    def test_so_does_the_responsible(self):
        part = self.ask(self.dealer, user_id=self.worker.id)
        self.step(part, "2026-03-02 11:00", "report", "Called them", self.worker)
        self.assertEqual(part.state, "new")
        self.assertEqual(part.report, "Called them")

    def test_the_form_opens_for_the_team(self):
        part = self.ask(self.warehouse)
        spec = {
            "name": {},
            "party_ref": {"fields": {"display_name": {}}},
            "sla_clock_ids": {"fields": {}},
            "sla_next_deadline": {},
        }
        self.assertTrue(part.with_user(self.worker).web_read(spec))

    def test_the_party_sees_nothing_of_the_ticket(self):
        part = self.ask(self.warehouse).with_user(self.worker)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            part.read(["ticket_id"])
        with self.assertRaises(AccessError):
            part.search([("ticket_id.name", "ilike", "Broken")])
        views = [(False, kind) for kind in ("list", "kanban", "form", "search")]
        for reader, expected in ((self.worker, False), (self.agent, True)):
            shown = part.with_user(reader).get_views(views)["views"]
            for kind, view in shown.items():
                with self.subTest(reader=reader.login, kind=kind):
                    arch = etree.fromstring(view["arch"])
                    found = arch.xpath(
                        "//field[@name='ticket_id']"
                        "|//filter[contains(@domain, 'ticket_id')]"
                        "|//filter[contains(@context, 'ticket_id')]"
                    )
                    self.assertEqual(bool(found), expected)

    def test_the_party_hands_it_to_nobody_else(self):
        part = self.ask(self.dealer, user_id=self.worker.id)
        before = part.read(["partner_id", "team_id", "party_ref", "number"])
        for vals in (
            {"partner_id": self.customer.id},
            {"team_id": self.quality.id},
            {"party_ref": f"res.partner,{self.customer.id}"},
            {"company_id": self.env["res.company"].create({"name": "Other"}).id},
            {"number": "X"},
            {"ticket_id": self.make_ticket().id},
        ):
            with (
                self.subTest(vals),
                self.assertRaisesRegex(
                    (AccessError, UserError), "handed to its party|access"
                ),
            ):
                part.with_user(self.worker).write(vals)
        self.assertEqual(
            part.read(["partner_id", "team_id", "party_ref", "number"]), before
        )
        part.with_user(self.worker).write({"partner_id": self.dealer.id})

    def test_agents_see_what_belongs_to_the_tickets_that_they_see(self):
        mine = self.ask(self.warehouse)
        other = self.ask(
            self.warehouse,
            ticket=self.make_ticket(team_id=self.quality.id, user_id=False),
        )
        colleague = common.new_agent(
            self.env, "sub_own", groups="helpdesk_mgmt.group_helpdesk_user_own"
        )
        subrequests = self.env["sla.subrequest"].with_user(colleague)
        self.assertFalse(subrequests.search([("id", "in", (mine | other).ids)]))
        mine.ticket_id.message_subscribe(colleague.partner_id.ids)
        self.assertEqual(subrequests.search([("id", "in", (mine | other).ids)]), mine)
        with self.assertRaises(AccessError):
            mine.with_user(colleague).action_accept()
        mine.ticket_id.user_id = False
        mine.ticket_id.team_id = self.quality
        self.quality.user_ids = colleague
        mine.with_user(colleague).action_accept()
        self.assertEqual(mine.state, "accepted")

    def test_other_companies_see_nothing(self):
        part = self.ask(self.warehouse)
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "sub_stranger",
            groups="helpdesk_mgmt.group_helpdesk_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        with self.assertRaises(AccessError):
            part.with_user(stranger).check_access("read")

    def test_the_portal_reads_what_is_meant_for_it_and_nothing_else(self):
        user = new_test_user(self.env, "sub_dealer", groups="base.group_portal")
        user.partner_id.parent_id = self.dealer
        mine, other = self.ask(self.dealer), self.ask(self.warehouse)
        subrequests = self.env["sla.subrequest"].with_user(user)
        self.assertEqual(subrequests.search([]), mine)
        own = mine.with_user(user)
        self.assertEqual(own.read(["name", "state"])[0]["name"], "Part")
        for name in ("ticket_id", "sla_clock_ids", "access_token", "blocks_parent"):
            with self.subTest(name), self.assertRaises(AccessError):
                own.read([name])
        with self.assertRaises(AccessError):
            subrequests.search([("ticket_id.name", "ilike", "Broken")])
        with self.assertRaises(AccessError):
            own.write({"report": "Hacked"})
        with self.assertRaises(AccessError):
            own._step("accept")
        with self.assertRaises(AccessError):
            other.with_user(user).read(["name"])
        with self.assertRaises(AccessError):
            mine.ticket_id.with_user(user).read(["name"])
