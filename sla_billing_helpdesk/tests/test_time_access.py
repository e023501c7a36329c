"""Who may enter, change, approve and see what of the time on tickets."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .ticket_common import TicketTimeCommon

RATES = ("sla_rate", "sla_rate_id", "sla_amount")


@tagged("post_install", "-at_install")
class TestTimeAccess(TicketTimeCommon):
    # Rates and costs

    def test_agents_never_see_rates(self):
        self.agent.group_ids += self.env.ref("base.group_allow_export")
        line = self.note(1)
        lines = line.with_user(self.agent)
        self.assertEqual(line.sudo().sla_rate, 100)
        for name in RATES:
            self.assertNotIn(name, lines.fields_get(), name)
            with self.assertRaises(AccessError):
                lines.read([name])
            with self.assertRaises(AccessError):
                lines.export_data([name])
            with self.assertRaises(AccessError):
                lines.search([(name, "!=", False)])
        self.assertFalse(set(RATES) & set(lines.read()[0]))

    def test_views_of_agents_have_no_rates(self):
        tickets = self.env["helpdesk.ticket"].with_user(self.agent)
        view = tickets.get_view(view_type="form")["arch"]
        self.assertIn("sla_time_ids", view)
        lines = self.env["account.analytic.line"].with_user(self.agent)
        action = self.env.ref("sla_billing_helpdesk.ticket_time_action")
        arches = [view] + [
            lines.get_view(each.view_id.id, each.view_mode)["arch"]
            for each in action.view_ids
        ]
        for arch in arches:
            for name in RATES:
                self.assertNotIn(f'"{name}"', arch)

    def test_whoever_is_allowed_sees_them(self):
        self.agent.group_ids += self.env.ref("sla_billing.group_sla_rates")
        line = self.note(12).with_user(self.agent)
        self.assertEqual((line.sla_rate, line.sla_amount), (100, 200))
        tickets = self.env["helpdesk.ticket"].with_user(self.agent)
        self.assertIn('"sla_amount"', tickets.get_view(view_type="form")["arch"])

    def test_the_team_of_time_is_that_of_its_ticket(self):
        with self.assertRaisesRegex(UserError, "worked out"):
            self.note(1).sla_ticket_team_id = self.other_team

    def test_agents_do_not_see_what_colleagues_cost(self):
        employee = self.env["hr.employee"].search([("user_id", "=", self.head.id)])
        employee.hourly_cost = 80
        line = self.note(1, user=self.head).with_user(self.agent)
        self.assertEqual(line.sudo().amount, -80)
        with self.assertRaises(AccessError):
            line.read(["amount"])

    # Entering and changing

    def test_agents_change_their_own_until_it_is_approved(self):
        line = self.note(1)
        line.unit_amount = 2
        line.with_user(self.head).action_sla_approve()
        with self.assertRaisesRegex(UserError, "is approved"):
            line.unit_amount = 3
        with self.assertRaisesRegex(UserError, "is approved"):
            line.unlink()
        line.with_user(self.head).action_sla_disapprove()
        line.unlink()

    def test_colleagues_read_but_do_not_change(self):
        colleague = self.make_agent("colleague", "group_helpdesk_user_team")
        self.team.user_ids += colleague
        line = self.note(1).with_user(colleague)
        self.assertEqual(line.unit_amount, 1)
        with self.assertRaisesRegex(AccessError, "somebody else"):
            line.unit_amount = 2
        with self.assertRaisesRegex(AccessError, "somebody else"):
            line.unlink()

    def test_agents_enter_in_their_own_name_only(self):
        with self.assertRaisesRegex(AccessError, "somebody else"):
            self.note(1, user_id=self.head.id)
        line = self.note(1)
        with self.assertRaisesRegex(AccessError, "somebody else"):
            line.user_id = self.head
        employee = self.env["hr.employee"].search([("user_id", "=", self.head.id)])
        with self.assertRaisesRegex(AccessError, "somebody else"):
            line.write({"employee_id": employee.id})
        theirs = self.note(1, user=self.head, user_id=self.agent.id)
        self.assertEqual(theirs.user_id, self.agent)

    def test_the_head_of_the_team_corrects_approved_time(self):
        line = self.note(1).with_user(self.head)
        line.action_sla_approve()
        line.unit_amount = 0.5
        self.assertEqual(line.unit_amount, 0.5)

    def test_agents_of_other_teams_cannot_touch_it(self):
        line = self.note(1).with_user(self.other)
        with self.assertRaises(AccessError):
            line.read(["unit_amount"])
        with self.assertRaises(AccessError):
            line.unit_amount = 5
        with self.assertRaises(AccessError):
            line.unlink()
        with self.assertRaises(AccessError):
            self.note(1, user=self.other)
        lines = self.env["account.analytic.line"].with_user(self.other)
        self.assertFalse(lines.search([("sla_ticket_id", "=", self.ticket.id)]))

    def test_time_is_not_moved_to_a_ticket_of_others(self):
        theirs = self.make_ticket(team_id=self.other_team.id, user_id=self.other.id)
        line = self.note(1)
        with self.assertRaises(AccessError):
            line.sla_ticket_id = theirs

    def test_those_who_may_see_every_ticket_still_change_only_their_own(self):
        wide = self.make_agent("wide", "group_helpdesk_user")
        line = self.note(1).with_user(wide)
        self.assertEqual(line.unit_amount, 1)
        with self.assertRaisesRegex(AccessError, "somebody else"):
            line.unit_amount = 2

    def test_employees_without_helpdesk_have_no_access(self):
        line = self.note(1)
        employee = new_test_user(self.env, "plain_employee", groups="base.group_user")
        with self.assertRaises(AccessError):
            line.with_user(employee).read(["unit_amount"])
        portal = new_test_user(self.env, "time_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            line.with_user(portal).read(["unit_amount"])

    def test_time_of_other_companies_is_not_seen(self):
        line = self.note(1)
        company = self.env["res.company"].create({"name": "Sister"})
        sister = new_test_user(
            self.env,
            "sister_manager",
            groups="helpdesk_mgmt.group_helpdesk_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        with self.assertRaises(AccessError):
            line.with_user(sister).read(["unit_amount"])

    def test_timesheet_approvers_do_not_go_around_the_rules(self):
        line = self.note(1)
        line.with_user(self.head).action_sla_approve()
        approver = new_test_user(
            self.env,
            "sheet_approver",
            groups="hr_timesheet.group_hr_timesheet_approver",
        )
        with self.assertRaises(AccessError):
            line.with_user(approver).unit_amount = 9

    # Approval

    def test_heads_of_the_team_and_managers_approve(self):
        for user in (self.head, self.manager):
            line = self.note(1)
            line.with_user(user).action_sla_approve()
            self.assertTrue(line.sla_approved)

    def test_all_time_of_a_ticket_is_approved_at_once(self):
        lines = self.note(1) | self.note(2)
        self.ticket.with_user(self.head).action_sla_approve_time()
        self.assertEqual(lines.mapped("sla_approved"), [True, True])

    def test_agents_do_not_approve(self):
        line = self.note(1)
        for work in (
            lambda: line.action_sla_approve(),
            lambda: line.write({"sla_approved": True}),
            lambda: self.ticket.with_user(self.agent).action_sla_approve_time(),
            lambda: self.note(1, sla_approved=True),
        ):
            with self.assertRaises(AccessError):
                work()
        line.with_user(self.head).action_sla_approve()
        with self.assertRaises(AccessError):
            line.write({"sla_approved": False})

    def test_what_is_billed_is_locked_for_all(self):
        line = self.note(1)
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_line_ids": [(0, 0, {"name": "W", "price_unit": 1})],
            }
        )
        line.sudo().sla_bill_line_id = move.invoice_line_ids
        for user in (self.agent, self.head, self.manager):
            with self.assertRaisesRegex(UserError, "has been billed"):
                line.with_user(user).unit_amount = 2
            with self.assertRaisesRegex(UserError, "has been billed"):
                line.with_user(user).unlink()
