"""Visits over versions of an agreement, access and capacity."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.sla_base.tests import common, contract

from .test_visits import VISITS, VisitCommon


@tagged("post_install", "-at_install", "standard")
class TestVisitVersions(VisitCommon):
    def next_version(self, plan, day, mode="leave", **vals):
        draft = self.revise(plan.agreement_id, day, mode)
        new = draft.visit_plan_ids.with_user(self.manager)
        if vals:
            new.write(vals)
        self.put_in_force(draft, "2026-03-03 08:00")
        return new

    def test_the_next_version_goes_on_without_doubling(self):
        plan = self.make_plan()
        self.start(plan)
        new = self.next_version(plan, "2026-03-09", window=2)
        self.assertEqual(new.root_id, plan)
        visits = self.visits(plan)
        self.assertEqual(self.days(visits), ["2026-03-02", "2026-03-09", "2026-03-16"])
        self.assertEqual(visits.plan_id, plan | new)
        clock = visits[1].sla_clock_ids
        self.assertEqual(clock.agreement_id, new.agreement_id)
        self.assertEqual(str(clock.deadline), "2026-03-10 17:00:00")
        self.assertEqual(visits[1].deadline, clock.deadline)
        self.assert_replays(clock)
        self.run_job(VISITS, "2026-03-10 00:10")
        self.assertEqual(len(self.visits(plan)), 4)
        self.assertEqual(self.visits(plan)[3].plan_id, new)

    def test_days_that_the_next_version_drops_are_not_made(self):
        plan = self.make_plan()
        visits = self.start(plan)
        self.next_version(plan, "2026-03-09", interval=2)
        self.assertEqual(visits.mapped("state"), ["planned", "cancelled", "planned"])

    def test_the_next_version_without_visits_takes_them_off_the_list(self):
        plan = self.make_plan()
        visits = self.start(plan)
        draft = self.revise(plan.agreement_id, "2026-03-09")
        draft.visit_plan_ids.unlink()
        self.make_policy(self.metric, agreement_id=draft.id, state="draft")
        self.put_in_force(draft, "2026-03-03 08:00")
        self.assertEqual(visits.mapped("state"), ["planned", "cancelled", "cancelled"])

    def test_the_ladder_goes_on_and_the_change_is_shown(self):
        plan = self.make_plan()
        plan.policy_id.escalation_ids = [
            (
                0,
                0,
                {"name": "Half", "timing": "percent", "value": 50, "channel": "notify"},
            )
        ]
        self.start(plan)
        draft = self.revise(plan.agreement_id, "2026-03-09")
        new = draft.visit_plan_ids.with_user(self.manager)
        self.assertEqual(draft.policy_ids, new.policy_id)
        self.assertEqual(new.policy_id.escalation_ids.name, "Half")
        new.interval = 2
        self.assertIn("every 2 weeks", str(draft.change_summary))

    def test_open_visits_follow_a_version_that_takes_over(self):
        plan = self.make_plan(window=10)
        visit = self.start(plan)[0]
        new = self.next_version(plan, "2026-03-04", mode="keep")
        self.run_job("ir_cron_sla_agreements", "2026-03-04 00:05")
        self.assertEqual(visit.plan_id, new)
        clock = visit.sla_clock_ids
        self.assertEqual(
            (clock.state, clock.agreement_id), ("running", new.agreement_id)
        )
        self.assert_replays(clock)


@tagged("post_install", "-at_install", "standard")
class TestVisitAccess(VisitCommon):
    def test_users_mark_their_own_visits_only(self):
        visit = self.start(self.make_plan())[0]
        visit.with_user(self.worker).report = "Two belts changed."
        with self.assertRaises(AccessError):
            visit.with_user(self.reader).action_done()
        with self.assertRaises(UserError):
            visit.with_user(self.worker).action_cancel()

    def test_members_of_the_team_take_its_visits(self):
        capacity = self.env["sla.capacity"].create(
            {
                "party_ref": f"res.partner,{self.customer.id}",
                "member_ids": [(6, 0, self.worker.ids)],
            }
        )
        visit = self.start(self.make_plan(user_id=False, capacity_id=capacity.id))[0]
        self.assertEqual(visit.activity_ids.user_id, self.manager)
        with self.assertRaises(AccessError):
            visit.with_user(self.reader).action_done()
        with self.at("2026-03-02 12:00"):
            visit.with_user(self.worker).action_done()
        self.assertEqual(visit.state, "done")

    def test_nobody_writes_how_it_stands(self):
        visit = self.start(self.make_plan())[0]
        for user in (self.worker, self.manager):
            for name, value in (("state", "done"), ("deadline", "2027-01-01")):
                with self.assertRaisesRegex(UserError, "made by the visit plan"):
                    visit.with_user(user).write({name: value})
        visit.with_user(self.manager).user_id = self.reader
        self.assertEqual(visit.activity_ids.user_id, self.reader)

    def test_another_company_does_not_see_visits(self):
        visit = self.start(self.make_plan())[0]
        other = self.env["res.company"].create({"name": "Other"})
        outsider = new_test_user(
            self.env,
            "outsider",
            groups="sla_base.group_sla_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        with self.assertRaises(AccessError):
            visit.with_user(outsider).read(["name"])
        with self.assertRaises(AccessError):
            visit.plan_id.with_user(outsider).read(["name"])

    def test_people_without_a_role_see_no_visits(self):
        visit = self.start(self.make_plan())[0]
        with self.assertRaises(AccessError):
            visit.with_user(common.new_agent(self.env, "nobody")).read(["name"])


@tagged("post_install", "-at_install", "standard")
class TestVisitCapacity(VisitCommon):
    def test_visits_use_up_the_capacity_of_the_team(self):
        with self.at("2026-03-02 08:00"):
            capacity = self.env["sla.capacity"].create(
                {
                    "party_ref": f"res.partner,{self.customer.id}",
                    "member_ids": [(6, 0, self.worker.ids)],
                }
            )
        plan = self.make_plan(
            capacity_id=capacity.id, hours=3, agreement={"date_end": "2026-04-10"}
        )
        self.start(plan)
        capacity.invalidate_recordset()
        months = capacity.month_ids[:3].mapped("committed")
        # five Mondays in March, one in April before the agreement ends
        self.assertEqual(months, [15, 3, 0])


@tagged("post_install", "-at_install", "standard")
class TestVisitHost(contract.SlaContract, VisitCommon):
    host_model = "sla.visit"
    stop_domain = "[('state', '=', 'done')]"

    def make_document(self, **vals):
        plan = self.make_plan().sudo()
        return self.env["sla.visit"].create(
            {
                **plan._prepare_visit(),
                "nominal_date": "2026-03-02",
                "planned_date": "2026-03-02",
                "planned_start": "2026-03-02 09:00:00",
                "deadline": "2026-03-02 17:00:00",
                **vals,
            }
        )

    def end_document(self, document):
        document.action_done()
