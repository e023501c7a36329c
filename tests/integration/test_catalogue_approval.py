"""Requests that wait for an approval."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.sla_base.tests.common import new_agent

from .test_catalogue import MANAGER, MONDAY, CatalogueCommon


@tagged("post_install", "-at_install", "standard")
class TestApproval(CatalogueCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.entry.write({"needs_approval": True, "approver": "salesperson"})

    def test_nothing_is_done_before_the_approval(self):
        with self.at(MONDAY):
            ticket = self.request()
            self.env.flush_all()
        self.assertEqual(ticket.sla_approval_state, "waiting")
        self.assertEqual(ticket.sla_approver_id, self.seller)
        self.assertEqual(ticket.activity_ids.user_id, self.seller)
        self.assertFalse(ticket.activity_ids.sla_step_id)

    def test_the_resolution_waits_and_the_first_response_does_not(self):
        with self.at(MONDAY):
            ticket = self.request()
            self.env.flush_all()
        resolution = self.clock(ticket)
        self.assertEqual(resolution.state, "paused")
        self.assertEqual(
            resolution.pause_reason_id, self.env.ref("sla_base.pause_reason_approval")
        )
        response = self.clock(ticket, "metric_first_response")
        self.assertEqual(response.state, "running")
        self.assert_replays(ticket.sla_clock_ids)

    def test_after_the_approval_fulfilment_starts_and_time_counts(self):
        with self.at(MONDAY):
            ticket = self.request()
            self.env.flush_all()
        with self.at("2026-03-03 09:00"):
            ticket.with_user(self.seller).action_sla_approve()
            self.env.flush_all()
        clock = self.clock(ticket)
        self.assertEqual(clock.state, "running")
        self.assertEqual(str(clock.deadline), "2026-03-05 17:00:00")
        self.assertEqual(ticket.sla_approval_state, "approved")
        self.assertEqual(len(ticket.activity_ids.sla_step_id), 2)
        self.assertEqual(len(ticket.activity_ids), 2)
        self.assertFalse(ticket.sla_first_reply_at)
        self.assert_replays(ticket.sla_clock_ids)

    def test_a_refusal_tells_the_customer_why_and_closes(self):
        with self.at(MONDAY):
            ticket = self.request()
            self.env.flush_all()
        with self.at("2026-03-02 10:00"):
            wizard = self.env["sla.catalog.refusal"].with_user(self.seller)
            wizard.create(
                {"ticket_id": ticket.id, "reason": "The order was shipped."}
            ).action_refuse()
            self.env.flush_all()
        self.assertEqual(ticket.sla_approval_state, "refused")
        self.assertTrue(ticket.closed)
        self.assertFalse(ticket.activity_ids)
        message = ticket.message_ids.filtered(lambda m: "shipped" in (m.body or ""))
        self.assertFalse(message.subtype_id.internal)
        self.assertIn(self.customer, message.partner_ids)
        # what was promised for a request that is refused is neither kept nor broken
        states = {c.metric_id.name: c.state for c in ticket.sla_clock_ids}
        self.assertEqual(states["Resolution"], "cancelled")
        self.assertNotIn("running", states.values())
        self.assert_replays(ticket.sla_clock_ids)

    def test_a_refusal_reaches_a_sender_who_is_no_contact(self):
        with self.at(MONDAY):
            ticket = self.request(
                partner_id=False, partner_email="Nobody <nobody@x.example.com>"
            )
            self.env.flush_all()
        with self.at("2026-03-02 10:00"), self.mock_mail_gateway():
            wizard = self.env["sla.catalog.refusal"].with_user(self.leader)
            wizard.create(
                {"ticket_id": ticket.id, "reason": "The order was shipped."}
            ).action_refuse()
            self.env.flush_all()
            told = " ".join(filter(None, self._new_mails.mapped("email_to")))
        self.assertIn("nobody@x.example.com", told)

    def test_a_refused_request_that_is_reopened_is_asked_about_again(self):
        ticket = self.request()
        self.env["sla.catalog.refusal"].with_user(self.seller).create(
            {"ticket_id": ticket.id, "reason": "Too late"}
        ).action_refuse()
        with self.assertRaisesRegex(UserError, "nothing to ask for again"):
            ticket.with_user(self.agent).action_sla_ask_again()
        ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new")
        ticket.with_user(self.agent).action_sla_ask_again()
        self.assertEqual(ticket.sla_approval_state, "waiting")
        self.assertEqual(ticket.activity_ids.user_id, self.seller)
        ticket.with_user(self.seller).action_sla_approve()
        self.assertEqual(ticket.sla_approval_state, "approved")

    def test_a_request_that_was_closed_meanwhile_is_not_approved(self):
        ticket = self.request()
        ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        with self.assertRaisesRegex(UserError, "was closed meanwhile"):
            ticket.with_user(self.seller).action_sla_approve()
        self.assertFalse(ticket.activity_ids.sla_step_id)

    def test_nobody_is_asked_about_a_closed_request_until_it_is_reopened(self):
        ticket = self.request()
        self.assertEqual(ticket.activity_ids.user_id, self.seller)
        ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        self.assertFalse(ticket.activity_ids)
        ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new")
        self.assertEqual(ticket.activity_ids.user_id, self.seller)
        ticket.stage_id = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_stage_in_progress"
        )
        self.assertEqual(len(ticket.activity_ids), 1)

    def test_a_refusal_among_ourselves_is_no_answer(self):
        ticket = self.request()
        self.env["sla.catalog.refusal"].with_user(self.seller).create(
            {"ticket_id": ticket.id, "reason": "Duplicate", "tell": False}
        ).action_refuse()
        self.assertFalse(ticket.sla_first_reply_at)

    def test_who_is_not_asked_cannot_decide(self):
        ticket = self.request()
        with self.assertRaises(AccessError):
            ticket.with_user(self.agent).action_sla_approve()
        self.assertFalse(ticket.with_user(self.agent).sla_may_decide)
        manager = new_agent(self.env, "cat_manager", groups=MANAGER)
        self.assertTrue(ticket.with_user(manager).sla_may_decide)

    def test_nobody_approves_their_own_request(self):
        self.seller.partner_id.user_id = self.seller
        ticket = self.request(partner_id=self.seller.partner_id.id)
        self.assertEqual(ticket.sla_approver_id, self.leader)
        with self.assertRaises(AccessError):
            ticket.with_user(self.seller).action_sla_approve()

    def test_a_decision_is_made_once(self):
        ticket = self.request()
        ticket.with_user(self.seller).action_sla_approve()
        with self.assertRaisesRegex(UserError, "does not wait"):
            ticket.with_user(self.seller).action_sla_approve()

    def test_agents_cannot_write_that_it_is_approved(self):
        ticket = self.request()
        with self.assertRaises(AccessError):
            ticket.with_user(self.agent).write({"sla_approval_state": "approved"})
        with self.assertRaises(AccessError):
            self.env["helpdesk.ticket"].with_user(self.agent).create(
                {"name": "x", "description": "x", "sla_approval_state": "approved"}
            )

    def test_without_an_approver_a_manager_decides(self):
        self.team.user_id = False
        self.customer.user_id = False
        ticket = self.request()
        self.assertFalse(ticket.sla_approver_id)
        manager = new_agent(self.env, "cat_manager", groups=MANAGER)
        ticket.with_user(manager).action_sla_approve()
        self.assertEqual(ticket.sla_approver_id, manager)

    def test_a_certain_approver_is_named(self):
        with self.assertRaisesRegex(ValidationError, "say who"):
            self.entry.approver = "user"
