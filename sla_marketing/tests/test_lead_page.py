from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import LeadCommon


@tagged("post_install", "-at_install")
class TestLeadPage(LeadCommon):
    """Monday 9 March 2026; the week before is that of 2 March."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.marketing = cls.env["crm.team"].create(
            {
                "name": "Marketing",
                "user_id": cls.mia.id,
                "member_ids": [(6, 0, cls.mia.ids)],
                "company_id": cls.company.id,
            }
        )
        cls.stranger = cls.new_seller("stranger")
        cls.agreement = cls.env["sla.agreement"].create(
            {
                "name": "Marketing and sales",
                "company_id": cls.company.id,
                "lead_marketing_team_id": cls.marketing.id,
                "lead_sales_team_id": cls.team.id,
            }
        )
        for name in ("marketing", "sales"):
            cls.env.ref(f"sla_marketing.policy_{name}").copy(
                {
                    "agreement_id": cls.agreement.id,
                    "company_id": cls.company.id,
                    "active": True,
                }
            )
        policies = cls.agreement.policy_ids.sudo()
        policies.write({"state": "active", "effective_from": False})
        cls.agreement.sudo().state = "active"

    def report(self, kind="month", moment="2026-03-09 06:00", **kwargs):
        with self.at(moment):
            return self.agreement._get_lead_report(kind, **kwargs)

    def line(self, report, name):
        metric = self.env.ref(f"sla_marketing.metric_{name}")
        return report.line_ids.filtered(lambda each: each.metric_id == metric)

    def make_week(self):
        """Two leads contacted in time, one not at all."""
        for minute in (10, 30):
            lead = self.make_lead()
            self.do(f"2026-03-02 10:{minute}", self.write_to, lead, self.sam)
        late = self.make_lead(name="Twelve valves")
        self.tick("2026-03-06 16:00")
        return late

    def test_both_sides_stand_on_one_page_with_their_figures(self):
        self.make_week()
        report = self.report()
        self.assertEqual(
            report.marketing_line_ids.metric_id,
            self.env.ref("sla_marketing.metric_qualification"),
        )
        line = self.line(report, "first_contact")
        self.assertEqual(line.side, "sales")
        self.assertEqual((line.ended, line.met, line.late_open), (3, 2, 1))
        self.assertEqual(line.actual, 200 / 3)
        self.assertEqual(line.verdict, "bad")
        self.assertIn("first attempt to reach it", line.definition)
        self.assertIn("15 working minutes", line.promised_text)

    def test_drilling_down_shows_what_was_counted(self):
        late = self.make_week()
        line = self.line(self.report(), "first_contact")
        with self.at("2026-03-09 06:00"):
            action = line.with_user(self.lea).action_view_records()
        clocks = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(len(clocks), 3)
        self.assertIn(late.id, clocks.mapped("res_id"))

    def test_the_trend_compares_with_the_period_before(self):
        lead = self.make_lead("2026-02-02 10:00")
        self.tick("2026-02-04 10:00")
        self.do("2026-02-04 11:00", self.write_to, lead, self.sam)
        self.make_week()
        line = self.line(self.report(), "first_contact")
        self.assertTrue(line.has_previous)
        self.assertEqual((line.previous, round(line.actual)), (0, 67))
        self.assertEqual(line.trend, "better")

    def test_objectives_of_both_are_shown_with_their_definition(self):
        kpi = self.env["sla.kpi"].create(
            {
                "name": "Leads of the test",
                "definition": "Leads that came in.",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
            }
        )
        self.make_week()
        self.agreement.lead_marketing_kpi_ids = kpi
        objectives = self.env["sla.objective"].create(
            [
                {"kpi_id": kpi.id, "date_start": "2026-03-01", "target": 2},
                {
                    "kpi_id": kpi.id,
                    "date_start": "2026-03-01",
                    "scope": "team",
                    "team_ref": f"crm.team,{self.team.id}",
                    "target": 10,
                },
            ]
        )
        report = self.report()
        kpi_name = kpi.name
        of_company = report.line_ids.filtered(
            lambda line: line.objective_id == objectives[0]
        )
        self.assertEqual(of_company.side, "marketing")
        self.assertGreaterEqual(of_company.actual, 3)
        self.assertEqual(of_company.definition, "Leads that came in.")
        of_team = report.line_ids.filtered(
            lambda line: line.objective_id == objectives[1]
        )
        self.assertEqual((of_team.side, of_team.actual), ("sales", 3))
        self.assertEqual(of_team.promised_text, "10")
        with self.at("2026-04-02 09:00"):
            objectives.action_close()
            kpi.write({"name": "Renamed", "unit": "percent"})
        self.assertEqual((of_team.name, of_team.promised_text), (kpi_name, "10"))

    def test_measuring_again_keeps_the_lines(self):
        report = self.report()
        before = report.line_ids
        self.make_week()
        self.assertEqual(self.report(), report)
        self.assertEqual(report.line_ids, before)
        self.assertEqual(self.line(report, "first_contact").ended, 3)

    def test_members_of_both_teams_and_sla_users_see_the_page(self):
        report = self.report()
        sla_user = new_test_user(
            self.env, login="sla_only", groups="sla_base.group_sla_user"
        )
        for user in (self.sam, self.mia, self.lea, sla_user):
            with self.subTest(user.login), self.at("2026-03-09 06:00"):
                found = self.env["sla.lead.report"].with_user(user).search([])
                self.assertIn(report, found)
                self.assertTrue(found[0].line_ids[0].name)
                action = found.with_user(user).action_open_mine()
                self.assertEqual(action["res_id"], report.id)

    def test_nobody_else_sees_it(self):
        report = self.report()
        as_stranger = report.with_user(self.stranger)
        self.assertFalse(as_stranger.search([]))
        with self.assertRaises(AccessError):
            as_stranger.action_refresh()
        with self.assertRaises(AccessError):
            report.line_ids[0].with_user(self.stranger).action_view_records()
        with self.assertRaisesRegex(AccessError, "members of both teams"):
            self.agreement.with_user(self.stranger).sudo(False)._check_lead_reader()

    def test_the_page_can_be_turned_to_other_periods(self):
        report = self.report().with_user(self.sam)
        with self.at("2026-03-09 06:00"):
            before = report.action_previous()
            week = report.action_week()
        reports = self.env["sla.lead.report"]
        self.assertEqual(str(reports.browse(before["res_id"]).date_start), "2026-02-01")
        self.assertEqual(str(reports.browse(week["res_id"]).date_start), "2026-03-09")

    def test_without_both_teams_it_says_what_to_do(self):
        self.agreement.lead_marketing_team_id = False
        with self.assertRaisesRegex(UserError, "does not name both teams"):
            self.agreement.action_open_lead_page()

    def test_the_teams_can_be_changed_while_it_is_in_force(self):
        manager = self.new_seller("manager", "sla_base.group_sla_manager")
        agreement = self.agreement.with_user(manager)
        agreement.lead_weekly_mail = False
        self.assertFalse(self.agreement.lead_weekly_mail)
        with self.assertRaisesRegex(UserError, "not a draft any more"):
            agreement.name = "Other"

    def test_it_is_printed(self):
        self.make_week()
        report = self.report()
        html, _type = self.env["ir.actions.report"]._render_qweb_html(
            "sla_marketing.sla_lead_report_print", report.ids
        )
        self.assertIn("Field sales", html.decode())
        self.assertIn("2 of 3 kept, 1 late and open", html.decode())

    # The weekly mail

    def run_weekly(self, moment="2026-03-09 06:00"):
        with self.at(moment), self.enter_registry_test_mode():
            job = self.env.ref("sla_marketing.ir_cron_sla_weekly")
            job.method_direct_trigger()
        self.env.invalidate_all()

    def weekly_mails(self):
        return self.env["mail.mail"].search([("model", "=", "sla.lead.report")])

    def test_both_departments_get_last_week_once(self):
        self.make_week()
        self.run_weekly()
        self.run_weekly("2026-03-10 06:00")
        mails = self.weekly_mails()
        self.assertEqual(
            mails.recipient_ids,
            (self.sam | self.ann | self.lea | self.mia).partner_id,
        )
        self.assertEqual(len(mails), 1)
        self.assertIn("Week of 2 March 2026", mails.subject)
        self.assertIn("2 of 3 kept", mails.body_html)
        report = self.env["sla.lead.report"].search([("state", "=", "sent")])
        self.assertEqual(str(report.date_start), "2026-03-02")
        self.assertEqual(report.recipient_ids, mails.recipient_ids)

    def test_what_was_sent_stays_as_it_was(self):
        self.make_week()
        self.run_weekly()
        lead = self.make_lead("2026-03-06 10:00")
        self.do("2026-03-06 10:10", self.write_to, lead, self.sam)
        report = self.report("week", last=True)
        self.assertEqual(self.line(report, "first_contact").ended, 3)

    def test_what_was_sent_outlives_what_it_tells_of(self):
        kpi = self.env["sla.kpi"].create(
            {
                "name": "Leads of the test",
                "definition": "Leads that came in.",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
            }
        )
        self.agreement.lead_marketing_kpi_ids = kpi
        objective = self.env["sla.objective"].create(
            {"kpi_id": kpi.id, "date_start": "2026-03-01", "target": 2}
        )
        self.make_week()
        page = self.report()
        self.run_weekly()
        sent = self.env["sla.lead.report"].search([("state", "=", "sent")])
        line = sent.line_ids.filtered("objective_id")
        said = line.read(["name", "definition", "promised_text", "actual_text"])
        kpi.unlink()
        self.env.invalidate_all()
        self.assertFalse(objective.exists())
        self.assertEqual(said[0]["name"], "Leads of the test")
        self.assertEqual(
            line.read(["name", "definition", "promised_text", "actual_text"]), said
        )
        with self.assertRaisesRegex(UserError, "has been deleted"):
            line.with_user(self.lea).action_view_records()
        # a page that was not sent shows what there is
        self.assertEqual(self.report(), page)
        self.assertNotIn("Leads of the test", page.line_ids.mapped("name"))
        self.assertNotIn(False, page.line_ids.mapped("name"))

    def test_everybody_reads_it_in_the_own_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.sam.lang = "fr_FR"
        self.run_weekly()
        mails = self.weekly_mails()
        self.assertEqual(len(mails), 2)
        french = mails.filtered(lambda m: self.sam.partner_id in m.recipient_ids)
        self.assertEqual(french.recipient_ids, self.sam.partner_id)
        self.assertIn("mars 2026", french.subject)

    def test_it_can_be_switched_off_and_left_out(self):
        self.agreement.lead_weekly_mail = False
        self.run_weekly()
        self.assertFalse(self.weekly_mails())
        self.agreement.lead_weekly_mail = True
        report = self.report("week", last=True)
        report.with_user(self.lea).action_skip()
        self.run_weekly()
        self.assertFalse(self.weekly_mails())
        self.assertEqual(report.state, "skipped")

    def test_only_leaders_and_managers_decide_on_the_mail(self):
        report = self.report("week", last=True).with_user(self.sam)
        for deed in (report.action_send, report.action_skip):
            with self.assertRaisesRegex(AccessError, "Leaders of the two teams"):
                deed()

    def test_it_is_seen_before_it_is_sent(self):
        self.make_week()
        with self.at("2026-03-09 06:00"):
            action = self.agreement.with_user(self.lea).action_preview_lead_mail()
            wizard = self.env[action["res_model"]].with_user(self.lea)
            wizard = wizard.browse(action["res_id"])
            self.assertIn("2 of 3 kept", wizard.body)
            self.assertIn("sam", wizard.recipients)
            self.assertFalse(self.weekly_mails())
            wizard.action_send()
        self.assertEqual(len(self.weekly_mails()), 1)
        with self.assertRaisesRegex(UserError, "sent or left out already"):
            wizard.action_send()

    def test_a_period_has_one_page_whatever_happens(self):
        report = self.report()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            report.copy()

    # The daily list

    def neglected(self, moment="2026-03-03 09:40"):
        with self.at(moment), self.enter_registry_test_mode():
            job = self.env.ref("sla_marketing.ir_cron_sla_neglected")
            job.method_direct_trigger()
        self.env.invalidate_all()
        return self.env["sla.neglected.mail"].search([("team_id", "=", self.team.id)])

    def test_the_daily_list_goes_out_once_a_day_and_is_kept(self):
        late = self.make_lead(name="Twelve valves")
        self.tick("2026-03-02 15:00")
        self.team.sla_neglected_mail = True
        self.neglected()
        log = self.neglected("2026-03-03 11:00")
        self.assertEqual(len(log), 1)
        self.assertEqual((log.lead_ids, log.leads), (late, 1))
        self.assertEqual(log.user_id, self.lea)
        self.assertEqual(len(self.neglected("2026-03-04 09:40")), 2)
        mails = self.env["mail.mail"].search([("res_id", "=", self.team.id)])
        self.assertEqual(len(mails), 2)

    def test_the_leads_of_a_daily_list_are_named_to_its_readers_only(self):
        self.make_lead(name="Twelve valves")
        self.tick("2026-03-02 15:00")
        self.team.sla_neglected_mail = True
        log = self.neglected()
        portal = new_test_user(self.env, "lead_portal", groups="base.group_portal")
        for user in (portal, self.stranger):
            with self.assertRaises(AccessError):
                log.with_user(user).action_view_leads()
        action = log.with_user(self.lea).action_view_leads()
        self.assertEqual(action["domain"], [("id", "in", log.lead_ids.ids)])

    def test_the_daily_list_is_seen_before_it_is_sent(self):
        self.make_lead(name="Twelve valves")
        self.tick("2026-03-02 15:00")
        with self.at("2026-03-03 09:00"):
            action = self.team.with_user(self.lea).action_sla_preview_neglected()
            wizard = self.env["sla.mail.preview"].browse(action["res_id"])
            self.assertIn("Twelve valves", wizard.body)
            with self.assertRaisesRegex(AccessError, "Only the leader"):
                self.team.with_user(self.sam).action_sla_preview_neglected()
        self.assertFalse(self.env["sla.neglected.mail"].search([]))

    def test_no_mail_is_shown_while_no_lead_is_neglected(self):
        with self.at("2026-03-03 09:00"):
            with self.assertRaisesRegex(UserError, "is neglected now"):
                self.team.with_user(self.lea).action_sla_preview_neglected()
