"""Monthly statements: what they count, that they stay as issued, and who gets them."""

from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .test_account_move import InvoiceCommon

MARCH = (date(2026, 3, 1), date(2026, 3, 31))


class StatementCommon(InvoiceCommon):
    """A customer with an agreement: drafts are posted within four working hours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["sla.agreement"].search([]).write({"partner_ids": False})
        cls.customer.write({"is_company": True, "email": "office@alborz.example.com"})
        cls.agreement = cls.make_agreement(
            name="Care", partner_ids=[(6, 0, cls.customer.ids)]
        )
        metric = cls.env.ref("sla_billing.metric_posted")
        cls.make_policy(metric, hours=4, agreement_id=cls.agreement.id)
        cls.company.sla_statement_mode = "draft"
        cls.statements = cls.env["sla.statement"]

    def bill(self, start, end=None, partner=None):
        """Make an invoice at ``start`` that is posted at ``end``."""
        with self.at(start):
            invoice = self.make_invoice(
                partner_id=(partner or self.customer).id, invoice_date=start[:10]
            )
            self.env.flush_all()
        if end:
            self.tick(end)
            self.do(end, invoice.action_post)
        return invoice

    def make_statement(self, moment="2026-04-03 09:00", partner=None):
        with self.at(moment):
            return self.statements._make(self.company, partner or self.customer, *MARCH)

    def issue(self, statement, moment="2026-04-03 10:00"):
        with self.at(moment):
            statement.action_issue()

    def run_statements(self, moment):
        with self.at(moment), self.enter_registry_test_mode():
            job = self.env.ref("sla_billing.ir_cron_sla_monthly_statements")
            job.method_direct_trigger()
        self.env.invalidate_all()

    def lines(self, statement, section):
        return statement.line_ids.filtered(lambda line: line.section == section)


@tagged("post_install", "-at_install")
class TestStatement(StatementCommon):
    def test_what_was_promised_kept_and_broken_is_told(self):
        self.bill("2026-03-02 10:00", "2026-03-02 11:00")
        late = self.bill("2026-03-03 09:00", "2026-03-03 15:30")
        self.bill("2026-03-31 09:00")
        self.tick("2026-04-01 09:00")
        statement = self.make_statement()
        self.assertEqual(
            (statement.promised, statement.kept, statement.broken), (3, 1, 2)
        )
        self.assertAlmostEqual(statement.attainment, 100 / 3, 4)
        promises = self.lines(statement, "promise")
        self.assertIn("4 working hours", promises.mapped("term"))
        ended, still_open = self.lines(statement, "breach")
        self.assertEqual(ended.name, late.display_name)
        self.assertEqual(str(ended.due_at), "2026-03-03 13:00:00")
        self.assertEqual(str(ended.done_at), "2026-03-03 15:30:00")
        self.assertEqual(ended.late_hours, 2.5)
        self.assertEqual(ended.customer_cause, "With us: 6 h 30 min")
        self.assertFalse(still_open.done_at)
        self.assertEqual(
            self.lines(statement, "attainment").agreement_id, self.agreement
        )

    def test_it_counts_what_the_portal_counts(self):
        self.bill("2026-03-02 10:00", "2026-03-02 11:00")
        self.bill("2026-03-03 09:00", "2026-03-03 15:30")
        self.bill("2026-03-30 09:00")
        self.tick("2026-03-31 09:00")
        with self.at("2026-03-31 12:00"):
            portal = self.agreement._get_portal_attainment(self.customer)
            statement = self.statements._make(self.company, self.customer, *MARCH)
        self.assertEqual(
            (statement.promised, statement.kept, statement.broken),
            tuple(portal["total"][name] for name in ("promised", "kept", "broken")),
        )
        self.assertEqual(round(statement.attainment), portal["total"]["percent"])
        self.assertEqual(statement.promised, 3)

    def test_of_other_customers_nothing_is_told(self):
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        self.agreement.partner_ids |= other
        self.bill("2026-03-02 10:00", "2026-03-02 17:00", partner=other)
        statement = self.make_statement()
        self.assertEqual(statement.promised, 0)
        self.assertFalse(self.lines(statement, "breach"))
        self.assertEqual(self.make_statement(partner=other).broken, 1)

    def test_who_holds_an_agreement_for_all_gets_one_as_well(self):
        self.agreement.partner_ids = False
        with self.at("2026-04-03 09:00"):
            self.assertFalse(self.statements._find_missing(self.company, *MARCH))
        self.bill("2026-03-02 10:00", "2026-03-02 11:00")
        with self.at("2026-04-03 09:00"):
            self.assertEqual(
                self.statements._find_missing(self.company, *MARCH), self.customer
            )
        self.assertEqual(self.make_statement().agreement_ids, self.agreement)

    def test_without_any_agreement_it_says_so(self):
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        statement = self.make_statement(partner=other)
        self.assertFalse(statement.line_ids)
        self.assertIn("There was no agreement in force", self.render(statement))

    def test_what_was_open_on_the_last_statement_is_told_as_such(self):
        invoice = self.bill("2026-03-31 09:00")
        self.tick("2026-04-01 09:00")
        march = self.make_statement("2026-04-01 12:00")
        self.issue(march)
        self.do("2026-04-02 10:00", invoice.action_post)
        with self.at("2026-05-03 09:00"):
            april = self.statements._make(
                self.company, self.customer, date(2026, 4, 1), date(2026, 4, 30)
            )
        self.assertEqual(self.lines(april, "breach").earlier_id, march)

    def test_a_promise_kept_after_the_month_stays_broken_in_it(self):
        invoice = self.bill("2026-03-30 09:00")
        self.tick("2026-03-31 09:00")
        march = self.make_statement("2026-04-01 09:00")
        self.issue(march, "2026-04-01 10:00")
        self.do("2026-04-02 10:00", invoice.action_post)
        with self.at("2026-04-12 09:00"):
            march.action_correct()
        told = [(each.promised, each.broken) for each in march | march.correction_ids]
        self.assertEqual(told, [(1, 1), (1, 1)])
        self.assertEqual(len(self.lines(march.correction_ids, "breach")), 1)

    def test_what_is_excluded_from_penalties_says_so(self):
        self.bill("2026-03-03 09:00", "2026-03-03 15:30")
        self.env["sla.penalty.exclusion"].create(
            {"name": "Flood", "started_at": "2026-03-03 00:00:00"}
        )
        breach = self.lines(self.make_statement(), "breach")
        self.assertIn("No penalty is due: Flood", breach.customer_cause)

    # What was issued stays

    def test_an_issued_statement_does_not_move_when_documents_do(self):
        invoice = self.bill("2026-03-31 09:00")
        self.tick("2026-04-01 09:00")
        statement = self.make_statement("2026-04-01 12:00")
        self.issue(statement)
        before = statement.line_ids.read(["name", "done_at", "late_hours", "cause"])
        self.do("2026-04-02 10:00", invoice.action_post)
        self.agreement.name = "Other name"
        after = statement.line_ids.read(["name", "done_at", "late_hours", "cause"])
        self.assertEqual(before, after)
        self.assertEqual(statement.line_ids[:1].agreement_name[:4], "Care")

    def test_an_issued_statement_cannot_be_changed_or_deleted(self):
        statement = self.make_statement()
        self.issue(statement)
        self.assertTrue(statement.name.startswith("ST-"))
        for change in ({"kept": 9}, {"state": "draft"}, {"note": "More"}):
            with self.assertRaises(UserError):
                statement.write(change)
        with self.assertRaises(UserError):
            statement.action_refresh()
        with self.assertRaises(UserError):
            statement.unlink()
        with self.assertRaises(UserError):
            statement.line_ids[:1].name = "Other"
        with self.assertRaises(UserError):
            statement.line_ids.unlink()

    def test_a_period_that_lasts_is_not_issued(self):
        statement = self.make_statement("2026-03-20 09:00")
        with self.assertRaisesRegex(UserError, "lasts until"):
            self.issue(statement, "2026-03-31 16:00")
        self.assertEqual(statement.state, "draft")

    def test_a_correction_says_so_and_replaces_the_first(self):
        statement = self.make_statement()
        self.issue(statement)
        with self.at("2026-04-04 09:00"):
            action = statement.action_correct()
        correction = self.statements.browse(action["res_id"])
        self.assertEqual((correction.version, correction.corrects_id), (2, statement))
        self.assertFalse(statement.is_replaced)
        self.issue(correction, "2026-04-04 10:00")
        self.assertTrue(statement.is_replaced)
        page = self.render(correction)
        self.assertIn("Corrected service statement", page)
        self.assertIn(statement.name, page)
        with self.at("2026-04-05 09:00"):
            again = statement.action_correct()
        self.assertEqual(again["res_id"], correction.id)

    def render(self, statement):
        page, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "sla_billing.sla_statement_report", statement.ids
        )
        return page.decode()

    def test_there_is_one_for_a_customer_and_a_period(self):
        self.make_statement()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.make_statement()

    def test_merging_customers_loses_no_statement(self):
        other = self.env["res.partner"].create({"name": "Twin", "is_company": True})
        self.make_agreement(name="Twin care", partner_ids=[(6, 0, other.ids)])
        both = self.make_statement() | self.make_statement(partner=other)
        self.issue(both)
        merge = self.env["base.partner.merge.automatic.wizard"].create({})
        merge._merge((self.customer | other).ids, self.customer)
        self.env.invalidate_all()
        self.assertEqual(len(both.exists()), 2)
        self.assertEqual(both.partner_id, self.customer)

    # The page

    def test_the_paper_is_in_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        self.customer.lang = "fa_IR"
        self.customer.name = "ماشین‌سازی البرز"  # letters only: not marked
        self.bill("2026-03-03 09:00", "2026-03-03 15:30")
        statement = self.make_statement()
        page = self.render(statement)
        self.assertIn('data-oe-lang="fa_IR"', page)
        self.assertIn("ماشین‌سازی البرز", page)
        # an add-on for another calendar may write the days its own way
        day = self.env(context={"lang": "fa_IR"})["sla.format"]._day
        self.assertIn(day(MARCH[0]), page)
        self.assertNotIn("Mar 1", page)

    def test_the_customer_does_not_read_names_of_ours(self):
        self.bill("2026-03-03 09:00", "2026-03-03 15:30")
        statement = self.make_statement()
        [breach] = self.lines(statement, "breach")
        breach.cause = "Billing desk of Sara: 6 h 30 min"
        page = self.render(statement)
        self.assertIn("With us", page)
        self.assertNotIn("Sara", page)


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
