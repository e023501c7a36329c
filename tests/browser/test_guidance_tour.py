"""The tours that lead new administrators, agents and leaders, step by step."""

from odoo.tests import HttpCase, new_test_user, tagged

GROUPS = "helpdesk_mgmt.group_helpdesk_manager,sla_base.group_sla_manager"


@tagged("post_install", "-at_install", "standard")
class TestGuidanceTour(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["sla.policy"].search([]).active = False  # those of demo data
        cls.env["sla.clock"].search([]).unlink()
        metric = cls.env.ref("sla_helpdesk.metric_resolution")
        always = cls.env.ref("sla_base.calendar_always")
        # so that it is in time at whatever hour the test runs
        target = {"metric_id": metric.id, "duration": 100, "calendar_id": always.id}
        cls.user = new_test_user(cls.env, login="sla_new", groups=GROUPS)
        cls.policy = cls.env["sla.policy"].create(
            {
                "name": "Printers",
                "model_id": metric.model_id.id,
                "state": "active",
                "effective_from": False,
                "target_ids": [(0, 0, target)],
            }
        )

    def make_ticket(self):
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "Printer", "description": "It burns.", "user_id": self.user.id}
        )
        self.env.flush_all()
        return ticket

    def test_an_administrator_makes_the_first_promise(self):
        self.policy.active = False
        self.start_tour("/odoo", "sla_administrator_tour", login="sla_new")
        run = self.env["sla.setup.run"].search([], limit=1)
        self.assertEqual(run.user_id, self.user)
        self.assertEqual(set(run.policy_ids.mapped("state")), {"active"})

    def test_an_agent_reads_the_clocks_and_pauses(self):
        ticket = self.make_ticket()
        self.start_tour("/odoo", "sla_agent_tour", login="sla_new")
        ticket.invalidate_recordset()
        self.assertTrue(ticket.sla_pause_reason_id)

    def test_a_leader_finds_who_broke_a_promise(self):
        ticket = self.make_ticket()
        self.env.cr.execute(
            "UPDATE sla_clock SET breached_at = started_at, deadline = started_at "
            "WHERE res_id = %s",
            [ticket.id],
        )
        self.env.invalidate_all()
        self.start_tour("/odoo", "sla_leader_tour", login="sla_new")

    def test_the_tours_are_offered_to_new_users(self):
        names = ["sla_administrator_tour", "sla_agent_tour", "sla_leader_tour"]
        tours = self.env["web_tour.tour"].search([("name", "in", names)])
        self.assertEqual(tours.mapped("name"), names)
        self.assertFalse(any(tours.mapped("custom")))
