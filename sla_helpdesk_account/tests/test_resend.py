"""An invoice is sent again from the ticket that asks for it."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.addons.mail.tests.common import MailCase


@tagged("post_install", "-at_install")
class TestResend(AccountTestInvoicingCommon, MailCase):
    @classmethod
    def get_default_groups(cls):
        managers = cls.env.ref("helpdesk_mgmt.group_helpdesk_manager")
        return super().get_default_groups() | managers

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent = new_test_user(
            cls.env,
            "resend_agent",
            groups="helpdesk_mgmt.group_helpdesk_user",
            company_id=cls.company_data["company"].id,
        )
        cls.firm = cls.env["res.partner"].create({"name": "Alborz", "is_company": True})
        cls.customer = cls.env["res.partner"].create(
            {"name": "Sara", "parent_id": cls.firm.id, "email": "sara@c.example.com"}
        )
        cls.older, cls.latest = [
            cls.init_invoice(
                "out_invoice", cls.firm, invoice_date=day, amounts=[100], post=True
            )
            for day in ("2026-01-05", "2026-02-05")
        ]
        cls.theirs = cls.init_invoice(
            "out_invoice", cls.partner_b, amounts=[100], post=True
        )
        cls.draft = cls.init_invoice("out_invoice", cls.firm, amounts=[100])
        cls.entry = cls.env["sla.catalog.entry"].create(
            {
                "name": "Send an invoice again",
                "type_id": cls.env.ref("sla_helpdesk.ticket_type_request").id,
                "sends_document": True,
                "company_id": cls.company_data["company"].id,
                "form_definition": [
                    {"name": "number", "type": "char", "string": "Number"}
                ],
            }
        )

    def request(self, **vals):
        ticket = self.env["helpdesk.ticket"].create(
            {
                "name": "My invoice",
                "description": "Please send it again",
                "partner_id": self.customer.id,
                "company_id": self.company_data["company"].id,
                "sla_entry_id": self.entry.id,
                **vals,
            }
        )
        return ticket.with_user(self.agent)

    def choose(self, ticket):
        action = ticket.action_sla_choose_document()
        return self.env["sla.resend"].with_user(self.agent).browse(action["res_id"])

    def test_the_shipped_entry_sends_documents(self):
        entry = self.env.ref("sla_helpdesk.entry_resend").sudo()
        self.assertTrue(entry.sends_document)

    def test_the_latest_invoice_is_found(self):
        found = self.request()._sla_find_documents()
        self.assertEqual(found, [self.latest, self.older])

    def test_the_invoice_whose_number_was_given_is_found(self):
        for vals in (
            {"name": f"Invoice {self.older.name}, please"},
            {"description": f"<p>It was {self.older.name.lower()}.</p>"},
            {"sla_form": {"number": self.older.name}},
        ):
            found = self.request(**vals)._sla_find_documents()
            self.assertEqual(found[0], self.older, vals)

    def test_another_customer_s_invoice_is_never_found(self):
        ticket = self.request(name=f"Invoice {self.theirs.name}")
        self.assertNotIn(self.theirs, ticket._sla_find_documents())
        self.assertNotIn(self.draft, ticket._sla_find_documents())
        self.assertFalse(self.request(partner_id=False).sla_document_name)

    def test_another_company_s_invoice_is_never_found(self):
        company = self.setup_other_company()["company"]
        ticket = self.request()
        ticket.sudo().write({"sla_entry_id": False, "company_id": company.id})
        self.assertFalse(ticket.sudo()._sla_find_documents())

    def test_one_click_sends_it_and_closes_the_request(self):
        ticket = self.request()
        self.assertIn(self.latest.name, ticket.sla_document_name)
        with self.assertRaises(AccessError):
            self.latest.with_user(self.agent).read(["name"])
        with self.mock_mail_gateway():
            ticket.action_sla_send_document()
        self.assertTrue(ticket.closed)
        message = self.latest.message_ids.filtered(lambda m: m.attachment_ids)
        self.assertEqual(message.partner_ids, self.customer)
        self.assertTrue(self.latest.is_move_sent)
        told = ticket.sudo().message_ids.filtered(
            lambda m: "We have sent" in (m.body or "")
        )
        self.assertEqual(told.author_id, self.agent.partner_id)
        self.assertTrue(ticket.sudo().sla_first_reply_at)

    def test_the_agent_chooses_another_one(self):
        ticket = self.request()
        wizard = self.choose(ticket)
        line = wizard.line_ids.filtered(lambda line: line.res_id == self.older.id)
        self.assertIn(self.older.name, line.name)
        with self.mock_mail_gateway():
            line.action_send()
        self.assertTrue(self.older.is_move_sent)
        self.assertTrue(ticket.closed)

    def test_what_the_browser_says_is_not_believed(self):
        wizard = self.choose(self.request())
        wizard.line_ids[0].res_id = self.theirs.id
        with self.assertRaisesRegex(UserError, "not a document"):
            wizard.line_ids[0].action_send()

    def test_without_an_address_the_agent_hears_why(self):
        self.customer.email = False
        with self.assertRaisesRegex(UserError, "no e-mail address"):
            self.request().action_sla_send_document()

    def test_nothing_found_is_said(self):
        with self.assertRaisesRegex(UserError, "No document"):
            self.request(partner_id=self.partner_a.id).action_sla_send_document()

    def test_nothing_is_sent_before_the_approval(self):
        self.entry.needs_approval = True
        with self.assertRaisesRegex(UserError, "approved"):
            self.request().action_sla_send_document()

    def test_what_is_refused_tells_nothing_about_tickets_or_documents(self):
        """A ticket with a document, one without, one that is gone: the same words."""
        with_document = self.request()
        without = self.request(partner_id=self.partner_a.id)
        gone = self.request()
        gone.sudo().unlink()
        outsiders = [
            new_test_user(self.env, "resend_p2", groups="base.group_portal"),
            new_test_user(self.env, "resend_e", groups="base.group_user"),
            new_test_user(
                self.env, "resend_o", groups="helpdesk_mgmt.group_helpdesk_user_own"
            ),
        ]
        told = set()
        for user in outsiders:
            for ticket in (with_document, without, gone):
                for action in (
                    "action_sla_send_document",
                    "action_sla_choose_document",
                ):
                    with self.assertRaises(AccessError) as refused:
                        getattr(ticket.with_user(user), action)()
                    told.add(str(refused.exception))
        self.assertEqual(len(told), 1, told)

    def test_customers_cannot_send(self):
        portal = new_test_user(self.env, "resend_p", groups="base.group_portal")
        ticket = self.request()
        with self.assertRaises(AccessError):
            ticket.with_user(portal).action_sla_send_document()
