"""Time that agents note on tickets."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .ticket_common import TicketTimeCommon


@tagged("post_install", "-at_install")
class TestTicketTime(TicketTimeCommon):
    def test_time_on_a_ticket_is_a_timesheet_of_the_agent(self):
        line = self.note(1.5)
        employee = self.env["hr.employee"].search([("user_id", "=", self.agent.id)])
        self.assertEqual(line.user_id, self.agent)
        self.assertEqual(line.sudo().employee_id, employee)
        self.assertEqual(line.sudo().project_id, self.company.internal_project_id)
        self.assertTrue(line.sudo().account_id)
        self.assertEqual(line.partner_id, self.customer)
        self.assertEqual(self.ticket.sla_time_hours, 1.5)

    def test_it_is_worked_under_the_agreement_of_the_customer(self):
        line = self.note(1).sudo()
        self.assertEqual(line.sla_agreement_id, self.agreement)
        self.assertEqual(line.sla_work_type, "contract")
        self.assertEqual(line.sla_included_hours, 1)

    def test_a_customer_without_an_agreement_has_none(self):
        stranger = self.env["res.partner"].create({"name": "Omid"})
        line = self.note(1, self.make_ticket(partner_id=stranger.id)).sudo()
        self.assertFalse(line.sla_agreement_id)
        self.assertFalse(line.sla_work_type)

    def test_the_agreement_of_the_promise_comes_first(self):
        other = self.make_agreement(name="Printers", date_start="2026-01-01")
        metric = self.env.ref("sla_helpdesk.metric_resolution")
        self.make_policy(metric, agreement_id=other.id)
        with self.at("2026-03-02 09:00"):
            ticket = self.make_ticket()
            self.assertEqual(ticket.sla_agreement_id, other)
            self.assertEqual(self.note(1, ticket).sudo().sla_agreement_id, other)

    def test_time_goes_with_its_ticket_to_the_agreement_of_another_customer(self):
        other = self.env["res.partner"].create({"name": "Omid"})
        theirs = self.make_agreement(
            name="Theirs", date_start="2026-01-01", partner_ids=[(6, 0, other.ids)]
        )
        line, given = self.note(1).sudo(), self.note(1, sla_work_type="goodwill").sudo()
        line.sla_approved = True
        self.ticket.partner_id = other
        self.assertEqual((line + given).sla_agreement_id, theirs)
        self.assertEqual((line + given).sla_customer_id, other)
        self.assertEqual(given.sla_work_type, "goodwill")
        self.assertFalse(line.sla_approved, "somebody approved it for the former one")
        self.ticket.partner_id = self.env["res.partner"].create({"name": "Nobody"})
        self.assertFalse(line.sla_agreement_id)
        self.assertFalse(line.sla_work_type)
        self.ticket.partner_id = self.customer
        self.assertEqual(line.sla_agreement_id, self.agreement)
        self.assertEqual(line.sla_work_type, "contract")

    def test_agents_do_not_choose_the_agreement_of_another_customer(self):
        other = self.env["res.partner"].create({"name": "Omid"})
        theirs = self.make_agreement(name="Theirs", partner_ids=[(6, 0, other.ids)])
        line = self.note(1)
        with self.assertRaisesRegex(ValidationError, "does not cover"):
            line.write({"sla_agreement_id": theirs.id})
        with self.assertRaisesRegex(ValidationError, "does not cover"):
            self.note(1, sla_agreement_id=theirs.id)

    def test_approved_time_stays_as_it_was_approved(self):
        service = self.env["sla.service"].create({"name": "Printing"})
        line = self.note(2).sudo()
        line.sla_approved = True
        self.ticket.sla_service_id = service
        self.assertFalse(line.sla_service_id)

    def test_time_noted_before_the_customer_was_known_comes_under_the_agreement(self):
        ticket = self.make_ticket(partner_id=False)
        line = self.note(1, ticket).sudo()
        self.assertFalse(line.sla_agreement_id)
        ticket.partner_id = self.customer
        self.assertEqual(line.sla_agreement_id, self.agreement)
        self.assertEqual(line.sla_included_hours, 1)

    def test_time_noted_before_the_agreement_is_in_force_comes_under_it(self):
        other = self.env["res.partner"].create({"name": "Omid"})
        ticket = self.make_ticket(partner_id=other.id)
        early = self.note(1, ticket, date="2026-02-20").sudo()
        line = self.note(1, ticket).sudo()
        theirs = self.make_agreement(
            name="Theirs",
            state="draft",
            date_start="2026-03-01",
            partner_ids=[(6, 0, other.ids)],
        )
        with self.at("2026-03-05 09:00"):
            theirs._put_in_force()
        self.assertFalse(early.sla_agreement_id)
        self.assertEqual(line.sla_agreement_id, theirs)
        self.assertEqual(line.sla_work_type, "contract")

    def test_agreements_of_tiers_and_for_everybody_cover_time(self):
        tier = self.env["sla.tier"].create({"name": "Gold"})
        stranger, golden = self.env["res.partner"].create(
            [{"name": "Omid"}, {"name": "Nika", "sla_tier_id": tier.id}]
        )
        for_all = self.make_agreement(name="All", date_start="2026-01-01")
        for_tier = self.make_agreement(
            name="Gold", date_start="2026-01-01", tier_ids=[(6, 0, tier.ids)]
        )
        for partner, agreement in (
            (stranger, for_all),
            (golden, for_tier),
            (self.customer, self.agreement),
        ):
            line = self.note(1, self.make_ticket(partner_id=partner.id)).sudo()
            self.assertEqual(line.sla_agreement_id, agreement)

    def test_late_entries_come_under_the_version_of_their_day(self):
        self.assertFalse(self.note(1, date="2025-12-31").sudo().sla_agreement_id)
        self.agreement.date_end = "2026-03-31"
        after = self.agreement.copy(
            {
                "previous_id": self.agreement.id,
                "code": self.agreement.code,
                "version": 2,
                "date_start": "2026-04-01",
                "date_end": False,
            }
        )
        after.state = "active"
        line = self.note(1, date="2026-03-20").sudo()
        self.assertEqual(line.sla_agreement_id, self.agreement)
        line.date = "2026-04-02"
        self.assertEqual(line.sla_agreement_id, after)
        line.date = "2025-12-31"
        self.assertFalse(line.sla_agreement_id)

    def test_work_that_no_entitlement_covers_is_outside(self):
        incident = self.env.ref("sla_helpdesk.ticket_type_incident")
        self.agreement.entitlement_ids.helpdesk_type_ids = incident
        change = self.env.ref("sla_helpdesk.ticket_type_change")
        change_time = self.note(1, self.make_ticket(type_id=change.id))
        incident_time = self.note(1, self.make_ticket(type_id=incident.id))
        self.assertEqual(change_time.sla_work_type, "outside")
        self.assertEqual(incident_time.sla_work_type, "contract")

    def test_time_goes_with_its_ticket_to_another_type(self):
        incident = self.env.ref("sla_helpdesk.ticket_type_incident")
        self.agreement.entitlement_ids.helpdesk_type_ids = incident
        ticket = self.make_ticket(type_id=incident.id)
        line = self.note(2, ticket).sudo()
        self.assertEqual(line.sla_included_hours, 2)
        ticket.type_id = self.env.ref("sla_helpdesk.ticket_type_change")
        self.assertEqual((line.sla_included_hours, line.sla_billable_hours), (0, 2))

    def test_time_goes_with_its_ticket_to_another_service(self):
        service = self.env["sla.service"].create({"name": "Printing"})
        line = self.note(2).sudo()
        self.ticket.sla_service_id = service
        self.assertEqual(line.sla_service_id, service)

    def test_a_team_has_a_project_of_its_own(self):
        projects = self.env["project.project"].create(
            [
                {"name": name, "allow_timesheets": True, "company_id": self.company.id}
                for name in ("Support", "Line one")
            ]
        )
        self.company.sla_time_project_id = projects[0]
        self.assertEqual(self.note(1).sudo().project_id, projects[0])
        self.team.sla_time_project_id = projects[1]
        self.assertEqual(self.note(1).sudo().project_id, projects[1])

    def test_without_a_project_it_is_said_what_to_do(self):
        self.company.internal_project_id.active = False
        with self.assertRaisesRegex(UserError, "settings of service levels"):
            self.note(1)

    def test_without_an_employee_it_is_said_what_to_do(self):
        newcomer = self.make_agent("newcomer", "group_helpdesk_user", employee=False)
        with self.assertRaisesRegex(UserError, "Employees app"):
            self.note(1, user=newcomer)
        with self.assertRaisesRegex(UserError, "Employees app"):
            self.ticket.with_user(newcomer).action_sla_start_timer()

    def test_an_employee_of_another_company_is_none_here(self):
        company = self.env["res.company"].create({"name": "Sister"})
        newcomer = self.make_agent("sister", "group_helpdesk_user", employee=False)
        self.env["hr.employee"].create(
            {"name": "S", "user_id": newcomer.id, "company_id": company.id}
        )
        with self.assertRaisesRegex(UserError, self.company.name):
            self.note(1, user=newcomer)

    def test_hours_out_of_hours_follow_from_start_and_end(self):
        """Monday 16 to 18: of two hours, one is after closing at 17."""
        span = {
            "sla_started_at": "2026-03-02 16:00",
            "sla_stopped_at": "2026-03-02 18:00",
        }
        line = self.note(2, **span)
        self.assertEqual(line.sla_out_of_hours, 1)
        line.unit_amount = 4
        self.assertEqual(line.sla_out_of_hours, 2, "the same share of what is noted")
        line.sla_stopped_at = "2026-03-02 17:00"
        self.assertEqual(line.sla_out_of_hours, 0)
        line.sla_out_of_hours = 0.5
        self.assertEqual(line.sla_out_of_hours, 0.5, "as entered")

    def test_weekends_are_out_of_hours(self):
        line = self.note(
            1, sla_started_at="2026-03-07 10:00", sla_stopped_at="2026-03-07 11:00"
        )
        self.assertEqual(line.sla_out_of_hours, 1)

    def test_work_does_not_end_before_it_begins(self):
        with self.assertRaisesRegex(ValidationError, "before it begins"):
            self.note(
                1, sla_started_at="2026-03-02 11:00", sla_stopped_at="2026-03-02 10:00"
            )

    def test_a_ticket_with_time_is_not_deleted(self):
        self.note(1)
        with self.assertRaisesRegex(UserError, "Archive the ticket"):
            self.ticket.unlink()

    def test_rows_in_which_nothing_was_entered_are_not_kept(self):
        self.assertFalse(self.note(0, name=False))
        self.assertTrue(self.note(0, name="Asked on the phone"))

    def test_other_timesheets_stay_as_they_were(self):
        user = self.make_agent("plain", "group_helpdesk_user")
        user.group_ids += self.env.ref("hr_timesheet.group_hr_timesheet_user")
        line = (
            self.env["account.analytic.line"]
            .with_user(user)
            .create(
                {
                    "name": "Meeting",
                    "unit_amount": 1,
                    "project_id": self.company.internal_project_id.id,
                }
            )
        )
        self.assertFalse(line.sla_ticket_id)
        self.assertEqual(line.display_name, self.company.internal_project_id.name)

    def test_queries_for_tickets_do_not_grow_with_time(self):
        """Creating and closing tickets looks at neither time nor balances."""
        done = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")

        def cost(count):
            self.env.flush_all()
            start = self.env.cr.sql_log_count
            tickets = self.env["helpdesk.ticket"].create(
                [
                    {"name": "T", "description": "D", "partner_id": self.customer.id}
                    for _each in range(count)
                ]
            )
            self.env.flush_all()
            created = self.env.cr.sql_log_count
            tickets.write({"stage_id": done.id})
            self.env.flush_all()
            closed = self.env.cr.sql_log_count
            return created - start, closed - created, tickets

        cost(1)
        few = cost(5)
        for ticket in few[2][:3]:
            self.note(1, ticket, user=self.manager)
        with_time = cost(5)
        self.assertLessEqual(with_time[0], few[0])
        self.assertLessEqual(with_time[1], few[1])
