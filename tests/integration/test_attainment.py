"""One attainment: a promise counts once, when it is decided, wherever it is counted."""

from base64 import b64decode
from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.modules.migration import load_script
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_monthly_reports import DAY, MARCH, ReportCommon

LAST = date(2026, 3, 31)


@tagged("post_install", "-at_install", "standard")
class TestAttainment(ReportCommon):
    def count(self, agreement, first=MARCH, last=LAST):
        """Return ``(decided, met, missed, late and open)`` as a review has it."""
        lines = agreement._get_figures(first, last, self.company)
        names = ("ended", "met", "breached", "late_open")
        return tuple(sum(line[name] for line in lines) for name in names)

    def test_all_who_count_have_the_same_number(self):
        agreement = self.make_past(report_customers=True)
        clocks = self.env["sla.clock"]
        start, end = datetime(2026, 3, 1), datetime(2026, 4, 1)
        mine = agreement._get_clock_domain()
        with self.at(DAY):
            self.assertEqual(self.count(agreement), (4, 2, 2, 1))
            [portal] = agreement._count_kept(self.customer, MARCH, LAST, self.company)
            [[pivot, count]] = clocks._read_group(
                mine & clocks._get_decided_domain(start, end),
                [],
                ["attainment:avg", "__count"],
            )
            trend = self.env["sla.cockpit"].get_attainment(
                {"agreement": agreement.id, "period": "months", "by": "agreement"}
            )["whole"]
        self.assertEqual((portal["kept"], portal["promised"]), (2, 4))
        self.assertEqual((pivot, count), (50, 4))
        self.assertEqual((sum(trend["met"]), sum(trend["broken"])), (2, 2))
        report = self.make(agreement)
        theirs = self.make(agreement, self.customer.commercial_partner_id)
        self.assertEqual((report.attainment, theirs.attainment), (50, 50))

    def test_what_is_done_late_counts_when_its_deadline_passed(self):
        agreement = self.put_in_force(self.make_draft(hours=4)).sudo()
        self.finish("2026-03-31 10:00", "2026-04-02 10:00")
        with self.at("2026-05-01 09:00"):
            self.assertEqual(self.count(agreement), (1, 0, 1, 0))
            april = agreement._get_figures(
                date(2026, 4, 1), date(2026, 4, 30), self.company
            )
        self.assertEqual((april[0]["ended"], april[0]["breached"]), (0, 0))
        self.assertEqual(april[0]["average_hours"], 16)

    def test_a_deadline_counts_though_nobody_has_looked_since(self):
        agreement = self.put_in_force(self.make_draft(hours=4)).sudo()
        self.make_ticket("2026-03-31 10:00")
        with self.at("2026-03-31 13:59"):
            self.assertEqual(self.count(agreement), (0, 0, 0, 0))
        with self.at("2026-03-31 14:01"):
            self.assertEqual(self.count(agreement), (1, 0, 1, 1))

    def test_what_is_broken_stays_broken_when_its_promise_ends(self):
        agreement = self.put_in_force(self.make_draft(hours=4)).sudo()
        ticket = self.make_ticket("2026-03-03 10:00")
        self.tick("2026-03-03 15:00")
        self.change(ticket, "2026-03-03 16:00", partner_id=False)
        clock = ticket.sla_clock_ids.filtered("agreement_id")
        self.assertEqual(clock.state, "cancelled")
        self.assertEqual(str(clock.decided_at), "2026-03-03 14:00:00")
        self.assert_replays(clock)
        with self.at(DAY):
            self.assertEqual(self.count(agreement), (1, 0, 1, 0))

    def test_what_is_reopened_is_not_decided_any_more(self):
        agreement = self.put_in_force(self.make_draft(hours=4)).sudo()
        ticket = self.finish("2026-03-03 10:00", "2026-03-03 11:00")
        self.assertEqual(str(ticket.sla_clock_ids.decided_at), "2026-03-03 11:00:00")
        self.change(ticket, "2026-03-03 12:00", stage_id=self.new.id)
        self.assertFalse(ticket.sla_clock_ids.decided_at)
        with self.at("2026-03-03 12:30"):
            self.assertEqual(self.count(agreement), (0, 0, 0, 0))

    def test_clocks_from_before_learn_when_they_were_decided(self):
        self.make_past()
        clocks = self.env["sla.clock"].search([])
        known = {clock: clock.decided_at for clock in clocks}
        self.assertTrue(any(known.values()))
        self.env.flush_all()
        self.env.cr.execute("UPDATE sla_clock SET decided_at = NULL")
        path = "sla_base/migrations/19.0.1.1.0/pre-decided_at.py"
        load_script(path, "decided_at").migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        self.assertEqual({clock: clock.decided_at for clock in clocks}, known)

    def test_customers_of_a_class_get_reports_when_there_is_something_to_tell(self):
        tier = self.env["sla.tier"].create({"name": "Copper"})
        quiet = self.env["res.partner"].create({"name": "Quiet", "is_company": True})
        company = self.customer.commercial_partner_id
        (company | quiet).sla_tier_id = tier
        agreement = self.make_past(
            partner_ids=False,
            tier_ids=[(6, 0, tier.ids)],
            report_customers=True,
            report_mode="review",
        )
        self.run_job("ir_cron_sla_reports", DAY)
        readers = self.reports(agreement).partner_id
        self.assertEqual(readers, company)


@tagged("post_install", "-at_install", "standard")
class TestPersianMonths(ReportCommon):
    """Farvardin 1405 is from 21 March to 20 April 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.sla_persian_periods = True

    def test_reports_are_about_months_of_the_persian_calendar(self):
        agreement = self.make_past(report_mode="review")
        self.finish("2026-03-23 10:00", "2026-03-23 11:00")
        self.run_job("ir_cron_sla_reports", "2026-04-22 09:00")
        report = self.reports(agreement)
        self.assertEqual(
            (str(report.date_from), str(report.date_to)), ("2026-03-21", "2026-04-20")
        )
        self.assertEqual((report.ended, report.met), (1, 1))
        self.assertEqual(report.previous_attainment, 50)

    def test_the_month_is_made_when_it_is_over(self):
        agreement = self.make_past(report_mode="review")
        self.run_job("ir_cron_sla_reports", "2026-04-20 09:00")
        first = self.reports(agreement)
        self.assertEqual(str(first.date_from), "2026-02-20")
        self.run_job("ir_cron_sla_reports", "2026-04-21 09:00")
        self.assertEqual(str((self.reports(agreement) - first).date_from), "2026-03-21")

    def test_the_customers_page_is_about_the_persian_month(self):
        agreement = self.make_past()
        with self.at("2026-04-02 09:00"):
            found = agreement._get_portal_attainment(self.customer)
        self.assertEqual(
            (str(found["first"]), str(found["last"])), ("2026-03-21", "2026-04-20")
        )

    def test_what_is_there_keeps_its_days(self):
        self.company.sla_persian_periods = False
        report = self.make(self.make_past())
        self.company.sla_persian_periods = True
        self.env.invalidate_all()
        self.assertEqual(str(report.date_to), "2026-03-31")

    def test_other_companies_keep_their_months(self):
        other = self.env["res.company"].create({"name": "Other"})
        other.sla_persian_periods = False
        first, last = other._sla_get_month(date(2026, 4, 10))
        self.assertEqual((str(first), str(last)), ("2026-04-01", "2026-04-30"))

    def test_teams_plan_persian_months(self):
        team = self.env["helpdesk.ticket.team"].create({"name": "Workshop"})
        with self.at("2026-04-02 08:00"):
            capacity = self.env["sla.capacity"].create(
                {"party_ref": f"helpdesk.ticket.team,{team.id}"}
            )
            months = capacity.month_ids.mapped("month")
        self.assertEqual(
            [str(month) for month in months[:3]],
            ["2026-03-21", "2026-04-21", "2026-05-22"],
        )


@tagged("post_install", "-at_install", "standard")
class TestPreview(ReportCommon):
    def test_this_month_is_seen_before_it_is_over_and_counted_again_after(self):
        agreement = self.make_past(report_mode="review")
        with self.at("2026-03-10 09:00"):
            action = agreement.with_user(self.manager).action_preview_report()
        report = self.env["sla.report"].browse(action["res_id"])
        self.assertEqual((report.ended, report.state), (4, "draft"))
        self.finish("2026-03-11 10:00", "2026-03-11 11:00")
        self.run_job("ir_cron_sla_reports", DAY)
        self.assertEqual(self.reports(agreement), report)
        self.assertEqual(report.ended, 5)
        self.assertTrue(report.activity_ids)

    def test_of_a_month_before_its_begin_there_is_no_report(self):
        agreement = self.put_in_force(self.make_draft(date_start="2026-03-02")).sudo()
        with self.at("2026-03-10 09:00"), self.assertRaisesRegex(UserError, "preview"):
            agreement.action_make_report()

    def test_what_is_not_decided_is_not_exported_as_an_empty_sheet(self):
        self.put_in_force(self.make_draft(hours=4))
        clock = self.make_ticket("2026-03-05 10:00").sla_clock_ids
        with self.at("2026-03-05 10:30"), self.assertRaisesRegex(UserError, "decided"):
            clock.with_user(self.manager).action_export()


@tagged("post_install", "-at_install", "standard")
class TestKeepingAndSending(ReportCommon):
    def test_what_nobody_can_be_written_to_is_not_sent(self):
        self.manager.email = False
        report = self.make(self.make_past())
        with self.at(DAY):
            report.with_user(self.manager).action_ready()
            with self.assertRaisesRegex(UserError, "Nobody who is to read"):
                report.with_user(self.manager).action_send()
            report.with_context(sla_document_sent=True).message_post(body="x")
        self.assertEqual(report.state, "ready")

    def test_clocks_of_a_year_are_kept_or_all(self):
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.company.sla_retention_months = 3
            self.env.flush_all()
        self.company.sla_retention_months = 13
        with self.at("2026-03-10 09:00"):
            self.assertTrue(self.company._sla_has_forgotten(date(2025, 2, 1)))
            self.assertFalse(self.company._sla_has_forgotten(date(2025, 2, 28)))

    def test_the_average_of_the_export_is_of_what_was_done(self):
        agreement = self.put_in_force(self.make_draft(hours=4)).sudo()
        self.finish("2026-03-02 10:00", "2026-03-02 12:00")
        self.make_ticket("2026-03-05 10:00")
        self.tick("2026-03-06 10:00")
        clocks = self.env["sla.clock"].search([("agreement_id", "=", agreement.id)])
        action = clocks.with_user(self.manager).action_export()
        export = self.env["sla.export"].browse(int(action["url"].split("/")[4]))
        with ZipFile(BytesIO(b64decode(export.content))) as book:
            cells = book.read("xl/worksheets/sheet1.xml").decode()
        # the last cell: two hours, though the open one has used more
        self.assertIn("<v>2</v></c></row>", cells)

    def test_a_time_of_zero_is_refused_in_words(self):
        target = self.make_policy(self.metric, hours=4).target_ids
        with self.assertRaisesRegex(ValidationError, "more than zero"):
            target.duration = 0
