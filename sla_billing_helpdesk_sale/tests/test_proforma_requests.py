"""A pro-forma is issued from the ticket that asks for it, and reaches objectives."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.sla_billing_sale.tests import test_proforma

NOW = test_proforma.NOW


class RequestCommon(test_proforma.ProformaCommon):
    @classmethod
    def get_default_groups(cls):
        managers = cls.env.ref("helpdesk_mgmt.group_helpdesk_manager")
        managers |= cls.env.ref("sla_base.group_sla_manager")
        return super().get_default_groups() | managers

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent = new_test_user(
            cls.env,
            "pf_agent",
            groups="helpdesk_mgmt.group_helpdesk_user",
            company_id=cls.company.id,
        )
        cls.entry = cls.env["sla.catalog.entry"].create(
            {
                "name": "Issue a pro-forma",
                "type_id": cls.env.ref("sla_helpdesk.ticket_type_request").id,
                "issues_proforma": True,
                "company_id": cls.company.id,
                "form_definition": [
                    {"name": "number", "type": "char", "string": "Number"}
                ],
            }
        )

    def quote(self, *args, **vals):
        order = super().quote(*args, **vals)
        order.action_quotation_sent()
        return order

    def ask(self, **vals):
        with self.at(NOW):
            ticket = self.env["helpdesk.ticket"].create(
                {
                    "name": "Pro-forma",
                    "description": "For our bank",
                    "partner_id": self.buyer.id,
                    "company_id": self.company.id,
                    "sla_entry_id": self.entry.id,
                    **vals,
                }
            )
            self.env.flush_all()
        return ticket.with_user(self.agent)

    def press(self, ticket):
        with self.at("2026-03-02 10:00"), self.mock_mail_gateway():
            ticket.action_sla_issue_proforma()
            self.env.flush_all()
        return ticket.sudo().sla_proforma_ids


@tagged("post_install", "-at_install")
class TestProformaRequests(RequestCommon):
    def test_one_click_issues_it_sends_it_and_closes_the_request(self):
        order = self.quote()
        ticket = self.ask()
        self.assertIn(order.name, ticket.sla_quotation_name)
        with self.assertRaises(AccessError):
            order.with_user(self.agent).read(["name"])
        proforma = self.press(ticket)
        self.assertEqual(proforma.order_id, order)
        self.assertEqual(proforma.issued_by_id, self.agent)
        self.assertEqual(self._new_mails.recipient_ids, self.buyer)
        self.assertEqual(len(self._new_mails.attachment_ids), 1)
        self.assertTrue(ticket.closed)
        self.assertIn(proforma.name, ticket.sla_proforma_text)
        told = [message.body or "" for message in ticket.sudo().message_ids]
        self.assertTrue([body for body in told if proforma.name in body])
        with self.assertRaises(AccessError):
            proforma.with_user(self.agent).read(["amount_total"])

    def test_the_agent_chooses_another_quotation(self):
        older = self.quote(moment="2026-02-02 09:00")
        self.quote()
        ticket = self.ask()
        action = ticket.action_sla_choose_document()
        wizard = self.env["sla.resend"].with_user(self.agent).browse(action["res_id"])
        line = wizard.line_ids.filtered(lambda each: each.res_id == older.id)
        with self.mock_mail_gateway():
            line.action_send()
        self.assertEqual(ticket.sudo().sla_proforma_ids.order_id, older)
        self.assertTrue(ticket.closed)

    def test_the_quotation_whose_number_was_given_is_found(self):
        older = self.quote(moment="2026-02-02 09:00")
        self.quote()
        ticket = self.ask(sla_form={"number": older.name})
        self.assertIn(older.name, ticket.sla_quotation_name)

    def test_only_what_the_customer_has_had_and_owes_is_found(self):
        theirs = self.quote(partner_id=self.partner_b.id)
        invoiced = self.quote()
        with self.at(NOW):
            invoiced.action_confirm()
            invoiced._create_invoices().action_post()
        draft = test_proforma.ProformaCommon.quote(self)
        ticket = self.ask(name=f"{theirs.name} {invoiced.name} {draft.name}")
        self.assertEqual(ticket._sla_find_documents(), [])
        with self.assertRaisesRegex(UserError, "No document"):
            ticket.action_sla_issue_proforma()
        salesperson = new_test_user(
            self.env,
            "pf_seller",
            groups="helpdesk_mgmt.group_helpdesk_user,sales_team.group_sale_salesman",
            company_id=self.company.id,
        )
        found = ticket.with_user(salesperson)._sla_find_documents()
        self.assertEqual(found, [draft])

    def test_another_request_takes_the_place_of_the_first(self):
        self.quote()
        first, second = self.ask(), self.ask()
        before, after = self.press(first), self.press(second)
        self.assertEqual((before.state, after.state), ("cancelled", "issued"))
        first.invalidate_recordset()
        self.assertFalse(first.sla_proforma_text)

    def test_nothing_is_issued_for_whom_no_mail_reaches(self):
        self.quote()
        self.buyer.email = False
        with self.assertRaisesRegex(UserError, "no e-mail address"):
            self.ask().action_sla_issue_proforma()

    def test_nobody_else_issues_one(self):
        self.quote()
        ticket = self.ask()
        for groups in ("base.group_portal", "base.group_user"):
            user = new_test_user(self.env, groups.replace(".", "_"), groups=groups)
            with self.assertRaises(AccessError):
                ticket.with_user(user).action_sla_issue_proforma()
        self.assertFalse(ticket.sudo().sla_proforma_ids)

    def test_requests_for_other_things_find_invoices_as_before(self):
        order = self.quote()
        self.entry.write({"issues_proforma": False, "sends_document": True})
        ticket = self.ask()
        self.assertIn(order.name, ticket.sla_document_name)
        self.assertFalse(ticket.sla_quotation_name)

    def test_it_has_times_of_its_own(self):
        self.quote()
        policy = self.env.ref("sla_billing_helpdesk_sale.policy_proforma")
        policy.write({"active": True, "state": "active", "effective_from": False})
        ticket = self.ask()
        clocks = ticket.sudo().sla_clock_ids
        self.assertEqual(
            sorted(str(clock.deadline) for clock in clocks),
            ["2026-03-02 11:00:00", "2026-03-02 13:00:00"],
        )
        self.press(ticket)
        self.assertEqual(set(clocks.mapped("state")), {"stopped"})
        self.assertFalse(any(clocks.mapped("breached_at")))
        for clock in clocks:
            self.assert_replays(clock)

    def test_amounts_reach_objectives(self):
        self.quote(100)
        self.press(self.ask())
        self.issue(self.quote(40), "2026-03-05 09:00")
        gone = self.issue(self.quote(70), "2026-03-05 09:00")
        gone.action_cancel()
        self.issue(self.quote(1000), "2026-04-01 09:00")
        self.assertEqual(self.measure("kpi_proforma_amount"), 140)
        self.assertEqual(self.measure("kpi_proforma_count"), 2)

    def measure(self, name):
        objective = self.env["sla.objective"].create(
            {
                "kpi_id": self.env.ref(f"sla_billing_helpdesk_sale.{name}").id,
                "company_id": self.company.id,
                "date_start": "2026-03-01",
                "scope": "company",
            }
        )
        with self.at("2026-05-01 09:00"):
            objective.action_refresh()
            self.env.flush_all()
        return objective.actual


@tagged("post_install", "-at_install")
class TestProformaPortal(RequestCommon, HttpCase):
    def test_the_customer_downloads_it_from_the_request(self):
        self.quote()
        ticket = self.ask()
        proforma = self.press(ticket)
        portal = new_test_user(self.env, "pf_customer", groups="base.group_portal")
        portal.partner_id.parent_id = self.firm
        self.authenticate("pf_customer", "pf_customer")
        page = self.url_open(ticket.sudo().get_portal_url()).text
        self.assertIn(proforma.name, page)
        self.assertIn(f"/my/proforma/{proforma.id}", page)
        answer = self.url_open(f"/my/proforma/{proforma.id}")
        self.assertEqual(answer.status_code, 200)
        self.assertNotIn("/my/home", answer.url)
        self.authenticate(None, None)
        answer = self.url_open(f"/my/proforma/{proforma.id}", allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
