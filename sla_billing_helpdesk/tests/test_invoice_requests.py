"""Requests about invoices know their invoice; an objection waits for its answer."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.addons.sla_base.tests.common import SlaCommon


@tagged("post_install", "-at_install")
class TestInvoiceRequests(AccountTestInvoicingCommon, SlaCommon):
    @classmethod
    def get_default_groups(cls):
        managers = cls.env.ref("helpdesk_mgmt.group_helpdesk_manager")
        return super().get_default_groups() | managers

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.firm = cls.env["res.partner"].create({"name": "Alborz", "is_company": True})
        cls.agent = new_test_user(
            cls.env,
            "invoice_agent",
            groups="helpdesk_mgmt.group_helpdesk_user",
            company_id=cls.company_data["company"].id,
        )
        cls.invoice, cls.second = [
            cls.init_invoice(
                "out_invoice", cls.firm, invoice_date=day, amounts=[100], post=True
            )
            for day in ("2026-01-05", "2026-02-05")
        ]
        cls.theirs = cls.init_invoice(
            "out_invoice", cls.partner_b, amounts=[100], post=True
        )

    def ask(self, kind, number="", **vals):
        entry = self.env["sla.catalog.entry"].create(
            {
                "name": kind,
                "type_id": self.env.ref("sla_helpdesk.ticket_type_request").id,
                "invoice_request": kind,
                "company_id": self.company_data["company"].id,
                "form_definition": [
                    {"name": "number", "type": "char", "string": "Number"}
                ],
            }
        )
        ticket = self.env["helpdesk.ticket"].create(
            {
                "name": "My invoice",
                "description": "<p>The discount is missing.</p>",
                "partner_id": self.firm.id,
                "company_id": self.company_data["company"].id,
                "sla_entry_id": entry.id,
                "sla_form": {"number": number},
                **vals,
            }
        )
        return ticket.with_user(self.agent)

    def close(self, ticket):
        ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")

    def test_the_catalogue_has_entries_for_each(self):
        kinds = self.env["sla.catalog.entry"].sudo().search([])
        self.assertLessEqual(
            {"issue", "resend", "correct", "dispute"},
            set(kinds.mapped("invoice_request")),
        )

    def test_each_has_a_policy_of_its_own_that_is_a_draft(self):
        for kind in ("issue", "resend", "correct", "dispute"):
            policy = self.env.ref(f"sla_billing_helpdesk.policy_invoice_{kind}")
            self.assertEqual(
                policy.sudo().state, "draft", "nobody has looked at it yet"
            )

    def test_an_objection_starts_the_clock_of_the_invoice(self):
        with self.at("2026-03-02 09:00"):
            ticket = self.ask("dispute", self.invoice.name)
        self.assertEqual(ticket.sudo().sla_move_id, self.invoice)
        self.assertEqual(str(self.invoice.sla_disputed_at), "2026-03-02 09:00:00")
        self.assertIn("The discount is missing.", self.invoice.sla_dispute)
        self.assertIn(self.invoice.name, ticket.sla_invoice_text)

    def test_its_policies_promise_times(self):
        policy = self.env.ref("sla_billing_helpdesk.policy_invoice_dispute").sudo()
        policy.write({"active": True, "state": "active", "effective_from": False})
        with self.at("2026-03-02 09:00"):
            ticket = self.ask("dispute").sudo()
            other = self.ask("correct").sudo()
        self.env.flush_all()
        self.assertEqual(
            set(ticket.sla_clock_ids.metric_id.mapped("name")),
            {"First response", "Resolution"},
        )
        self.assertFalse(other.sla_clock_ids)

    def test_closing_the_ticket_answers_the_objection(self):
        ticket = self.ask("dispute", self.invoice.name)
        self.close(ticket)
        self.assertFalse(self.invoice.sla_disputed_at)

    def test_another_ticket_that_objects_keeps_it_open(self):
        first = self.ask("dispute", self.invoice.name)
        second = self.ask("dispute", self.invoice.name)
        self.close(first)
        self.assertTrue(self.invoice.sla_disputed_at)
        self.close(second)
        self.assertFalse(self.invoice.sla_disputed_at)

    def test_reopening_objects_again(self):
        ticket = self.ask("dispute", self.invoice.name)
        self.close(ticket)
        with self.at("2026-03-03 10:00"):
            ticket.stage_id = self.env.ref(
                "helpdesk_mgmt.helpdesk_ticket_stage_in_progress"
            )
        self.assertEqual(str(self.invoice.sla_disputed_at), "2026-03-03 10:00:00")

    def test_an_objection_to_the_wrong_invoice_is_withdrawn(self):
        ticket = self.ask("dispute", self.invoice.name).sudo()
        self.assertTrue(self.invoice.sla_disputed_at)
        ticket.sla_move_id = self.second
        self.assertFalse(self.invoice.sla_disputed_at)
        self.assertTrue(self.second.sla_disputed_at)
        ticket.active = False
        self.assertFalse(self.second.sla_disputed_at)
        ticket.active = True
        self.assertTrue(self.second.sla_disputed_at)
        ticket.partner_id = self.partner_b
        self.assertFalse(ticket.sla_move_id)
        self.assertFalse(self.second.sla_disputed_at)
        ticket = self.ask("dispute", self.invoice.name).sudo()
        ticket.sla_entry_id = False
        self.assertFalse(self.invoice.sla_disputed_at)
        ticket = self.ask("dispute", self.invoice.name).sudo()
        self.assertTrue(self.invoice.sla_disputed_at)
        ticket.unlink()
        self.assertFalse(self.invoice.sla_disputed_at)

    def test_an_invoice_that_was_asked_for_is_drafted_once(self):
        ticket = self.ask("issue").sudo()
        first = ticket.action_sla_new_invoice()
        self.assertEqual(ticket.action_sla_new_invoice()["res_id"], first["res_id"])

    def test_the_invoice_of_another_customer_is_never_found(self):
        ticket = self.ask("dispute", self.theirs.name)
        self.assertFalse(ticket.sudo().sla_move_id)
        self.assertFalse(self.theirs.sla_disputed_at)

    def test_without_a_number_the_agent_chooses(self):
        ticket = self.ask("dispute")
        self.assertFalse(ticket.sudo().sla_move_id)
        wizard = ticket.action_sla_choose_document()["res_id"]
        lines = self.env["sla.resend"].with_user(self.agent).browse(wizard).line_ids
        line = lines.filtered(lambda each: each.res_id == self.second.id)
        line.action_link()
        self.assertEqual(ticket.sudo().sla_move_id, self.second)
        self.assertTrue(self.second.sla_disputed_at)
        self.assertFalse(ticket.closed)
        with self.assertRaises(AccessError):
            self.second.with_user(self.agent).read(["name"])
        with self.assertRaises(AccessError):
            ticket.read(["sla_move_id"])

    def test_what_the_browser_says_is_not_believed(self):
        ticket = self.ask("dispute")
        wizard = ticket.action_sla_choose_document()["res_id"]
        line = self.env["sla.resend"].with_user(self.agent).browse(wizard).line_ids[0]
        line.res_id = self.theirs.id
        with self.assertRaisesRegex(UserError, "not a document"):
            line.action_link()

    def test_only_who_works_on_the_ticket_links(self):
        ticket = self.ask("dispute")
        outsider = new_test_user(self.env, "outsider", groups="base.group_user")
        with self.assertRaises(AccessError):
            ticket.with_user(outsider)._sla_link_document(self.invoice)

    def test_an_invoice_that_is_issued_counts_from_the_request(self):
        with self.at("2026-03-02 09:00"):
            ticket = self.ask("issue").with_user(self.env.user)
        with self.at("2026-03-02 15:00"):
            action = ticket.action_sla_new_invoice()
        move = self.env["account.move"].browse(action["res_id"])
        self.assertEqual(move.partner_id, self.firm)
        self.assertEqual(move.sla_ticket_ids, ticket)
        self.assertEqual(
            move.sla_requested_at, ticket.create_date.replace(microsecond=0)
        )

    def test_agents_do_not_invoice(self):
        with self.assertRaises(AccessError):
            self.ask("issue").action_sla_new_invoice()

    def test_correcting_is_the_dialog_of_invoicing(self):
        ticket = self.ask("correct", self.invoice.name)
        self.assertEqual(ticket.sudo().sla_move_id, self.invoice)
        self.assertFalse(self.invoice.sla_disputed_at)
        action = ticket.with_user(self.env.user).action_sla_correct_invoice()
        self.assertEqual(action["res_model"], "account.move.reversal")
