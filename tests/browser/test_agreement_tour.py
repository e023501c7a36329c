"""Revising an agreement, and trying a policy on the past, in a browser."""

from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install", "standard")
class TestAgreementTour(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env,
            login="sla_manager",
            groups="sla_base.group_sla_manager,helpdesk_mgmt.group_helpdesk_manager",
        )
        cls.metric = cls.env.ref("sla_helpdesk.metric_resolution")

    def make_policy(self, **vals):
        return self.env["sla.policy"].create(
            {
                "name": "Repairs",
                "model_id": self.metric.model_id.id,
                "target_ids": [(0, 0, {"metric_id": self.metric.id, "duration": 4})],
                **vals,
            }
        )

    def test_an_agreement_is_revised(self):
        customer = self.env["res.partner"].create({"name": "Zagros Foods"})
        agreement = self.env["sla.agreement"].create(
            {"name": "Pump contract", "partner_ids": [(6, 0, customer.ids)]}
        )
        agreement.date_start = "2026-01-01"
        self.make_policy(agreement_id=agreement.id)
        agreement.action_activate()
        self.start_tour(
            f"/odoo/sla-agreements/{agreement.id}",
            "sla_agreement_revise",
            login=self.manager.login,
        )
        second = agreement.next_ids
        self.assertEqual((second.version, second.state), (2, "active"))
        self.assertEqual(second.takeover_mode, "reapply")
        self.assertLess(agreement.date_end, second.date_start)

    def test_a_policy_is_tried_on_the_past(self):
        policy = self.make_policy()
        tickets = self.env["helpdesk.ticket"].create(
            [{"name": f"Pump {n}", "description": "Broken"} for n in range(3)]
        )
        self.env.flush_all()
        day = self.env["sla.backtest"].new({"model_id": policy.model_id.id}).date_from
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET create_date = %s WHERE id IN %s",
            (day, tickets._ids),
        )
        self.env.invalidate_all()
        self.start_tour(
            f"/odoo/sla-policies/{policy.id}",
            "sla_policy_backtest",
            login=self.manager.login,
        )
        backtest = self.env["sla.backtest"].search([("policy_ids", "in", policy.ids)])
        self.assertEqual(backtest.state, "done")
