from odoo.tests import tagged

from . import common


@tagged("post_install", "-at_install")
class TestAlarms(common.ObjectiveCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        manager = common.new_agent(
            cls.env, "objective_manager", groups="sla_base.group_sla_manager"
        )
        cls.counter = cls.make_kpi(
            name="Average care",
            measure="average",
            field_id=cls.field("color"),
            owner_id=manager.id,
        )
        cls.kpi = cls.make_kpi(
            counter_id=cls.counter.id,
            counter_margin=10,
            owner_id=cls.env.ref("base.user_admin").id,
        )

    def months(self, *numbers):
        """Make contacts in February, March …: ``(how many, their colour)`` each, and
        the objectives of these months, measured."""
        objectives = self.env["sla.objective"]
        for month, (count, color) in enumerate(numbers, 2):
            for number in range(count):
                self.make_contact(f"2026-{month:02}-{number + 2:02} 10:00", color=color)
            objectives |= self.make_objective(self.kpi, f"2026-{month:02}-01")
        watched = self.env["sla.objective"].search([("kpi_id", "=", self.counter.id)])
        self.refresh(objectives | watched, "2026-12-01 09:00")
        return objectives

    def alarms(self):
        return self.env["sla.kpi.alarm"].search([("kpi_id", "=", self.kpi.id)])

    def test_a_counter_metric_is_watched_for_the_same_people_and_period(self):
        self.make_objective(self.kpi, scope="person", user_id=self.ann.id)
        watched = self.env["sla.objective"].search([("kpi_id", "=", self.counter.id)])
        self.assertEqual(watched.user_id, self.ann)
        self.assertFalse(watched.has_target)

    def test_better_at_the_cost_of_the_other_is_an_alarm_with_the_numbers(self):
        objectives = self.months((4, 10), (5, 8))
        alarm = self.alarms()
        self.assertEqual(alarm.objective_id, objectives[1])
        self.assertEqual((alarm.improved, round(alarm.worsened, 6)), (25, 20))
        for word in ("from 4 to 5", "from 10 to 8", "New contacts", "Average care"):
            self.assertIn(word, alarm.text)
        self.assertEqual(self.kpi.alarm_text, alarm.text)
        self.assertEqual(self.counter.alarm_text, alarm.text)

    def test_each_counter_metric_that_gets_worse_is_an_alarm_of_its_own(self):
        second = self.make_kpi(
            name="Largest care",
            measure="percentile",
            percentile=99,
            field_id=self.field("color"),
        )
        self.kpi.other_counter_ids = second
        objectives = self.months((4, 10), (5, 8))
        watched = objectives.search([("kpi_id", "=", second.id)])
        self.assertEqual(watched.mapped("who"), objectives.mapped("who"))
        self.refresh(watched, "2026-12-01 09:00")
        self.refresh(objectives, "2026-12-02 09:00")  # nothing is said twice
        told = sorted(self.alarms().mapped("counter_id.name"))
        self.assertEqual(told, ["Average care", "Largest care"])
        self.assertEqual(second.alarm_text.count("Largest care"), 1)

    def test_a_counter_metric_without_people_does_not_stop_a_persons_objective(self):
        self.counter.user_field_id = False
        mine = self.make_objective(self.kpi, scope="person", user_id=self.ann.id)
        self.assertTrue(mine)
        self.assertFalse(mine.search([("kpi_id", "=", self.counter.id)]))

    def test_a_counter_metric_chosen_later_is_watched_for_what_is_open(self):
        plain = self.make_kpi(name="Plain")
        objective = self.make_objective(plain)
        plain.counter_id = self.counter
        watched = objective.search([("kpi_id", "=", self.counter.id)])
        self.assertEqual(watched.date_start, objective.date_start)

    def test_both_owners_are_told_once(self):
        objectives = self.months((4, 10), (5, 8))
        self.refresh(objectives, "2026-12-02 09:00")
        self.assertEqual(len(self.alarms()), 1)
        self.assertEqual(self.kpi.activity_ids.user_id, self.kpi.owner_id)
        self.assertEqual(self.counter.activity_ids.user_id, self.counter.owner_id)
        self.assertEqual(len(self.kpi.activity_ids | self.counter.activity_ids), 2)

    def test_within_the_margin_there_is_no_alarm(self):
        self.months((4, 10), (5, 9))
        self.assertFalse(self.alarms())

    def test_worse_in_both_is_no_alarm(self):
        self.months((4, 10), (3, 5))
        self.assertFalse(self.alarms())

    def test_young_periods_are_not_compared(self):
        for day in ("2026-02-02", "2026-02-03", "2026-03-02", "2026-03-03"):
            self.make_contact(f"{day} 10:00", color=10 if day < "2026-03" else 2)
        objectives = self.make_objective(self.kpi, "2026-02-01")
        objectives |= self.make_objective(self.kpi)
        objectives |= objectives.search([("kpi_id", "=", self.counter.id)])
        self.refresh(objectives, "2026-03-03 18:00")
        self.assertFalse(self.alarms())
        self.refresh(objectives, "2026-03-20 18:00")
        self.assertEqual(self.alarms().objective_id, objectives[1])

    def test_an_alarm_that_was_seen_is_no_banner(self):
        self.months((4, 10), (5, 8))
        self.alarms().action_seen()
        self.kpi.invalidate_recordset()
        self.assertFalse(self.kpi.alarm_text)

    def test_curves_show_both_figures_of_those_concerned(self):
        self.months((4, 10), (5, 8))
        action = self.alarms().action_view_curves()
        found = self.env["sla.objective"].search(action["domain"])
        self.assertEqual(found.kpi_id, self.kpi | self.counter)
        self.assertEqual(len(found), 4)

    def test_a_figure_that_its_drivers_do_not_move_is_flagged(self):
        still = self.make_kpi(
            name="Still", measure="average", field_id=self.field("color")
        )
        still.driver_ids = self.kpi
        objectives = self.months((2, 5), (3, 5), (4, 5), (6, 5))
        for objective in objectives:
            objectives |= self.make_objective(still, objective.date_start)
        self.refresh(objectives, "2026-12-01 09:00")
        with self.at("2026-12-01 10:00"):
            self.env["sla.kpi"]._flag_stuck()
        self.assertTrue(still.is_stuck)
        self.assertIn("New contacts", still.message_ids[0].body)

    def test_a_figure_that_moves_with_its_drivers_is_not_flagged(self):
        alive = self.make_kpi(
            name="Alive", measure="average", field_id=self.field("color")
        )
        alive.driver_ids = self.kpi
        objectives = self.months((2, 5), (3, 5), (4, 5), (6, 7))
        for objective in objectives:
            objectives |= self.make_objective(alive, objective.date_start)
        self.refresh(objectives, "2026-12-01 09:00")
        with self.at("2026-12-01 10:00"):
            self.env["sla.kpi"]._flag_stuck()
        self.assertFalse(alive.is_stuck)
