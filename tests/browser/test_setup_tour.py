"""The guided set-up in a browser: from installation to a running promise, and back."""

from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install", "standard")
class TestSetupTour(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policies = cls.env["sla.policy"]
        cls.policies.search([]).active = False  # those of demo data
        cls.standard = cls.env.ref("sla_helpdesk.policy_standard")
        cls.standard.write({"active": True, "effective_from": False})
        cls.manager = new_test_user(
            cls.env,
            login="sla_manager",
            groups="sla_base.group_sla_manager,helpdesk_mgmt.group_helpdesk_manager",
        )

    def test_a_first_promise_runs_within_twelve_clicks(self):
        self.start_tour("/odoo", "sla_setup_first_promise", login=self.manager.login)
        run = self.env["sla.setup.run"].search([], limit=1)
        self.assertEqual(run.user_id, self.manager)
        ticket = self.env["helpdesk.ticket"].search([], order="id desc", limit=1)
        self.assertEqual(ticket.name, "The printer is on fire")
        clocks = ticket.sla_clock_ids
        self.assertEqual(clocks.policy_id, run.policy_ids)
        self.assertEqual(set(clocks.mapped("state")), {"running"})

    def test_a_set_up_is_taken_back(self):
        self.start_tour(
            "/odoo/action-sla_base.sla_setup_action",
            "sla_setup_undo",
            login=self.manager.login,
        )
        run = self.env["sla.setup.run"].search([], limit=1)
        self.assertEqual(run.state, "undone")
        self.assertFalse(run.policy_ids)
        self.assertFalse(run.replaced_ids, "it was to be kept")
        self.assertEqual(self.standard.state, "active")

    def test_customers_are_put_into_the_tiers(self):
        self.start_tour(
            "/odoo/action-sla_base.sla_setup_action",
            "sla_setup_tiers",
            login=self.manager.login,
        )

    def test_a_new_manager_is_led_to_the_set_up(self):
        self.env["sla.clock"].search([]).unlink()
        self.start_tour(
            "/odoo/sla-my-promises", "sla_setup_first_steps", login=self.manager.login
        )

    def test_whoever_has_no_policies_is_led_here(self):
        self.standard.active = False
        self.start_tour(
            "/odoo/action-sla_base.sla_policy_action",
            "sla_setup_empty_state",
            login=self.manager.login,
        )
