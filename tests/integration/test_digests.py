"""Figures of service levels in Odoo's digest mails."""

from datetime import datetime

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from . import test_helpdesk_mail as mail

GROUPS = "helpdesk_mgmt.group_helpdesk_manager,sla_base.group_sla_user"


@tagged("post_install", "-at_install", "standard")
class TestDigests(mail.HelpdeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["sla.policy"].search([]).active = False
        metric = cls.env.ref("sla_helpdesk.metric_first_response")
        cls.make_policy(metric, hours=1)
        cls.reader = new_test_user(cls.env, "sla_reader", groups=GROUPS)
        cls.digest = cls.env["digest.digest"].create(
            {
                "name": "Service",
                "kpi_sla_met_percent": True,
                "kpi_sla_breached": True,
                "kpi_sla_complaints_answered": True,
                "user_ids": [(6, 0, cls.reader.ids)],
            }
        )

    def tell(self, user=None, company=None):
        """Return the digest as of the first week of March 2026."""
        digest = self.digest.with_user(user or self.reader)
        digest = digest.with_company(company or self.env.company)
        return digest.with_context(
            start_datetime=datetime(2026, 3, 2), end_datetime=datetime(2026, 3, 9)
        )

    def receive_three(self):
        kept = self.receive("2026-03-02 10:00")
        self.answer(kept, "2026-03-02 10:30")
        broken = self.receive("2026-03-02 11:00")
        self.tick("2026-03-02 12:30")
        self.answer(broken, "2026-03-02 12:45")
        self.receive("2026-03-31 10:00")
        return kept | broken

    def test_promises_of_the_period_are_counted(self):
        self.receive_three()
        digest = self.tell()
        self.assertEqual(digest.kpi_sla_met_percent_value, 50)
        self.assertEqual(digest.kpi_sla_breached_value, 1)
        later = digest.with_context(
            start_datetime=datetime(2026, 3, 9), end_datetime=datetime(2026, 3, 16)
        )
        later.invalidate_recordset()
        self.assertEqual(later.kpi_sla_met_percent_value, 0)
        self.assertEqual(later.kpi_sla_breached_value, 0)

    def test_another_company_has_its_own_figures(self):
        self.receive_three()
        other = self.env["res.company"].create({"name": "Other"})
        self.reader.company_ids |= other
        self.digest.company_id = other
        digest = self.tell(company=other)
        self.assertEqual(digest.kpi_sla_breached_value, 0)
        self.assertEqual(digest.kpi_sla_met_percent_value, 0)

    def test_whoever_has_no_access_is_not_told(self):
        plain = new_test_user(self.env, "sla_plain", groups="base.group_user")
        for name in ("met_percent", "breached", "complaints_answered"):
            with self.assertRaises(AccessError):
                self.tell(plain)[f"kpi_sla_{name}_value"]
        kpis = self.digest._compute_kpis(self.env.company, plain)
        self.assertFalse([kpi for kpi in kpis if "sla" in kpi["kpi_name"]])

    def test_answered_complaints_are_counted(self):
        tickets = self.receive_three()
        kind = self.env["helpdesk.ticket.type"].create(
            {"name": "Grumbling", "sla_process": "complaint"}
        )
        tickets[0].type_id = kind
        self.assertEqual(self.tell().kpi_sla_complaints_answered_value, 1)

    def test_each_figure_leads_to_its_records(self):
        kpis = self.digest._compute_kpis(self.env.company, self.reader)
        links = {kpi["kpi_name"]: kpi["kpi_action"] for kpi in kpis}
        for name in ("met_percent", "breached", "complaints_answered"):
            action = links[f"kpi_sla_{name}"].split("?")[0]
            self.assertEqual(self.env.ref(action)._name, "ir.actions.act_window")

    def test_the_mail_is_made(self):
        before = self.env["mail.mail"].search([])
        self.digest.action_send_manual()
        made = self.env["mail.mail"].search([]) - before
        self.assertIn("Promises Met (%)", "".join(made.mapped("body_html")))
