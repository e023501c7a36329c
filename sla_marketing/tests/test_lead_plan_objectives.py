from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .test_lead_plan import LeadPlanCommon


@tagged("post_install", "-at_install")
class TestLeadPlanObjectives(LeadPlanCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager.group_ids += cls.env.ref("sales_team.group_sale_manager")

    def make_plan(self, *args, **vals):
        plan = super().make_plan(*args, **vals)
        self.type_all(plan)
        return plan.with_user(self.manager)

    def save(self, plan, moment="2026-03-02 10:00"):
        with self.at(moment):
            plan.action_save_objectives()
            self.env.flush_all()
        return plan.message_ids.sorted("id")[-1].body

    def find(self, plan, name, day, kind="month"):
        kpi = self.env.ref(f"sla_marketing.kpi_{name}")
        return plan.objective_ids.filtered(
            lambda each: (
                (each.kpi_id, str(each.date_start), each.period_kind)
                == (kpi, day, kind)
            )
        )

    def test_a_plan_becomes_objectives_of_both_departments(self):
        plan = self.make_plan()
        said = self.save(plan)
        # February is over: nobody can promise it
        self.assertFalse(self.find(plan, "new_leads", "2026-02-01"))
        self.assertEqual(self.find(plan, "new_leads", "2026-03-01").target, 204)
        self.assertEqual(self.find(plan, "qualified_leads", "2026-04-01").target, 99)
        self.assertEqual(self.find(plan, "revenue", "2026-05-01").target, 30000)
        whole = self.find(plan, "revenue", "2026-04-01", "quarter")
        self.assertEqual(whole.target, 90000)
        self.assertEqual(whole.team_ref, self.team)
        self.assertEqual(whole.leader_id, self.lea)
        rate = self.find(plan, "conversion", "2026-04-01", "quarter")
        self.assertEqual(rate.target, 5.0)
        pipeline = plan.objective_ids.filtered(
            lambda each: (
                each.kpi_id == self.env.ref("sla_marketing.kpi_pipeline_revenue")
            )
        )
        # what is left of 75 opportunities after February
        self.assertEqual(sum(pipeline.mapped("target")), (75 - 12) * 3000)
        self.assertIn(f"Objectives made: {len(plan.objective_ids)}", said)
        self.assertEqual(plan.objective_count, len(plan.objective_ids))

    def test_saving_again_changes_what_is_open_and_nothing_that_is_closed(self):
        plan = self.make_plan()
        self.save(plan)
        before = plan.objective_ids
        march = self.find(plan, "new_leads", "2026-03-01")
        april = self.find(plan, "new_leads", "2026-04-01")
        self.assertIn(f"Right already: {len(before)}", self.save(plan))
        # March is over then, and not yet closed: it is no longer asked for, nor idle
        self.assertNotIn("Not needed", self.save(plan, "2026-04-02 09:00"))
        with self.at("2026-04-02 10:00"):
            march.action_close()
        plan.quota = 180000
        said = self.save(plan)
        self.assertEqual(plan.objective_ids, before)
        self.assertEqual((march.state, march.target), ("closed", 204))
        self.assertEqual(april.target, 396)
        self.assertIn("Closed, and left as they are", said)
        self.assertIn(march.display_name, said)

    def test_what_is_not_needed_any_more_is_named(self):
        plan = self.make_plan()
        self.save(plan)
        plan.step_ids.days = 90
        self.assertIn("Not needed by the plan any more", self.save(plan))

    def test_plans_that_need_leads_in_the_same_month_are_added_up(self):
        second = self.make_plan()
        third = self.make_plan(date_start="2026-07-01")
        third.step_ids.days = 105
        alone = {str(need.date): need.leads for need in third.need_ids}
        self.save(second)
        self.save(third)
        april = self.find(second, "new_leads", "2026-04-01")
        self.assertEqual(april.target, 198 + alone["2026-04-01"])
        self.assertEqual(april.lead_plan_ids.with_env(self.env), second + third)
        self.assertEqual(third.objective_count, len(third.objective_ids))
        # saved again, in whatever order, it stays the sum
        self.assertIn("Right already", self.save(second))
        self.assertEqual(april.target, 198 + alone["2026-04-01"])
        # what a plan needs no more is taken away, and the rest is still promised
        third.step_ids.days = 1
        self.assertNotIn("left until", self.save(third))
        self.assertEqual(april.target, 198)
        self.assertEqual(april.lead_plan_ids.with_env(self.env), second)

    def test_a_year_and_one_of_its_quarters_are_not_promised_both(self):
        quarter = self.make_plan()
        year = self.make_plan(period_kind="year")
        self.save(quarter)
        with self.assertRaisesRegex(UserError, "Q2 2026” are for the same days"):
            self.save(year)
        quarter.objective_ids.unlink()
        self.save(year)
        self.assertTrue(year.objective_ids)

    def test_the_months_add_up_to_the_quota(self):
        plan = self.make_plan(quota=100000)
        self.save(plan)
        months = [
            self.find(plan, "revenue", f"2026-0{month}-01").target
            for month in (4, 5, 6)
        ]
        self.assertEqual(months, [33333.34, 33333.33, 33333.33])

    def test_only_managers_promise(self):
        plan = self.make_plan()
        with self.assertRaises(AccessError):
            plan.with_user(self.lea).action_save_objectives()

    def test_targets_are_shared_out_and_each_sees_their_own(self):
        plan = self.make_plan()
        self.save(plan)
        whole = self.find(plan, "revenue", "2026-04-01", "quarter")
        share = Form(
            self.env["sla.objective.share"]
            .with_user(self.manager)
            .with_context(default_objective_id=whole.id)
        )
        share.method = "weight"
        share.save().action_share()
        parts = whole.child_ids
        self.assertEqual(parts.user_id, self.sam | self.ann)
        self.assertEqual(sum(parts.mapped("target")), 90000)
        action = self.env.ref("sla_marketing.sla_objective_target_action")
        domain = [("scope", "=", "person"), ("kpi_id.is_of_leads", "=", True)]
        self.assertEqual(action.domain.replace("'", '"'), str(domain).replace("'", '"'))

        def seen(user):
            found = self.env["sla.objective"].with_user(user).search(domain)
            return (found & parts).user_id.with_env(self.env)

        self.assertEqual(seen(self.sam), self.sam)
        self.assertEqual(seen(self.ann), self.ann)
        self.assertEqual(seen(self.lea), self.sam | self.ann)
        self.assertFalse(seen(self.mia))
        self.assertEqual(seen(self.manager), self.sam | self.ann)

    def test_achievement_is_measured_by_person(self):
        plan = self.make_plan()
        self.save(plan)
        whole = self.find(plan, "revenue", "2026-04-01", "quarter")
        mine = self.env["sla.objective"].create(
            {
                "kpi_id": whole.kpi_id.id,
                "scope": "person",
                "user_id": self.sam.id,
                "parent_id": whole.id,
                "period_kind": "quarter",
                "date_start": "2026-04-01",
                "target": 45000,
                "company_id": self.company.id,
            }
        )
        for user in (self.sam, self.ann):
            lead = self.make_lead(
                "2026-04-07 10:00",
                type="opportunity",
                expected_revenue=9000,
                user_id=user.id,
            )
            self.do("2026-04-08 10:00", lead.action_set_won)
        with self.at("2026-04-09 10:00"):
            (mine | whole).with_user(self.sam).browse(mine.id).action_refresh()
            whole.action_refresh()
            self.env.flush_all()
        self.assertEqual((mine.actual, mine.attainment), (9000, 20))
        self.assertEqual(whole.actual, 18000)
        with self.assertRaises(AccessError):
            mine.with_user(self.sam).target = 1

    def test_figures_of_leads_are_told_from_others(self):
        kpis = self.env["sla.kpi"]
        for name in ("revenue", "qualified_leads", "first_contact"):
            self.assertTrue(self.env.ref(f"sla_marketing.kpi_{name}").is_of_leads)
        other = self.env.ref("sla_objective.kpi_attainment")
        self.assertFalse(kpis.browse(other.id).is_of_leads)
