from datetime import datetime, timedelta
from random import Random

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from odoo.addons.sla_marketing.planning import needed, spread, work_out

from .common import LeadCommon

CODES = ("lead", "prospect", "mql", "sal", "sql", "opportunity", "customer")


class LeadPlanCommon(LeadCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        version = cls.env.ref("sla_marketing.lead_class_version")
        cls.classes = {each.code: each for each in version.class_ids}
        cls.fair, cls.web = cls.env["utm.source"].create(
            [{"name": "Test Fair"}, {"name": "Test Site"}]
        )
        cls.manager = cls.new_seller("pia", "sla_base.group_sla_manager")

    def make_plan(self, moment="2026-03-02 10:00", **vals):
        """A plan of the second quarter; history is the year 2025."""
        with self.at(moment):
            plan = self.env["sla.lead.plan"].create(
                {
                    "quota": 90000,
                    "date_start": "2026-05-20",
                    "team_id": self.team.id,
                    "company_id": self.company.id,
                    "history_from": "2025-01-01",
                    "history_to": "2025-12-31",
                    **vals,
                }
            )
            self.env.flush_all()
        return plan

    def type_all(self, plan, rates=(1, 0.5, 0.5, 1, 0.5, 0.4), days=(45,) * 6):
        plan.deal_size = 3000
        for step, rate, each in zip(plan.step_ids, rates, days, strict=True):
            step.write({"rate": rate, "days": each})

    def insert_leads(self, count, seed=7):
        """Insert leads of the year 2025 and the history of their classes, as rows.
        Return what was inserted: ``[(source, place reached, created, won, amount)]``"""
        random = Random(seed)
        sources = (self.fair.id, self.web.id, None)
        made = []
        for number in range(count):
            source = random.choice(sources)
            place = 1
            luck = 0.85 if source == self.fair.id else 0.7
            while place < 7 and random.random() < luck:
                place += 1
            created = datetime(2025, 1, 1) + timedelta(hours=random.randrange(365 * 24))
            won = created + timedelta(days=random.randrange(6, 60))
            amount = random.randrange(500, 9000)
            self.env.cr.execute(
                """INSERT INTO crm_lead (name, type, team_id, company_id, source_id,
                       create_date, date_closed, won_status, expected_revenue, active)
                   VALUES (%s, 'opportunity', %s, %s, %s, %s, %s, %s, %s, true)
                   RETURNING id""",
                (
                    f"Test {number}",
                    self.team.id,
                    self.company.id,
                    source,
                    created,
                    won if place == 7 else None,
                    "won" if place == 7 else "pending",
                    amount,
                ),
            )
            [[lead]] = self.env.cr.fetchall()
            at = created
            for step in range(1, place + 1):
                # some jump over classes
                if step not in (1, place) and number % 3 == 0:
                    continue
                self.env.cr.execute(
                    """INSERT INTO sla_lead_class_change
                           (lead_id, to_id, to_code, at, reason, company_id)
                       VALUES (%s, %s, %s, %s, 'lead', %s)""",
                    (
                        lead,
                        self.classes[CODES[step - 1]].id,
                        CODES[step - 1],
                        won if step == 7 else at,
                        self.company.id,
                    ),
                )
                at += timedelta(days=0.5)
            made.append((source, place, created, won, amount))
        self.env.invalidate_all()
        return made


@tagged("post_install", "-at_install")
class TestLeadPlan(LeadPlanCommon):
    def test_numbers_multiplied_back_give_at_least_the_quota(self):
        random = Random(1)
        for _trial in range(300):
            quota = random.uniform(1, 1e7)
            deal = random.uniform(1, 1e5)
            rates = [random.uniform(0.01, 1) for _step in range(random.randint(1, 7))]
            result = work_out(quota, deal, rates)
            self.assertGreaterEqual(result.counts[-1] + 1e-4, quota / deal)
            for count, rate, after in zip(
                result.counts, rates, result.counts[1:], strict=False
            ):
                self.assertGreaterEqual(count + 1e-4, after / rate)
                # and not one more than it takes
                self.assertLess((count - 1) * rate, after)

    def test_parts_add_up_and_follow_the_weights(self):
        random = Random(2)
        for _trial in range(300):
            weights = [random.randint(0, 31) for _each in range(random.randint(1, 12))]
            weights.append(1)
            number = random.randint(0, 5000)
            parts = spread(number, weights)
            self.assertEqual(sum(parts), number)
            for part, weight in zip(parts, weights, strict=True):
                self.assertLessEqual(abs(part - number * weight / sum(weights)), 1)

    def test_what_is_not_known_gives_no_number(self):
        self.assertIsNone(work_out(1000, 0, [0.5]))
        self.assertIsNone(work_out(1000, 10, [0.5, 0]))
        self.assertEqual(needed(3, [0.5, 0.3]), (20, 10, 3))

    def test_measured_shares_are_taken_exactly(self):
        plan = self.make_plan()
        plan.deal_size = 30000
        plan.min_count = 9
        plan.step_ids.write({"base": 9, "passed": 3, "rate": 1 / 3, "days": 45})
        self.assertEqual(plan.step_ids[0].rate_measured, 1 / 3)
        self.assertEqual(plan.customers_needed, 3)
        self.assertEqual(plan.leads_needed, 3 * 3**6)
        self.assertEqual(plan.line_ids.leads_needed, 2187)
        # nothing but what the decimals of a typed share lose
        self.assertEqual(needed(3, [0.333333]), (9, 3))

    def test_too_thin_a_history_is_said_and_invents_nothing(self):
        self.make_lead("2025-06-02 10:00", source_id=self.fair.id)
        plan = self.make_plan()
        self.assertEqual(plan.lead_count, 1)
        self.assertFalse(plan.is_complete)
        self.assertFalse(plan.need_ids)
        self.assertEqual(set(plan.step_ids.mapped("rate")), {0})
        self.assertEqual(plan.deal_size, 0)
        self.assertIn("too few deals", plan.problems)
        self.assertIn("too few leads", plan.problems)
        self.assertIn("Too few leads (1)", plan.step_ids[0].basis)
        with self.assertRaisesRegex(UserError, "not complete"):
            plan.action_save_objectives()

    def test_typed_numbers_are_worked_out_month_by_month(self):
        plan = self.make_plan()
        self.type_all(plan)
        self.assertTrue(plan.is_complete, plan.problems)
        self.assertEqual(str(plan.date_start), "2026-04-01")
        self.assertEqual(plan.customers_needed, 30)
        self.assertEqual(plan.opportunities_needed, 75)
        self.assertEqual(plan.qualified_needed, 300)
        self.assertEqual(plan.leads_needed, 600)
        months = {str(need.date): need for need in plan.need_ids}
        # 45 days before April, May and June: from 15 February to 16 May
        self.assertEqual(
            {month: need.leads for month, need in months.items() if need.leads},
            {
                "2026-02-01": 93,
                "2026-03-01": 204,
                "2026-04-01": 198,
                "2026-05-01": 105,
            },
        )
        self.assertEqual(months["2026-06-01"].customers, 9)
        self.assertEqual(sum(plan.need_ids.mapped("revenue")), 90000)
        with self.at("2026-03-02 10:00"):
            plan.invalidate_recordset()
            self.assertIn("93 raw leads", plan.notes)
        self.assertIn("Typed", plan.step_ids[0].basis)
        self.assertEqual(plan.funnel[0]["count"], 600)
        self.assertEqual(plan.funnel[-1]["rate"], 0.4)

    def test_a_year_of_leads_is_measured_as_plain_sql_says(self):
        made = self.insert_leads(3000)
        plan = self.make_plan()
        self.assertEqual(plan.lead_count, 3000)
        for line in plan.line_ids:
            mine = [each for each in made if each[0] == (line.source_id.id or None)]
            self.assertEqual(line.history_count, len(mine))
            self.check_steps(line.step_ids, mine)
        self.assertEqual(len(plan.line_ids), 3)
        self.check_steps(plan.step_ids, made)
        self.env.cr.execute(
            """SELECT source_id, COUNT(*), AVG(expected_revenue), SUM(expected_revenue)
                 FROM crm_lead WHERE team_id = %s AND won_status = 'won'
                  AND date_closed >= '2025-01-01' AND date_closed < '2026-01-01'
             GROUP BY source_id""",
            [self.team.id],
        )
        rows = self.env.cr.fetchall()
        total = sum(row[3] for row in rows)
        for source, count, mean, revenue in rows:
            line = plan.line_ids.filtered(
                lambda each, source=source: (each.source_id.id or None) == source
            )
            self.assertEqual(line.deal_count, count)
            self.assertAlmostEqual(line.deal_size, float(mean), 2)
            self.assertAlmostEqual(line.share, float(revenue / total), 5)
        self.assertEqual(plan.deal_count, sum(row[1] for row in rows))
        self.assertTrue(plan.is_complete, plan.problems)
        for line in plan.line_ids:
            brought = line.leads_needed * line.lead_value
            self.assertGreaterEqual(brought * 1.000001, plan.quota * line.share)

    def check_steps(self, steps, made):
        for place, step in enumerate(steps.sorted("sequence"), start=1):
            base = sum(each[1] >= place for each in made)
            passed = sum(each[1] > place for each in made)
            self.assertEqual((step.base, step.passed), (base, passed))
            self.assertAlmostEqual(step.rate, passed / base, 5)
        days = sorted(
            (won - created).days
            for _source, place, created, won, _amount in made
            if place == 7 and won < datetime(2026, 1, 1)
        )
        middle = len(days) // 2
        median = (days[middle] + days[~middle]) / 2
        self.assertAlmostEqual(steps[0].days, median, 1)
        self.assertEqual(steps[0].days_count, len(days))

    def test_typed_figures_survive_another_measuring(self):
        self.insert_leads(300)
        plan = self.make_plan()
        step = plan.step_ids[2]
        measured = step.rate
        step.rate = 0.25
        plan.deal_size = 12345
        plan.action_measure()
        self.assertEqual(step.rate, 0.25)
        self.assertAlmostEqual(step.rate_measured, measured, 5)
        self.assertIn("Typed", plan.deal_basis)
        self.assertEqual(plan.deal_size, 12345)
        step.rate = 0
        plan.action_measure()
        self.assertAlmostEqual(step.rate, measured, 5)

    def test_the_history_can_be_changed(self):
        self.insert_leads(300)
        plan = self.make_plan()
        plan.write({"history_to": "2025-06-30"})
        self.assertLess(plan.lead_count, 300)
        found = self.env["sla.lead.plan"].name_search("Field sales")
        self.assertIn((plan.id, "Field sales, Q2 2026"), found)
        plan.write({"team_id": False})
        self.assertEqual(plan.name.split(",")[0], self.company.name)

    def test_opportunities_without_leads_are_planned_too(self):
        """They are won at once, or never; no class before is noted."""
        self.team.use_leads = False
        for number in range(12):
            lead = self.make_lead("2025-05-05 10:00", type="opportunity")
            if number < 6:
                lead.expected_revenue = 1000
                self.do("2025-06-04 10:00", lead.action_set_won)
        plan = self.make_plan()
        self.assertEqual(plan.lead_count, 12)
        self.assertEqual((plan.step_ids[-1].base, plan.step_ids[-1].passed), (6, 6))
        self.assertEqual(plan.deal_count, 6)
        plan.min_count = 5
        self.assertEqual(plan.deal_size, 1000)
        self.assertTrue(plan.is_complete, plan.problems)
        self.assertEqual((plan.customers_needed, plan.leads_needed), (90, 180))
        self.assertEqual(plan.step_ids[0].days, 30)

    def test_shares_that_do_not_add_up_are_said(self):
        plan = self.make_plan()
        self.type_all(plan)
        plan.line_ids.share = 0.9
        self.assertFalse(plan.is_complete)
        self.assertIn("90.0 %", plan.problems)
        self.env["sla.lead.plan.line"].create(
            {"plan_id": plan.id, "source_id": self.fair.id, "share": 0.1}
        )
        self.assertTrue(plan.is_complete, plan.problems)
        self.assertEqual(plan.need_ids.source_id, self.fair)

    def test_a_plan_is_worked_out_while_it_is_typed(self):
        plan = self.make_plan()
        with Form(plan) as form:
            form.deal_size = 3000
            for index in range(6):
                with form.step_ids.edit(index) as step:
                    step.rate = 0.5
            self.assertEqual(form.customers_needed, 30)
            self.assertEqual(form.leads_needed, 30 * 64)
        self.assertEqual(plan.leads_needed, 30 * 64)
        self.assertEqual(sum(plan.need_ids.mapped("leads")), 30 * 64)

    def test_people_are_checked_against_the_plan(self):
        plan = self.make_plan()
        self.type_all(plan)
        members = self.team.crm_team_member_ids
        members.sla_leads_per_month = 40
        self.assertEqual((plan.capacity, plan.peak), (80, 102))
        self.assertTrue(plan.is_overloaded)
        self.assertIn("March 2026: 102", plan.overload_text)
        self.assertIn("22 too many", plan.overload_text)
        members.sla_leads_per_month = 60
        plan.invalidate_recordset()
        self.assertFalse(plan.is_overloaded)
        members[0].write({"sla_leads_per_month": 0, "assignment_max": 0})
        plan.invalidate_recordset()
        self.assertIn(f"{members[0].user_id.name}: not known", plan.capacity_text)

    def test_another_company_and_plain_sellers_see_no_plan(self):
        plan = self.make_plan()
        self.assertTrue(plan.with_user(self.lea).name)
        with self.assertRaises(AccessError):
            plan.with_user(self.sam).read(["quota"])
        with self.assertRaises(AccessError):
            plan.with_user(self.lea).write({"quota": 1})
        other = self.env["res.company"].create({"name": "Other"})
        self.manager.write({"company_ids": [(4, other.id)], "company_id": other.id})
        self.manager.company_ids -= self.company
        with self.assertRaises(AccessError):
            plan.with_user(self.manager).read(["quota"])
