"""The kinds of documents keep the contract of service levels."""

from odoo.tests import tagged

from odoo.addons.sla_base.hooks import remove_host
from odoo.addons.sla_base.tests import common, contract


@tagged("post_install", "-at_install", "standard")
class TestHelpdeskTicket(contract.SlaContract, common.SlaCommon):
    host_model = "helpdesk.ticket"
    stop_domain = "[('stage_id.closed', '=', True)]"

    def make_document(self, **vals):
        return self.env["helpdesk.ticket"].create(
            {"name": "Ticket", "description": "Text", **vals}
        )

    def end_document(self, document):
        document.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")


@tagged("post_install", "-at_install", "standard")
class TestPaper(contract.SlaContract, common.SlaCommon):
    host_model = "test.sla.paper"
    stop_domain = "[('state', '=', 'done')]"

    def make_document(self, **vals):
        return self.env["test.sla.paper"].create({"name": "Paper", **vals})

    def end_document(self, document):
        document.state = "done"

    def test_uninstalling_removes_promises_and_leaves_documents(self):
        document = self.make_at("2026-03-02 10:00")
        clock, metric = self.clock_of(document), self.contract_metric
        remove_host(self.env, "test.sla.paper")
        self.assertFalse(clock.exists() or metric.exists())
        self.assertFalse(self.contract_policy.exists())
        self.assertTrue(document.exists())

    def test_ended_clocks_are_kept_as_long_as_the_company_says(self):
        old = self.make_at("2026-03-02 10:00")
        self.end_at(old, "2026-03-02 11:00")
        new = self.make_at("2026-06-01 10:00")
        self.end_at(new, "2026-06-01 11:00")
        with self.at("2027-04-15 10:00"):
            self.env["sla.clock"]._gc_ended()
            self.assertTrue(self.clock_of(old))
            self.company.sla_retention_months = 13
            self.env["sla.clock"]._gc_ended()
        self.env.invalidate_all()
        self.assertFalse(self.clock_of(old))
        self.assertTrue(self.clock_of(new))

    def test_states_are_told_in_the_readers_language_on_hosts_that_came_later(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        paper = self.env["test.sla.paper"].with_context(lang="fa_IR")
        told = paper.fields_get(["sla_status"])["sla_status"]["selection"]
        self.assertEqual(dict(told)["breached"], "نقض‌شده")

    def test_lists_have_the_comma_of_the_readers_language(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        texts = self.env["sla.format"]
        self.assertEqual(texts._list(["One", "Two", "Three"]), "One, Two, Three")
        self.assertEqual(texts.with_context(lang="fa_IR")._list("۱۲"), "۱، ۲")
