"""Statements on a schedule and by hand, and who may see them."""

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .test_statement import MARCH, StatementCommon


@tagged("post_install", "-at_install")
class TestStatementJob(StatementCommon):
    def test_statements_are_made_on_the_day_and_once(self):
        self.company.sla_statement_day = 3
        self.run_statements("2026-04-02 12:00")
        self.assertFalse(self.find())
        self.run_statements("2026-04-03 12:00")
        [statement] = self.find()
        self.assertEqual(
            (statement.state, statement.date_from, statement.date_to), ("draft", *MARCH)
        )
        self.run_statements("2026-04-04 12:00")
        self.assertEqual(self.find(), statement)

    def find(self):
        return self.statements.search([("partner_id", "=", self.customer.id)])

    def test_where_people_do_it_the_job_does_nothing(self):
        self.company.sla_statement_mode = "off"
        self.run_statements("2026-04-03 12:00")
        self.assertFalse(self.find())

    def test_sent_by_itself_once_to_those_marked(self):
        self.company.sla_statement_mode = "send"
        boss, _clerk = self.env["res.partner"].create(
            [
                {
                    "name": name,
                    "parent_id": self.customer.id,
                    "email": f"{name}@alborz.example.com",
                }
                for name in ("boss", "clerk")
            ]
        )
        boss.sla_receives_statements = True
        with self.mock_mail_gateway():
            self.run_statements("2026-04-03 12:00")
            self.run_statements("2026-04-03 12:00")
            self.run_statements("2026-04-04 12:00")
        statement = self.find()
        self.assertEqual(statement.state, "sent")
        self.assertEqual(statement.sent_partner_ids, boss)
        self.assertEqual(str(statement.sent_at), "2026-04-03 12:00:00")
        message = statement.message_ids.filtered("partner_ids")
        self.assertEqual(message.partner_ids, boss)
        self.assertEqual(len(message.attachment_ids), 1)

    def test_without_an_address_it_says_why_and_goes_on_when_there_is_one(self):
        self.company.sla_statement_mode = "send"
        self.customer.email = False
        with self.mock_mail_gateway():
            self.run_statements("2026-04-03 12:00")
            statement = self.find()
            self.assertEqual(statement.state, "issued")
            self.assertIn("has a mail address", statement.mail_error)
            self.assertIn(
                statement, self.statements.search([("has_mail_failure", "=", True)])
            )
            self.customer.email = "office@alborz.example.com"
            self.run_statements("2026-04-04 12:00")
        self.assertEqual((statement.state, statement.mail_error), ("sent", False))

    def test_a_marked_contact_without_address_does_not_keep_others_from_it(self):
        self.env["res.partner"].create(
            {
                "name": "Boss",
                "parent_id": self.customer.id,
                "sla_receives_statements": True,
            }
        )
        self.assertEqual(self.make_statement()._get_recipients(), self.customer)

    def test_sent_by_hand_is_noted_as_well(self):
        statement = self.make_statement()
        with self.assertRaisesRegex(UserError, "is a draft"):
            statement.action_send()
        self.issue(statement)
        action = statement.action_send()
        composer = self.env["mail.compose.message"].with_context(**action["context"])
        with self.at("2026-04-03 11:00"), self.mock_mail_gateway():
            composer.create({})._action_send_mail()
        self.assertEqual(statement.state, "sent")
        self.assertEqual(statement.sent_partner_ids, self.customer)


@tagged("post_install", "-at_install")
class TestStatementByHand(StatementCommon):
    def test_the_dialog_says_for_whom_and_makes_drafts(self):
        with self.at("2026-04-03 09:00"):
            wizard = self.env["sla.statement.make"].create(
                {"partner_ids": [(6, 0, self.customer.ids)]}
            )
            self.assertEqual(wizard.day, date(2026, 3, 31))
            self.assertEqual(wizard.preview, "Test Customer")
            wizard.action_make()
            wizard.invalidate_recordset()
            with self.assertRaisesRegex(UserError, "no statement to make"):
                wizard.action_make()

    def test_who_may_see_and_make_them(self):
        statement = self.make_statement()
        agent = new_test_user(
            self.env, "st_agent", groups="base.group_user,sla_base.group_sla_user"
        )
        with self.assertRaises(AccessError):
            statement.with_user(agent).read(["kept"])
        with self.assertRaises(AccessError):
            statement.line_ids.with_user(agent).read(["name"])
        biller = new_test_user(
            self.env, "st_biller", groups="account.group_account_invoice"
        )
        with self.at("2026-04-03 09:00"):
            statement.with_user(biller).action_refresh()
        statement.with_user(biller).note = "Thank you"
        for change in ({"kept": 9}, {"state": "issued"}):
            with self.assertRaisesRegex(UserError, "not written"):
                statement.with_user(biller).write(change)
        with self.assertRaises(AccessError):
            statement.line_ids.with_user(biller).write({"name": "x"})
        with self.at("2026-04-03 09:00"):
            statement.with_user(biller).action_issue()
            statement.with_user(biller).action_correct()
        self.assertEqual(statement.correction_ids.version, 2)

    def test_an_agreement_of_no_company_is_told_of_where_it_is_used(self):
        company = self.env["res.company"].create({"name": "Branch"})
        self.agreement.company_id = False
        self.bill("2026-03-02 10:00", "2026-03-02 11:00")
        with self.at("2026-04-03 09:00"):
            missing = self.statements._find_missing
            self.assertFalse(missing(company, *MARCH) & self.customer)
            self.assertTrue(missing(self.company, *MARCH) & self.customer)

    def test_another_company_keeps_its_own(self):
        company = self.env["res.company"].create({"name": "Branch"})
        user = new_test_user(
            self.env,
            "st_branch",
            groups="sla_base.group_sla_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        statement = self.make_statement()
        with self.assertRaises(AccessError):
            statement.with_user(user).read(["kept"])
        self.assertFalse(self.statements.with_user(user).search([]) & statement)
        with self.at("2026-04-03 09:00"):
            self.assertFalse(
                self.statements._find_missing(company, *MARCH) & self.customer
            )
