"""Questions and complaints: their section of the form, and their report."""

from lxml import etree

from odoo.tests import Form, tagged

from odoo.addons.sla_base.tests import common


@tagged("post_install", "-at_install", "standard")
class TestComplaints(common.SlaCommon):
    def setUp(self):
        super().setUp()
        self.agent = common.new_agent(
            self.env, "complaint_agent", groups="helpdesk_mgmt.group_helpdesk_user"
        )
        self.tickets = self.env["helpdesk.ticket"].with_user(self.agent)

    def type_of(self, process):
        return self.env.ref(f"sla_helpdesk.ticket_type_{process}")

    def test_its_section_is_filled_in_and_tracked(self):
        with Form(self.tickets) as form:
            form.name = "Charged twice"
            form.description = "We paid twice."
            form.type_id = self.type_of("complaint")
            form.sla_complaint_about = "invoice"
            form.sla_complaint_verdict = "right"
            form.sla_complaint_remedy = "<p>Paid back.</p>"
        ticket = form.record
        self.assertEqual(ticket.sla_process, "complaint")
        copy = ticket.copy()
        self.assertEqual(copy.sla_complaint_about, "invoice")
        self.assertFalse(copy.sla_complaint_verdict or copy.sla_complaint_remedy)

    def test_other_processes_do_not_show_it(self):
        arch = self.tickets.get_views([(False, "form")])["views"]["form"]["arch"]
        [page] = etree.fromstring(arch).xpath("//page[@name='sla_complaint']")
        self.assertEqual(page.get("invisible"), "sla_process != 'complaint'")

    def test_they_are_counted_by_what_they_are_about(self):
        vals = {"description": "Text", "type_id": self.type_of("complaint").id}
        made = self.tickets.create(
            [
                {**vals, "name": str(number), "sla_complaint_about": about}
                for number, about in enumerate(("delay", "delay", "conduct"))
            ]
        )
        counts = self.tickets._read_group(
            [("id", "in", made.ids)], ["sla_complaint_about"], ["__count"]
        )
        self.assertEqual(dict(counts), {"delay": 2, "conduct": 1})

    # Its answer

    def close_unanswered(self, moment):
        """Let a complaint of Monday, 10:00, be closed without a word; return the clock
        of its answer, which is promised within 24 hours."""
        metric = self.env.ref("sla_helpdesk.metric_answer")
        target = {"calendar_id": self.always.id}
        self.make_policy(metric, hours=24, target=target)
        with self.at("2026-03-02 10:00"):
            ticket = self.tickets.create(
                {
                    "name": "Charged twice",
                    "description": "We paid twice.",
                    "type_id": self.type_of("complaint").id,
                }
            )
            self.env.flush_all()
        with self.at(moment), self.mock_mail_gateway():
            ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
            self.env.flush_all()
        return ticket.sudo().sla_clock_ids

    def test_closed_without_a_word_in_time_it_is_not_answered(self):
        clock = self.close_unanswered("2026-03-02 12:00")
        self.assertEqual((clock.state, clock.lapsed), ("cancelled", True))

    def test_closed_without_a_word_too_late_it_is_missed(self):
        clock = self.close_unanswered("2026-03-03 12:00")
        self.assertEqual((clock.state, clock.status), ("stopped", "breached"))
