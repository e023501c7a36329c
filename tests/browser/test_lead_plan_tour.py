"""A lead plan in a browser: from a quota to the objectives of both departments."""

from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install", "standard")
class TestLeadPlanTour(HttpCase):
    def test_a_quota_becomes_objectives(self):
        self.env["sla.lead.plan"].search([]).unlink()  # those of demo data
        manager = new_test_user(
            self.env,
            login="plan_manager",
            groups="sla_base.group_sla_manager,sales_team.group_sale_manager",
        )
        self.start_tour("/odoo/lead-plans", "sla_lead_plan", login=manager.login)
        plan = self.env["sla.lead.plan"].search([])
        self.assertEqual((plan.quota, plan.leads_needed), (90000, 1920))
        self.assertTrue(plan.objective_ids)
        self.assertEqual(
            max(plan.objective_ids.mapped("target")), 90000, "the whole quota"
        )
