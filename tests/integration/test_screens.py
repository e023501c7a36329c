from lxml import etree

from odoo.tests import tagged

from odoo.addons.sla_base.tests.common import SlaCommon


@tagged("post_install", "-at_install", "standard")
class TestScreens(SlaCommon):
    def test_headings_of_our_lists_are_never_cut(self):
        ours = self.env["ir.model.data"].search(
            [("model", "=", "ir.ui.view"), ("module", "=like", "sla_%")]
        )
        views = self.env["ir.ui.view"].browse(ours.mapped("res_id"))
        cut = [
            view.xml_id
            for view in views.filtered(lambda v: v.type == "list" and not v.inherit_id)
            if "o_sla_headings" not in (etree.fromstring(view.arch).get("class") or "")
        ]
        self.assertGreater(len(views), 100)
        self.assertEqual(cut, [])

    def test_an_empty_list_of_tickets_says_where_tickets_come_from(self):
        action = self.env.ref("helpdesk_mgmt.helpdesk_my_tickets_action")
        told = action.read(["help", "res_model", "context"])[0]["help"]
        self.assertIn("Tickets come in by e-mail", told)

    def test_a_list_of_tickets_with_a_text_of_its_own_keeps_it(self):
        action = self.env.ref("sla_helpdesk.ticket_deadline_action")
        told = action.read(["help", "res_model", "context"])[0]["help"]
        self.assertIn("Nothing is due", told)
        self.assertNotIn("Tickets come in by e-mail", told)

    def test_one_hour_is_told_in_the_singular(self):
        target = self.env["sla.target"].new({"duration": 1, "unit": "hour"})
        self.assertEqual(target._format_duration(), "1 working hour")
        target.duration = 1.5
        self.assertEqual(target._format_duration(), "1.5 working hours")

    def test_money_is_written_as_everywhere_else(self):
        company = self.env.company
        company.currency_id = self.env.ref("base.USD")
        kpi = self.env["sla.kpi"].new({"unit": "money"})
        self.assertEqual(kpi._format(1500, company), "$\N{NO-BREAK SPACE}1,500.00")

    def test_months_are_told_by_name(self):
        capacity = self.env["sla.capacity.month"].new({"month": "2026-03-01"})
        self.assertEqual(capacity.month_name, "March 2026")
        speed = self.env["sla.lead.follow.up"].new({"month": "2026-03-01"})
        self.assertEqual(speed.month_name, "March 2026")
