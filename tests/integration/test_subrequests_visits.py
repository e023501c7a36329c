"""Visits that are worked on as tickets, and a spare part from call to closing."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .test_subrequests import SubrequestCommon
from .test_visits import VISITS, VisitCommon


@tagged("post_install", "-at_install", "standard")
class TestVisitTickets(VisitCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {"name": "Field service", "user_ids": [(6, 0, cls.worker.ids)]}
        )
        cls.done_stage = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        standard = cls.env.ref("sla_helpdesk.policy_standard")
        standard.write({"active": True, "effective_from": False})

    def make_tickets(self, **vals):
        plan = self.make_plan(makes="ticket", helpdesk_team_id=self.team.id, **vals)
        return self.start(plan)

    def test_each_visit_comes_with_a_ticket(self):
        visits = self.make_tickets()
        tickets = visits.helpdesk_ticket_ids
        self.assertEqual(len(tickets), len(visits))
        ticket = visits[0].helpdesk_ticket_ids
        self.assertEqual(ticket.sla_visit_id, visits[0])
        self.assertEqual(ticket.partner_id, self.customer)
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(ticket.user_id, self.worker)
        self.assertEqual(ticket.sla_visit_date, visits[0].planned_date)
        self.assertIn("Inspection", ticket.name)
        self.assertFalse(visits.activity_ids)

    def test_the_clock_is_that_of_the_visit(self):
        visits = self.make_tickets()
        self.assertFalse(visits.helpdesk_ticket_ids.sla_clock_ids)
        self.assertTrue(visits[0].sla_clock_ids)

    def test_the_job_makes_each_ticket_once(self):
        visits = self.make_tickets()
        count = len(visits.helpdesk_ticket_ids)
        self.run_job(VISITS, "2026-03-02 20:00")
        self.run_job(VISITS, "2026-03-09 08:00")
        again = self.visits(visits.plan_id[0])
        self.assertEqual(len(again.helpdesk_ticket_ids), len(again))
        self.assertGreater(len(again), count)

    def test_closing_the_ticket_marks_the_visit_as_done(self):
        visit = self.make_tickets()[0]
        with self.at("2026-03-02 12:00"):
            visit.helpdesk_ticket_ids.with_user(self.manager).sudo().write(
                {"stage_id": self.done_stage.id}
            )
            self.env.flush_all()
        self.assertEqual((visit.state, visit.result), ("done", "in_time"))

    def test_a_visit_called_off_is_told_on_its_ticket(self):
        visit = self.make_tickets()[1]
        with self.at("2026-03-02 12:00"):
            visit.with_user(self.manager).action_cancel()
        ticket = visit.helpdesk_ticket_ids
        self.assertIn("called off", ticket.message_ids[0].body)
        with self.at("2026-03-03 12:00"):
            ticket.stage_id = self.done_stage
        self.assertEqual(visit.state, "cancelled")

    def test_other_plans_go_on_with_activities(self):
        visits = self.start(self.make_plan())
        self.assertFalse(visits.helpdesk_ticket_ids)
        self.assertTrue(visits.activity_ids)

    def test_tickets_need_a_team(self):
        with self.assertRaisesRegex(ValidationError, "not for which team"):
            self.make_plan(makes="ticket")


@tagged("post_install", "-at_install", "standard")
class TestSparePart(SubrequestCommon):
    def test_a_spare_part_from_the_customer_s_message_to_closing(self):
        self.make_policy(self.resolution, hours=24)
        self.promise(self.warehouse, hours=4)
        self.promise(self.quality, hours=16)
        self.promise(self.dealer, "supplier", hours=8)
        ticket = self.make_ticket("2026-03-02 09:00")
        with self.at("2026-03-02 09:10"):
            ticket.message_post(
                body="It stands still.",
                author_id=self.customer.id,
                message_type="email",
                subtype_xmlid="mail.mt_comment",
            )
        template = self.env["sla.subrequest.template"].create(
            {
                "name": "Spare part",
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "party_ref": f"{party._name},{party.id}",
                            "name": party.name,
                            "blocks_parent": party != self.quality,
                        },
                    )
                    for party in (self.warehouse, self.quality, self.dealer)
                ],
            }
        )
        with self.at("2026-03-02 10:00"):
            parts = template.with_user(self.agent)._open_for(
                ticket.with_user(self.agent)
            )
            self.env.flush_all()
        part, check, fit = parts.with_user(self.env.user)
        # all three clocks run at the same time, beside the customer's
        for each in (part, check, fit):
            self.assertEqual(each.sla_clock_ids.state, "running")
        self.step(part, "2026-03-02 12:00", "finish", "Sent", self.worker)
        self.step(fit, "2026-03-02 13:00", "ask", "Who lets us in?")
        self.step(fit, "2026-03-02 14:00", "answer", "Sara", self.agent)
        self.step(fit, "2026-03-03 11:00", "finish", "Runs")
        with self.at("2026-03-03 12:00"):
            ticket.stage_id = self.done_stage  # quality goes on
            self.env.flush_all()
        self.assertEqual(check.state, "new")
        self.assertEqual(ticket.sla_status, "met")
        clock = ticket.sla_clock_ids
        clock._attribute()
        hours = {held.party_name: held.hours for held in clock.holding_ids}
        # 09-10 desk, 10-12 warehouse, 12-13 dealer, 13-14 desk (answers),
        # 14-17 and 09-11 dealer, 11-12 desk
        self.assertEqual(hours, {"Desk": 3, "Warehouse": 2, "Dealer": 6})
        self.assertEqual((part.sla_status, fit.sla_status), ("met", "met"))
        self.assert_replays(clock | part.sla_clock_ids | fit.sla_clock_ids)
