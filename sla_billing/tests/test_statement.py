"""Monthly statements: what they count, that they stay as issued, and who gets them."""

from datetime import date

from lxml import html
from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
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

    def test_what_was_late_and_open_is_told_once(self):
        invoice = self.bill("2026-03-31 09:00")
        self.tick("2026-04-01 09:00")
        march = self.make_statement("2026-04-01 12:00")
        self.issue(march)
        self.do("2026-04-02 10:00", invoice.action_post)
        with self.at("2026-05-03 09:00"):
            april = self.statements._make(
                self.company, self.customer, date(2026, 4, 1), date(2026, 4, 30)
            )
        self.assertEqual((march.broken, april.broken), (1, 0))
        self.assertFalse(self.lines(april, "breach"))

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
        self.customer.name = "ماشین‌سازی البرز"
        self.bill("2026-03-03 09:00", "2026-03-03 15:30")
        statement = self.make_statement()
        page = self.render(statement)
        self.assertIn('data-oe-lang="fa_IR"', page)
        text = html.fromstring(page).text_content()  # each word is in a box
        self.assertIn("ماشین‌سازی البرز", text)
        # an add-on for another calendar may write the days its own way
        day = self.env(context={"lang": "fa_IR"})["sla.format"]._day
        self.assertIn(day(MARCH[0]).replace("\u200f", ""), text)
        self.assertNotIn("Mar 1", text)

    def test_the_customer_does_not_read_names_of_ours(self):
        self.bill("2026-03-03 09:00", "2026-03-03 15:30")
        statement = self.make_statement()
        [breach] = self.lines(statement, "breach")
        breach.cause = "Billing desk of Sara: 6 h 30 min"
        page = self.render(statement)
        self.assertIn("With us", page)
        self.assertNotIn("Sara", page)
