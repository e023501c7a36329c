from contextlib import contextmanager

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.sla_base.tests import common


@tagged("post_install", "-at_install")
class TestApproval(common.SlaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent = common.new_agent(
            cls.env, "agent", groups="helpdesk_mgmt.group_helpdesk_user"
        )
        cls.manager = common.new_agent(
            cls.env, "manager", groups="helpdesk_mgmt.group_helpdesk_manager"
        )
        cls.env["tier.definition"].search([("model", "=", "helpdesk.ticket")]).write(
            {"active": False}
        )
        cls.definition = cls.env.ref("sla_helpdesk_tier_validation.tier_change")
        cls.definition.write({"active": True, "has_comment": False})
        cls.approval = cls.env.ref("sla_helpdesk.stage_change_approval")
        cls.scheduled = cls.env.ref("sla_helpdesk.stage_change_scheduled")
        cls.progress = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_in_progress")
        cls.awaiting = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_awaiting")
        cls.rejected = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_rejected")
        cls.done = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")

    @contextmanager
    def refused(self, text):
        """Check that what is done is refused, and take it back."""
        with self.assertRaisesRegex(ValidationError, text), self.env.cr.savepoint():
            yield

    def make(self, process="change", **vals):
        return (
            self.env["helpdesk.ticket"]
            .with_user(self.agent)
            .create(
                {
                    "name": "Second bank",
                    "description": "A second bank",
                    "type_id": self.env.ref(f"sla_helpdesk.ticket_type_{process}").id,
                    **vals,
                }
            )
        )

    def test_a_change_is_not_made_before_it_is_approved(self):
        change = self.make(sla_change_plan="<p>Switch it on.</p>")
        for stage in (self.scheduled, self.progress, self.done):
            with self.refused("not approved"):
                change.stage_id = stage
        change.request_validation()
        self.assertEqual(change.validation_status, "pending")
        self.assertEqual(change.stage_id, self.approval)
        with self.refused("not approved"):
            change.stage_id = self.scheduled
        change.with_user(self.manager).validate_tier()
        self.assertEqual(change.validation_status, "validated")
        change.stage_id = self.scheduled
        change.stage_id = self.awaiting
        change.stage_id = self.progress
        change.stage_id = self.done
        self.assertEqual(change.validation_status, "validated")

    def test_nobody_approves_what_they_asked_for(self):
        change = self.make(sla_change_plan="<p>Switch it on.</p>")
        change.with_user(self.manager).request_validation()
        with self.assertRaisesRegex(AccessError, "not one of its reviewers"):
            change.review_ids.with_user(self.manager).write({"status": "approved"})
        change.with_user(self.manager).validate_tier()
        self.assertNotEqual(change.validation_status, "validated")
        other = common.new_agent(
            self.env, "other", groups="helpdesk_mgmt.group_helpdesk_manager"
        )
        change.with_user(other).validate_tier()
        self.assertEqual(change.validation_status, "validated")

    def test_an_approval_that_nobody_can_give_is_not_asked_for(self):
        group = self.env.ref("helpdesk_mgmt.group_helpdesk_manager")
        self.definition.write({"reviewer_group_id": group.copy({"name": "Few"}).id})
        self.definition.reviewer_group_id.user_ids = self.manager
        change = self.make().with_user(self.manager)
        with self.assertRaisesRegex(UserError, "nobody to approve"):
            with self.env.cr.savepoint():
                change.request_validation()
        self.assertFalse(change.review_ids)
        change.with_user(self.agent).request_validation()
        self.assertEqual(change.review_ids.reviewer_ids, self.manager)

    def test_what_was_submitted_stays_whatever_the_context_says(self):
        change = self.make(sla_change_plan="<p>Switch it on.</p>")
        change.request_validation()
        change.with_user(self.manager).validate_tier()
        with self.refused("Restart the approval"):
            change.with_context(skip_validation_check=True).write(
                {"sla_change_plan": "<p>Something else.</p>"}
            )
        self.assertIn("Switch it on", change.sla_change_plan)
        change.sudo().with_context(skip_validation_check=True).write(
            {"sla_change_plan": "<p>Moved by a program.</p>"}
        )

    def test_a_new_change_does_not_begin_in_the_middle(self):
        with self.refused("not approved"):
            self.make(stage_id=self.progress.id)

    def test_an_incident_in_progress_does_not_become_a_change_that_is_being_made(self):
        incident = self.make("incident", stage_id=self.progress.id)
        with self.refused("not approved"):
            incident.type_id = self.env.ref("sla_helpdesk.ticket_type_change")

    def test_a_standard_change_needs_no_approval(self):
        change = self.make(sla_change_kind="standard")
        self.assertFalse(change.need_validation)
        change.stage_id = self.scheduled
        with self.refused("not approved"):
            change.sla_change_kind = "normal"

    def test_an_emergency_change_does(self):
        change = self.make(sla_change_kind="emergency")
        self.assertTrue(change.need_validation)
        with self.refused("not approved"):
            change.stage_id = self.progress

    def test_a_rejected_change_can_be_closed_or_planned_anew(self):
        change = self.make()
        change.request_validation()
        change.with_user(self.manager).reject_tier()
        self.assertEqual(change.validation_status, "rejected")
        with self.refused("not approved"):
            change.stage_id = self.scheduled
        change.sla_change_plan = "<p>Otherwise.</p>"
        change.restart_validation()
        change.request_validation()
        change.with_user(self.manager).validate_tier()
        change.stage_id = self.scheduled
        other = self.make()
        other.stage_id = self.rejected
        self.assertEqual(other.sla_change_state, "ended")

    def test_what_was_submitted_stays_and_the_rest_of_the_ticket_goes_on(self):
        change = self.make(sla_change_plan="<p>Switch it on.</p>")
        change.request_validation()
        with self.refused("Restart the approval"):
            change.sla_change_plan = "<p>Something else.</p>"
        change.write({"priority": "2", "user_id": self.agent.id, "name": "Bank 2"})
        change.with_user(self.manager).validate_tier()
        with self.refused("Restart the approval"):
            change.sla_change_start = "2026-03-05 18:00:00"
        change.restart_validation()
        change.sla_change_start = "2026-03-05 18:00:00"

    def test_without_a_definition_nobody_is_asked(self):
        self.definition.active = False
        change = self.make()
        change.stage_id = self.scheduled
        self.assertEqual(change.stage_id, self.scheduled)

    def test_other_tickets_know_no_approval(self):
        incident = self.make("incident")
        self.assertFalse(incident.need_validation)
        self.assertFalse(incident.sla_change_state)
        incident.stage_id = self.progress
        incident.stage_id = self.done

    def test_nobody_but_a_reviewer_decides(self):
        change = self.make()
        change.request_validation()
        review = change.review_ids
        for vals in ({"status": "approved"}, {"reviewer_ids": [(4, self.agent.id)]}):
            with self.assertRaises(AccessError):
                review.with_user(self.agent).write(vals)
        with self.assertRaises(AccessError):
            self.env["tier.review"].with_user(self.agent).create(
                {
                    "model": "helpdesk.ticket",
                    "res_id": change.id,
                    "definition_id": self.definition.id,
                    "status": "approved",
                }
            )
        change.with_user(self.agent).validate_tier()
        self.assertEqual(change.validation_status, "pending")
        reader = common.new_agent(self.env, "reader")
        for action in ("request_validation", "restart_validation"):
            with self.assertRaises(AccessError):
                getattr(change.with_user(reader), action)()

    def test_asking_the_reviewers_is_no_answer_to_the_customer(self):
        customer = self.env["res.partner"].create(
            {"name": "Sara", "email": "sara@customer.example.com"}
        )
        change = self.make(partner_id=customer.id)
        change.message_subscribe(customer.ids)
        with self.mock_mail_gateway():
            change.request_validation()
            self.env.flush_all()
        self.assertFalse(change.sla_first_reply_at)
        self.assertNotIn(customer, change.message_ids.notified_partner_ids)
        self.assertIn(self.manager.partner_id, change.message_ids.notified_partner_ids)

    def test_tickets_that_are_no_changes_cost_no_more_queries(self):
        def count(number):
            tickets = self.env["helpdesk.ticket"].union(
                *(self.make("incident") for _i in range(number))
            )
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            tickets.write({"priority": "2"})
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(1)
        self.assertEqual(count(10), count(1))
