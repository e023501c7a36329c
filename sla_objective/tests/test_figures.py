from odoo.exceptions import ValidationError
from odoo.tests import tagged

from . import common


@tagged("post_install", "-at_install")
class TestFigures(common.ObjectiveCommon):
    """Figures against a separate look at the same rows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Mondays to Fridays of March 2026; some of April, some of nobody
        for number, day in enumerate(range(2, 28, 2)):
            cls.make_contact(
                f"2026-03-{day:02} 10:00",
                cls.ann if number % 3 else cls.bob,
                number,
                f"2026-03-{day:02} 15:30",
                parent_id=cls.team.id if number % 2 else False,
            )
        cls.make_contact("2026-04-01 00:00", cls.ann, 7)
        cls.make_contact("2026-03-31 23:59", None, 3)

    def sql(self, expression, extra="TRUE"):
        """Return what plain SQL says of the contacts of March."""
        # pylint: disable=sql-injection
        self.env.cr.execute(
            f"""SELECT {expression} FROM res_partner WHERE ref LIKE 'T-%%'
            AND create_date >= '2026-03-01' AND create_date < '2026-04-01'
            AND {extra}"""
        )
        return self.env.cr.fetchone()[0]

    def measure(self, kpi, **vals):
        objective = self.make_objective(kpi, **vals)
        self.refresh(objective, "2026-04-02 12:00")
        self.assertFalse(kpi.error)
        return objective

    def test_a_number_of_records_is_that_of_the_period(self):
        objective = self.measure(self.make_kpi())
        self.assertEqual(objective.actual, self.sql("count(*)"))
        self.assertEqual(objective.actual, 14)

    def test_a_sum_is_that_of_the_field(self):
        kpi = self.make_kpi(measure="sum", field_id=self.field("color"))
        self.assertEqual(self.measure(kpi).actual, self.sql("sum(color)"))

    def test_an_average_is_that_of_the_field(self):
        kpi = self.make_kpi(measure="average", field_id=self.field("color"))
        expected = float(self.sql("avg(color)"))
        self.assertAlmostEqual(self.measure(kpi).actual, expected, 6)

    def test_median_and_percentile_are_those_of_the_field(self):
        numbers = sorted([*range(13), 3])
        kpi = self.make_kpi(measure="median", field_id=self.field("color"))
        self.assertEqual(self.measure(kpi).actual, (numbers[6] + numbers[7]) / 2)
        kpi = self.make_kpi(
            name="Nine of ten", measure="percentile", field_id=self.field("color")
        )
        place = 0.9 * (len(numbers) - 1)
        expected = numbers[11] + (place - 11) * (numbers[12] - numbers[11])
        self.assertAlmostEqual(self.measure(kpi).actual, expected, 6)

    def test_a_share_is_of_those_that_it_is_a_part_of(self):
        kpi = self.make_kpi(
            measure="ratio",
            unit="percent",
            domain="[('color', '>=', 5)]",
            of_domain="[('ref', '=like', 'T-%'), ('user_id', '!=', False)]",
        )
        objective = self.measure(kpi)
        part = self.sql("count(*)", "user_id IS NOT NULL AND color >= 5")
        whole = self.sql("count(*)", "user_id IS NOT NULL")
        self.assertEqual((objective.numerator, objective.denominator), (part, whole))
        self.assertAlmostEqual(objective.actual, 100 * part / whole, 6)

    def test_a_share_of_nothing_is_not_measured(self):
        kpi = self.make_kpi(measure="ratio", of_domain="[('ref', '=', 'nobody')]")
        objective = self.measure(kpi)
        self.assertFalse(objective.has_value)
        self.assertEqual(objective.status, "none")

    def test_working_time_counts_open_hours_only(self):
        self.make_contact("2026-03-06 16:00", until="2026-03-09 10:00", ref="W-1")
        self.make_contact("2026-03-09 09:00", until="2026-03-09 12:00", ref="W-1")
        kpi = self.make_kpi(
            measure="elapsed",
            unit="hour",
            domain="[('ref', '=', 'W-1')]",
            field_id=self.field("create_date"),
            end_field_id=self.field("write_date"),
        )
        # Friday 16 to Monday 10 is two hours of nine to five
        self.assertEqual(self.measure(kpi).actual, 2.5)

    def test_a_working_time_that_never_was_neither_counts_nor_is_shown(self):
        took = self.make_contact("2026-03-09 09:00", until="2026-03-09 12:00", ref="W")
        self.make_contact("2026-03-10 09:00", until="2026-03-09 12:00", ref="W")
        still = self.make_contact("2026-03-11 09:00", ref="W")
        self.env.cr.execute(
            "UPDATE res_partner SET write_date = NULL WHERE id = %s", [still.id]
        )
        still.invalidate_recordset()
        kpi = self.make_kpi(
            measure="elapsed",
            unit="hour",
            aggregate="average",
            domain="[('ref', '=', 'W')]",
            field_id=self.field("create_date"),
            end_field_id=self.field("write_date"),
        )
        objective = self.measure(kpi)
        self.assertEqual((objective.actual, objective.denominator), (3, 1))
        action = objective.action_view_records()
        self.assertEqual(self.env["res.partner"].search(action["domain"]), took)

    def test_a_person_is_counted_alone(self):
        kpi = self.make_kpi()
        objective = self.measure(kpi, scope="person", user_id=self.ann.id)
        expected = self.sql("count(*)", f"user_id = {self.ann.id}")
        self.assertEqual(objective.actual, expected)

    def test_a_team_is_counted_by_its_field(self):
        kpi = self.make_kpi(team_field_id=self.field("parent_id"))
        team = f"res.partner,{self.team.id}"
        objective = self.measure(kpi, scope="team", team_ref=team)
        expected = self.sql("count(*)", f"parent_id = {self.team.id}")
        self.assertEqual(objective.actual, expected)

    def test_a_team_without_a_field_is_its_members(self):
        self.env["sla.capacity"].create(
            {
                "party_ref": f"res.partner,{self.team.id}",
                "member_ids": [(6, 0, (self.ann | self.bob).ids)],
            }
        )
        team = f"res.partner,{self.team.id}"
        objective = self.measure(self.make_kpi(), scope="team", team_ref=team)
        self.assertEqual(objective.actual, self.sql("count(*)", "user_id IS NOT NULL"))

    def test_a_day_is_that_of_the_company(self):
        self.calendar.tz = "Asia/Tehran"  # three and a half hours ahead
        march = self.make_objective(self.make_kpi())
        april = self.make_objective(march.kpi_id, day="2026-04-15")
        self.refresh(march | april, "2026-04-20 12:00")
        self.assertEqual((march.actual, april.actual), (13, 2))

    def test_records_of_another_company_do_not_count(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.make_contact("2026-03-05 10:00", company_id=other.id)
        self.make_contact("2026-03-05 10:00", company_id=False)
        self.assertEqual(self.measure(self.make_kpi()).actual, 15)

    def test_archived_records_count_so_that_history_stays(self):
        contact = self.env["res.partner"].search([("ref", "=", "T-1")], limit=1)
        contact.active = False
        self.assertEqual(self.measure(self.make_kpi()).actual, 14)

    def test_the_records_behind_an_open_number_are_those_that_count(self):
        objective = self.measure(self.make_kpi(), scope="person", user_id=self.ann.id)
        action = objective.action_view_records()
        found = self.env["res.partner"].with_context(**action["context"])
        self.assertEqual(found.search_count(action["domain"]), objective.actual)

    def test_all_of_a_year_is_shown_by_month_week_quarter_and_year(self):
        kpi = self.make_kpi()
        kinds = {"week": 4, "quarter": 14, "year": 15}
        for kind, expected in kinds.items():
            objective = self.make_objective(kpi, day="2026-03-04", period_kind=kind)
            self.refresh(objective, "2026-12-31 12:00")
            self.assertEqual(objective.actual, expected, kind)

    def test_promises_are_measured_on_their_clocks(self):
        metric = self.make_metric("sla.visit", stop_domain="[('state', '=', 'done')]")
        kpi = self.env.ref("sla_objective.kpi_attainment").copy(
            {"metric_ids": metric.ids, "counter_id": False}
        )
        hours = self.env["sla.kpi"].create(
            {
                "name": "Time",
                "definition": "Median time.",
                "unit": "hour",
                "direction": "lower",
                "measure": "clock_time",
                "metric_ids": metric.ids,
            }
        )
        for used, late in ((3600, False), (7200, False), (9000, True), (1800, False)):
            self.make_clock(metric, used, late)
        objectives = self.make_objective(kpi) | self.make_objective(
            hours, scope="person", user_id=self.ann.id
        )
        self.refresh(objectives, "2026-04-02 12:00")
        self.assertEqual(objectives.mapped("actual"), [75, 1.5])

    def make_clock(self, metric, used, late):
        policy = self.env["sla.policy"].search([], limit=1)
        revision = self.env["sla.revision"].search([], limit=1)
        revision = revision or self.env["sla.revision"].create(
            {"number": 1, "fingerprint": "test", "definition": {"id": 0}}
        )
        schedule = self.env["sla.schedule"]._get_current(self.calendar, self.company)
        return self.env["sla.clock"].create(
            {
                "res_model": "sla.visit",
                "res_id": 1,
                "metric_id": metric.id,
                "policy_id": policy.id,
                "revision_id": revision.id,
                "schedule_id": schedule.id,
                "company_id": self.company.id,
                "user_id": self.ann.id,
                "state": "stopped",
                "started_at": "2026-03-03 09:00:00",
                "stopped_at": "2026-03-03 15:00:00",
                "breached_at": late and "2026-03-03 11:00:00",
                "decided_at": f"2026-03-03 {'11' if late else '15'}:00:00",
                "elapsed": used,
            }
        )

    # What is refused

    def test_a_figure_needs_what_it_is_measured_by(self):
        with self.assertRaisesRegex(ValidationError, "Field"):
            self.make_kpi(measure="sum")

    def test_a_condition_on_a_field_that_the_author_may_not_read_is_refused(self):
        manager = common.new_agent(
            self.env, "objective_manager", groups="sla_base.group_sla_manager"
        )
        kpis = self.env["sla.kpi"].with_user(manager)
        vals = {
            "name": "Spy",
            "definition": "Who may do what.",
            "model_id": self.env["ir.model"]._get_id("res.partner"),
            "date_field_id": self.field("create_date"),
        }
        with self.assertRaises(ValidationError):
            kpis.create({**vals, "domain": "[('user_ids.password', '!=', False)]"})
        secret = self.env["ir.model"]._get_id("ir.config_parameter")
        date = self.field("create_date", "ir.config_parameter")
        with self.assertRaisesRegex(ValidationError, "may not read"):
            kpis.create({**vals, "model_id": secret, "date_field_id": date})

    def test_a_figure_of_all_companies_at_once_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "all companies"):
            self.make_kpi(company_field_id=False)

    def test_a_goal_has_no_more_figures_than_the_company_wants(self):
        self.company.sla_kpis_per_goal = 2
        self.make_kpi(name="One")
        self.make_kpi(name="Two")
        named = "Known to everybody.*One, Three, Two"
        with self.assertRaisesRegex(ValidationError, named):
            self.make_kpi(name="Three")

    def test_an_archived_figure_makes_room_for_another(self):
        self.company.sla_kpis_per_goal = 1
        self.make_kpi(name="One").active = False
        self.assertTrue(self.make_kpi(name="Two"))

    def test_nobody_promises_what_cannot_be_told_apart(self):
        kpi = self.make_kpi(user_field_id=False)
        with self.assertRaisesRegex(ValidationError, "Person by"):
            self.make_objective(kpi, scope="person", user_id=self.ann.id)

    def test_a_figure_that_fails_says_so_and_holds_up_no_other(self):
        good, bad = self.make_kpi(), self.make_kpi(name="Broken")
        self.env.cr.execute(
            "UPDATE sla_kpi SET domain = %s WHERE id = %s",
            ["[('gone', '=', 1)]", bad.id],
        )
        bad.invalidate_recordset()
        objectives = self.make_objective(bad) | self.make_objective(good)
        with self.assertLogs("odoo.addons.sla_objective", "WARNING"):
            self.refresh(objectives, "2026-04-02 12:00")
        self.assertIn("gone", bad.error)
        self.assertEqual(objectives[1].actual, 14)
