"""From a request on the portal to its reopening, in a browser."""

from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install", "standard")
class TestPortalTicketTour(HttpCase):
    def test_request_answer_closing_reopening(self):
        self.env["sla.policy"].search([]).active = False  # those of demo data
        self.env.ref("sla_helpdesk.policy_standard").write(
            {"active": True, "effective_from": False}
        )
        work = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_in_progress")
        work.write({"sla_tell": True, "sla_done_text": "An expert has it."})
        customer = new_test_user(
            self.env,
            login="sla_asker",
            groups="base.group_portal",
            email="asker@customer.example.com",
        )
        agent = new_test_user(
            self.env, login="sla_answerer", groups="helpdesk_mgmt.group_helpdesk_user"
        )
        self.start_tour("/my/tickets", "sla_portal_request", login=customer.login)
        ticket = self.env["helpdesk.ticket"].search(
            [("partner_id", "=", customer.partner_id.id)]
        )
        self.assertEqual(ticket.name, "The label printer prints nothing")
        ticket.with_user(agent).message_post(
            body="Please turn it off and on.",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        ticket.with_user(agent).stage_id = work
        self.env.cr.flush()
        self.assertTrue(ticket.sla_step_ids[:1].told_at)
        self.start_tour(
            f"/my/ticket/{ticket.id}", "sla_portal_reopen", login=customer.login
        )
        self.env.invalidate_all()
        self.assertEqual(ticket.stage_id, work)
        resolution = ticket.sla_clock_ids.filtered(
            lambda c: c.metric_id == self.env.ref("sla_helpdesk.metric_resolution")
        )
        self.assertEqual(resolution.state, "running")
        self.assertIn("reopened", resolution.event_ids.mapped("kind"))
