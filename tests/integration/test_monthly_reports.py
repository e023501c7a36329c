"""Monthly reports: counted once, frozen, for the right readers, and mailed once."""

import base64
import io
from datetime import date
from unittest import skipUnless
from zipfile import ZipFile

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import find_in_path
from odoo.tools.misc import mute_logger

from .test_agreements import AgreementCommon

JOB = "ir_cron_sla_reports"
MARCH = date(2026, 3, 1)
DAY = "2026-04-01 09:00"


def has_wkhtmltopdf():
    try:
        return bool(find_in_path("wkhtmltopdf"))
    except OSError:
        return False


class ReportCommon(AgreementCommon):
    def finish(self, start, end, **vals):
        """Make a ticket that is open from ``start`` to ``end``."""
        ticket = self.make_ticket(start, **vals)
        self.change(ticket, end, stage_id=self.done.id)
        return ticket

    def make_past(self, **vals):
        """An agreement in force with four tickets of March: two of them met, one
        broken, one late and open."""
        agreement = self.put_in_force(self.make_draft(hours=4, **vals))
        self.finish("2026-03-02 10:00", "2026-03-02 12:00")
        self.finish("2026-03-03 10:00", "2026-03-03 11:00")
        self.finish("2026-03-04 10:00", "2026-03-04 15:00")
        self.make_ticket("2026-03-05 10:00")
        self.tick("2026-03-06 10:00")
        return agreement.sudo()

    def make(self, agreement, partner=None, moment=DAY):
        with self.at(moment):
            report = self.env["sla.report"]._make(
                agreement, self.company, partner or self.env["res.partner"], MARCH
            )
            self.env.flush_all()
        return report

    def reports(self, agreement):
        return self.env["sla.report"].search([("agreement_id", "=", agreement.id)])

    def mails(self, report):
        return report.message_ids.filtered(lambda each: each.message_type == "comment")

    def faults(self, report):
        found = self.env["sla.fault"].search([("model", "=", "sla.report")])
        return found.filtered(lambda each: report.id in each.res_ids)


@tagged("post_install", "-at_install", "standard")
class TestReportFigures(ReportCommon):
    def test_the_figures_are_those_counted_by_hand(self):
        report = self.make(self.make_past())
        line = report.line_ids
        self.assertEqual(
            (line.ended, line.met, line.breached, line.late_open), (4, 2, 2, 1)
        )
        self.assertAlmostEqual(report.attainment, 50, 1)
        self.assertEqual(line.promised, "4 working hours")
        # 1, 2 and 5 hours of work
        self.assertAlmostEqual(line.median_hours, 2, 3)
        self.assertAlmostEqual(line.p90_hours, 4.4, 3)
        self.assertFalse(line.has_previous)

    def test_the_figures_are_those_of_a_review_and_of_the_customers_page(self):
        agreement = self.make_past(report_customers=True)
        ours = self.make(agreement)
        theirs = self.make(agreement, self.customer.commercial_partner_id)
        with self.at(DAY):
            figure = agreement._get_figures(MARCH, date(2026, 3, 31), self.company)[0]
            kept = agreement._count_kept(
                self.customer, MARCH, date(2026, 3, 31), self.company
            )[0]
        for name in ("ended", "met", "breached", "late_open", "attainment"):
            self.assertAlmostEqual(ours.line_ids[name], figure[name], 1, name)
        self.assertEqual(theirs.ended, kept["promised"])
        self.assertEqual(theirs.met, kept["kept"])
        self.assertEqual(theirs.breached, kept["broken"])
        self.assertEqual(theirs.attainment, 50)

    def test_each_broken_promise_is_told_with_its_times(self):
        report = self.make(self.make_past())
        done, still_open = report.breach_ids.sorted("due_at")
        self.assertEqual(done.promised, "4 h")
        self.assertEqual(done.actual, "5 h")
        self.assertEqual(str(done.due_at), "2026-03-04 14:00:00")
        self.assertEqual(str(done.done_at), "2026-03-04 15:00:00")
        self.assertFalse(still_open.done_at)

    def test_a_customer_reads_of_its_own_documents_and_no_names_of_ours(self):
        other = self.env["res.partner"].create({"name": "Zagros", "is_company": True})
        agreement = self.make_past(
            partner_ids=[(6, 0, (self.customer | other).ids)], report_customers=True
        )
        self.assertEqual(self.make(agreement, other).breach_ids.ids, [])
        theirs = self.make(agreement, self.customer.commercial_partner_id)
        self.assertEqual(len(theirs.breach_ids), 2)
        self.assertFalse(any(theirs.breach_ids.mapped("cause")))

    def test_what_is_fixed_never_changes(self):
        report = self.make(self.make_past())
        with self.at(DAY):
            report.with_user(self.manager).action_ready()
        self.finish("2026-03-31 10:00", "2026-03-31 11:00")
        with self.assertRaisesRegex(UserError, "is fixed"):
            report.with_user(self.manager).action_refresh()
        with self.assertRaisesRegex(UserError, "is fixed"):
            report.with_user(self.manager).note = "Better"
        with self.assertRaisesRegex(UserError, "is fixed"):
            report.with_user(self.manager).unlink()
        self.assertEqual(report.ended, 4)

    def test_a_draft_is_counted_again(self):
        report = self.make(self.make_past())
        self.finish("2026-03-31 10:00", "2026-03-31 11:00")
        with self.at(DAY):
            report.with_user(self.manager).action_refresh()
        self.assertEqual((report.ended, report.line_ids.ended), (5, 5))
        self.assertEqual(len(report.line_ids), 1)

    def test_the_month_before_stands_beside(self):
        agreement = self.make_past()
        self.finish("2026-04-02 10:00", "2026-04-02 11:00")
        with self.at("2026-05-01 09:00"):
            april = self.env["sla.report"]._make(
                agreement, self.company, self.env["res.partner"], date(2026, 4, 1)
            )
        self.assertTrue(april.has_previous)
        self.assertAlmostEqual(april.previous_attainment, 50, 1)
        self.assertAlmostEqual(april.line_ids.previous_attainment, 50, 1)

    def test_a_month_that_is_not_over_is_not_fixed(self):
        report = self.make(self.make_past(), moment="2026-03-31 09:00")
        with self.at("2026-03-31 09:00"), self.assertRaisesRegex(UserError, "not over"):
            report.with_user(self.manager).action_ready()


@tagged("post_install", "-at_install", "standard")
class TestReportJob(ReportCommon):
    def test_run_twice_it_makes_one_and_asks_the_owner_once(self):
        agreement = self.make_past(report_mode="review")
        self.run_job(JOB, DAY)
        self.run_job(JOB, DAY)
        report = self.reports(agreement)
        self.assertEqual((len(report), report.state), (1, "draft"))
        self.assertEqual(report.activity_ids.user_id, self.manager)
        self.assertEqual(len(report.activity_ids), 1)
        self.assertFalse(self.mails(report))

    def test_run_twice_it_mails_once_and_the_log_says_to_whom(self):
        agreement = self.make_past(report_mode="send")
        self.manager.email = "owner@example.com"
        self.run_job(JOB, DAY)
        self.run_job(JOB, DAY)
        report = self.reports(agreement)
        self.assertEqual((len(report), report.state), (1, "sent"))
        mail = self.mails(report)
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.partner_ids, self.manager.partner_id)
        self.assertEqual(report.sent_partner_ids, self.manager.partner_id)
        self.assertEqual(len(mail.attachment_ids), 1)

    def test_killed_after_making_it_sends_in_the_next_run(self):
        agreement = self.make_past(report_mode="send")
        self.manager.email = "owner@example.com"
        report = self.make(agreement)
        with self.at(DAY):
            report._hand_over()
            with self.env.cr.savepoint() as killed:
                report._send()
                self.assertEqual(report.state, "sent")
                killed.rollback()
        self.env.invalidate_all()
        self.assertEqual((report.state, self.mails(report).ids), ("ready", []))
        self.run_job(JOB, DAY)
        self.assertEqual((report.state, len(self.mails(report))), ("sent", 1))

    def test_what_cannot_be_sent_is_a_fault_until_it_is(self):
        agreement = self.make_past(report_mode="send")
        self.manager.email = False
        self.run_job(JOB, DAY)
        self.run_job(JOB, "2026-04-02 09:00")
        report = self.reports(agreement)
        self.assertEqual(report.state, "ready")
        self.assertIn("Nobody who is to read", report.mail_error)
        self.assertEqual(self.faults(report).mapped("state"), ["open"])
        self.manager.email = "owner@example.com"
        self.run_job(JOB, "2026-04-03 09:00")
        self.assertEqual(report.state, "sent")
        self.assertFalse(report.mail_error)
        self.assertEqual(self.faults(report).mapped("state"), ["mended"])

    def test_nothing_is_made_unless_it_is_asked_for(self):
        agreement = self.make_past()
        self.run_job(JOB, DAY)
        self.assertFalse(self.reports(agreement))

    def test_the_month_is_over_where_the_working_hours_are(self):
        west = self.make_calendar("West", 9, 17, tz="America/Los_Angeles")
        agreement = self.make_past(report_mode="review", calendar_id=west.id)
        self.run_job(JOB, "2026-04-01 05:00")
        self.assertFalse(self.reports(agreement))
        self.run_job(JOB, "2026-04-01 09:00")
        self.assertEqual(len(self.reports(agreement)), 1)

    def test_versions_of_an_agreement_share_one_report(self):
        agreement = self.make_past(report_mode="review")
        draft = self.revise(agreement.with_user(self.manager), "2026-03-20")
        with self.at("2026-03-20 10:00"):
            draft.action_activate()
            self.env.flush_all()
        self.run_job(JOB, DAY)
        report = self.reports(agreement) | self.reports(draft)
        self.assertEqual((len(report), report.ended), (1, 4))

    def test_the_version_in_force_says_whether_there_is_a_report(self):
        agreement = self.make_past(report_mode="send", report_customers=True)
        draft = self.revise(agreement.with_user(self.manager), "2026-03-20")
        draft.report_mode = "none"
        with self.at("2026-03-20 10:00"):
            draft.action_activate()
            self.env.flush_all()
        self.run_job(JOB, DAY)
        self.assertFalse(self.reports(agreement) | self.reports(draft))
        draft.sudo().report_mode = "review"
        self.run_job(JOB, "2026-04-02 09:00")
        reports = self.reports(agreement) | self.reports(draft)
        self.assertEqual(set(reports.mapped("state")), {"draft"})

    def test_reports_of_former_versions_stay_on_the_page(self):
        agreement = self.make_past(report_customers=True)
        customer = self.customer.commercial_partner_id
        report = self.make(agreement, customer)
        with self.at(DAY):
            report.with_user(self.manager).action_ready()
        draft = self.revise(agreement.with_user(self.manager), "2026-04-02")
        with self.at("2026-04-02 10:00"):
            draft.action_activate()
            self.env.flush_all()
        self.assertEqual(draft.sudo()._get_portal_reports(self.customer), report)
        self.assertEqual(draft.sudo().report_count, 1)

    def test_merged_customers_are_not_sent_it_again(self):
        agreement = self.make_past(report_mode="send", report_customers=True)
        self.run_job(JOB, DAY)
        before = self.reports(agreement)
        old = before.partner_id
        self.assertTrue(old)
        new = self.env["res.partner"].create({"name": "Kept", "is_company": True})
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge([old.id, new.id], new)
        self.run_job(JOB, "2026-04-03 09:00")
        self.assertEqual(self.reports(agreement), before)

    def test_what_was_not_sent_in_its_month_is_sent_later(self):
        agreement = self.make_past(report_mode="send")
        self.manager.email = False
        self.run_job(JOB, DAY)
        report = self.reports(agreement)
        self.assertEqual(report.state, "ready")
        self.manager.email = "owner@example.com"
        self.run_job(JOB, "2026-05-02 09:00")
        self.assertEqual(report.state, "sent")

    def test_two_promises_of_one_metric_are_told_apart(self):
        agreement = self.make_past()
        self.make_policy(
            self.metric,
            hours=2,
            name="Printers",
            sequence=1,
            agreement_id=agreement.id,
            domain="[('topic', '=', 'printer')]",
        )
        self.finish("2026-03-10 10:00", "2026-03-10 11:00", topic="printer")
        self.finish("2026-04-07 10:00", "2026-04-07 15:00", topic="printer")
        self.finish("2026-04-08 10:00", "2026-04-08 11:00")
        with self.at("2026-05-01 09:00"):
            april = self.env["sla.report"]._make(
                agreement, self.company, self.env["res.partner"], date(2026, 4, 1)
            )
        self.assertEqual(len(set(april.line_ids.mapped("name"))), 2)
        before = {
            line.promised: round(line.previous_attainment, 1) for line in april.line_ids
        }
        self.assertEqual(before["2 working hours"], 100)
        self.assertEqual(before["4 working hours"], 50)

    def test_both_departments_of_an_internal_agreement_are_written_to(self):
        people = self.env["res.partner"].create(
            [
                {"name": name, "email": f"{name}@example.com"}
                for name in ("sales", "marketing")
            ]
        )
        agreement = self.make_draft(
            kind="internal",
            partner_ids=False,
            party_ref=f"res.partner,{people[0].id}",
            party_ids=[
                (
                    0,
                    0,
                    {
                        "side": side,
                        "party_ref": f"res.partner,{who.id}",
                        "contact_id": who.id,
                    },
                )
                for side, who in zip(("provides", "receives"), people, strict=True)
            ],
        )
        report = self.make(agreement.sudo())
        self.assertLessEqual(people, report._get_recipients())


@tagged("post_install", "-at_install", "standard")
class TestReportAccess(ReportCommon):
    def test_another_company_and_plain_users_read_nothing(self):
        report = self.make(self.make_past())
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "sla_elsewhere",
            groups="sla_base.group_sla_user",
            company_id=elsewhere.id,
        )
        plain = new_test_user(self.env, "sla_plain", groups="base.group_user")
        for user in (stranger, plain):
            for records in (report, report.line_ids, report.breach_ids):
                with self.assertRaises(AccessError):
                    records.with_user(user).read(["company_id"])
        self.assertEqual(report.with_user(self.manager).ended, 4)

    def test_reports_are_for_the_owner_and_those_who_were_written_to(self):
        report = self.make(self.make_past())
        for records in (report, report.line_ids, report.breach_ids):
            with self.assertRaises(AccessError):
                records.with_user(self.reader).read(["company_id"])
        report.sudo().sent_partner_ids = self.reader.partner_id
        self.assertEqual(len(report.with_user(self.reader).breach_ids), 2)
        report.sudo().sent_partner_ids = False
        report.agreement_id.sudo().owner_id = self.reader
        self.assertEqual(report.with_user(self.reader).ended, 4)

    def test_a_draft_is_not_sent_by_a_message(self):
        report = self.make(self.make_past()).with_user(self.manager)
        report.with_context(sla_document_sent=True).message_post(body="x")
        self.assertEqual(report.state, "draft")

    def test_figures_are_not_written_by_hand(self):
        report = self.make(self.make_past())
        with self.assertRaisesRegex(UserError, "made and counted, not written"):
            report.with_user(self.manager).attainment = 100
        with self.assertRaises(AccessError):
            report.with_user(self.reader).action_refresh()
        with self.assertRaises(AccessError):
            report.line_ids.with_user(self.manager).write({"attainment": 100})


@tagged("post_install", "-at_install", "standard")
class TestExports(ReportCommon):
    def read_sheet(self, action):
        """Return the texts of the exported spreadsheet, and the record."""
        number = int(action["url"].split("/")[4])
        export = self.env["sla.export"].browse(number)
        with ZipFile(io.BytesIO(base64.b64decode(export.content))) as book:
            texts = book.read("xl/sharedStrings.xml").decode()
            cells = book.read("xl/worksheets/sheet1.xml").decode()
        return export, texts, cells

    def test_a_report_is_exported_with_definitions(self):
        report = self.make(self.make_past()).with_user(self.manager)
        export, texts, cells = self.read_sheet(report.action_export())
        self.assertIn("Kept, of all that were decided in the month.", texts)
        self.assertIn("because their deadline passed in it.", texts)
        self.assertIn("<v>50</v>", cells)
        other = new_test_user(self.env, "sla_x", groups="sla_base.group_sla_user")
        self.assertEqual(export.with_user(self.manager).name, "service-reports.xlsx")
        with self.assertRaises(AccessError):
            export.with_user(other).read(["content"])

    def test_attainment_is_exported_with_definitions(self):
        self.make_past()
        clocks = self.env["sla.clock"].search([("metric_id", "=", self.metric.id)])
        _export, texts, cells = self.read_sheet(clocks.action_export())
        self.assertIn("Kept, of all that were decided in the month.", texts)
        self.assertIn("<v>50</v>", cells)

    def test_a_name_is_no_formula(self):
        agreement = self.make_past(name="=1+1")
        _export, texts, cells = self.read_sheet(self.make(agreement).action_export())
        self.assertIn("=1+1", texts)
        self.assertNotIn("<f>", cells)


@tagged("post_install", "-at_install", "standard")
class TestReportPortal(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alborz, cls.zagros = cls.env["res.partner"].create(
            [{"name": name, "is_company": True} for name in ("Alborz", "Zagros")]
        )
        cls.agreement = cls.env["sla.agreement"].create(
            {
                "name": "Care",
                "state": "active",
                "partner_ids": [(6, 0, (cls.alborz | cls.zagros).ids)],
            }
        )
        for login, company in (("rp_mina", cls.alborz), ("rp_sina", cls.zagros)):
            user = new_test_user(cls.env, login, groups="base.group_portal")
            user.partner_id.parent_id = company
        cls.report = cls.env["sla.report"]._make(
            cls.agreement, cls.env.company, cls.alborz, MARCH
        )
        cls.ours = cls.env["sla.report"]._make(
            cls.agreement, cls.env.company, cls.env["res.partner"], MARCH
        )
        cls.page = f"/my/agreements/{cls.agreement.id}"
        cls.address = f"{cls.page}/reports/{cls.report.id}"

    def open_page(self, url, login):
        self.authenticate(login, login)
        page = self.url_open(url)
        return page.url, page.text

    def test_a_draft_is_not_shown(self):
        _url, text = self.open_page(self.page, "rp_mina")
        self.assertNotIn("/reports/", text)
        url, _text = self.open_page(self.address, "rp_mina")
        self.assertNotIn("/reports/", url)

    def test_the_customer_reads_its_own_and_nobody_elses(self):
        (self.report | self.ours).action_ready()
        _url, text = self.open_page(self.page, "rp_mina")
        self.assertIn(self.address, text)
        url, text = self.open_page(self.address, "rp_mina")
        self.assertIn("/reports/", url)
        self.assertIn("What the figures mean", text)
        ours = f"{self.page}/reports/{self.ours.id}"
        url, _text = self.open_page(ours, "rp_mina")
        self.assertNotIn("/reports/", url)

    def test_another_customer_of_the_same_agreement_does_not(self):
        self.report.action_ready()
        _url, text = self.open_page(self.page, "rp_sina")
        self.assertNotIn("/reports/", text)
        for address in (self.address, f"{self.address}?report_type=pdf"):
            url, _text = self.open_page(address, "rp_sina")
            self.assertNotIn("/reports/", url)
        user = self.env["res.users"].search([("login", "=", "rp_sina")])
        with self.assertRaises(AccessError):
            self.report.with_user(user).read(["ended"])

    @skipUnless(has_wkhtmltopdf(), "there is no wkhtmltopdf")
    @mute_logger("odoo.addons.base.models.ir_actions_report")
    def test_the_pdf_is_for_the_customer(self):
        self.report.action_ready()
        self.authenticate("rp_mina", "rp_mina")
        answer = self.url_open(f"{self.address}?report_type=pdf")
        self.assertIn("application/pdf", answer.headers["Content-Type"])
