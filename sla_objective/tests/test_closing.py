from odoo.exceptions import UserError
from odoo.tests import tagged

from . import common


@tagged("post_install", "-at_install")
class TestClosing(common.ObjectiveCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contacts = cls.env["res.partner"]
        for day in range(2, 8):
            cls.contacts |= cls.make_contact(f"2026-03-{day:02} 10:00")
        cls.kpi = cls.make_kpi()
        cls.objective = cls.make_objective(cls.kpi, target=6)

    def cron(self, moment):
        with self.at(moment), self.enter_registry_test_mode():
            self.env.ref("sla_objective.ir_cron_sla_objectives").method_direct_trigger()
        self.env.invalidate_all()

    def test_a_closed_period_does_not_move_with_data_or_definition(self):
        self.close(self.objective, "2026-04-02 09:00")
        self.assertEqual((self.objective.actual, self.objective.status), (6, "reached"))
        self.contacts[0].unlink()
        self.make_contact("2026-03-20 10:00")
        self.kpi.write(
            {
                "domain": "[('ref', '=', 'nothing')]",
                "definition": "Something else.",
                "direction": "lower",
            }
        )
        self.cron("2026-04-10 09:00")
        self.refresh(self.objective, "2026-04-10 10:00")
        self.assertEqual(self.objective.actual, 6)
        self.assertEqual(self.objective.status, "reached")
        self.assertEqual(self.objective.attainment, 100)
        self.assertEqual(self.objective.definition, "Contacts that were entered.")

    def test_a_closed_period_shows_the_very_records_that_it_counted(self):
        self.close(self.objective, "2026-04-02 09:00")
        self.make_contact("2026-03-20 10:00")
        action = self.objective.action_view_records()
        self.assertEqual(
            self.env["res.partner"].search(action["domain"]), self.contacts
        )

    def test_a_closed_share_keeps_what_it_was_a_part_of(self):
        kpi = self.make_kpi(
            name="Share",
            measure="ratio",
            unit="percent",
            domain="[('color', '>', 0)]",
            of_domain="[('ref', '=like', 'T-%')]",
        )
        self.contacts[:2].color = 1
        self.env.flush_all()
        objective = self.make_objective(kpi, target=50)
        self.close(objective, "2026-04-02 09:00")
        self.contacts.color = 1
        partners = self.env["res.partner"]
        part = partners.search(objective.action_view_records()["domain"])
        whole = partners.search(objective.action_view_base()["domain"])
        self.assertEqual((part, whole), (self.contacts[:2], self.contacts))

    def test_a_closed_period_keeps_the_words_and_the_unit_of_its_figure(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.kpi.with_context(lang="fr_FR").name = "Nouveaux contacts"
        self.close(self.objective, "2026-04-02 09:00")
        late = self.make_objective(self.kpi, day="2026-04-01")
        self.kpi.write(
            {"name": "Old contacts", "unit": "percent", "direction": "lower"}
        )
        self.assertIn("New contacts", self.objective.display_name)
        french = self.objective.with_context(lang="fr_FR")
        self.assertIn("Nouveaux contacts", french.display_name)
        self.assertEqual(self.objective.actual_text, "6")
        self.assertFalse(self.objective.unit_label)
        self.assertEqual(self.objective.direction, "higher")
        self.assertIn("Old contacts", late.display_name)
        self.assertEqual((late.target_text, late.direction), ("10.0 %", "lower"))

    def test_closing_a_mixed_selection_moves_nothing_that_is_closed(self):
        self.close(self.objective, "2026-04-02 09:00")
        self.make_contact("2026-03-20 10:00")
        mine = self.make_objective(self.kpi, scope="person", user_id=self.ann.id)
        self.close(self.objective | mine, "2026-04-03 09:00")
        self.assertEqual((self.objective.actual, self.objective.status), (6, "reached"))
        self.assertEqual(len(self.objective.counted["ids"]), 6)
        self.assertEqual(mine.state, "closed")

    def test_periods_close_by_themselves_after_the_days_of_grace(self):
        self.cron("2026-04-03 09:00")
        self.assertEqual(self.objective.state, "open")
        self.assertEqual(self.objective.actual, 6)
        self.cron("2026-04-04 09:00")
        self.assertEqual(self.objective.state, "closed")

    def test_what_is_not_over_cannot_be_closed(self):
        refused = self.assertRaisesRegex(UserError, "runs until")
        with self.at("2026-03-31 20:00"), refused:
            self.objective.action_close()

    def test_a_closed_period_can_be_commented_and_not_changed(self):
        self.close(self.objective, "2026-04-02 09:00")
        self.objective.commentary = "Two fairs in one month."
        with self.assertRaisesRegex(UserError, "closed"):
            self.objective.target = 3
        with self.assertRaisesRegex(UserError, "closed"):
            self.objective.unlink()

    def test_nobody_types_what_is_measured(self):
        with self.assertRaisesRegex(UserError, "measured by Odoo"):
            self.objective.actual = 99
        with self.assertRaisesRegex(UserError, "measured by Odoo"):
            self.objective.state = "closed"
        with self.assertRaisesRegex(UserError, "measured by Odoo"):
            self.make_objective(self.kpi, day="2026-05-01", actual=99)

    def test_a_reopened_period_is_measured_anew_and_says_so(self):
        self.close(self.objective, "2026-04-02 09:00")
        self.contacts[0].unlink()
        with self.at("2026-04-03 09:00"):
            self.objective.action_reopen()
            self.env.flush_all()
        self.assertEqual((self.objective.state, self.objective.actual), ("open", 5))
        self.assertIn("Reopened", self.objective.message_ids[0].body)
        self.assertIn("6", self.objective.message_ids[0].body)

    def test_a_figure_with_closed_periods_is_not_deleted(self):
        self.close(self.objective, "2026-04-02 09:00")
        with self.assertRaisesRegex(UserError, "Archive"):
            self.kpi.unlink()

    def test_the_forecast_goes_on_at_the_pace_of_working_days(self):
        # after 10 of the 22 working days of March
        self.objective.target = 14
        self.refresh(self.objective, "2026-03-13 18:00")
        self.assertAlmostEqual(self.objective.forecast, 6 * 22 / 10, 6)
        self.assertEqual(self.objective.status, "at_risk")
        with self.at("2026-03-13 18:00"):
            self.objective.target = 13
            self.assertEqual(self.objective.status, "on_track")

    def test_a_number_that_can_only_grow_is_decided_early(self):
        self.refresh(self.objective, "2026-03-13 18:00")
        self.assertEqual(self.objective.status, "reached")
        few = self.make_kpi(name="Complaints", direction="lower")
        objective = self.make_objective(few, target=5)
        self.refresh(objective, "2026-03-13 18:00")
        self.assertEqual(objective.status, "missed")

    def test_what_is_typed_by_hand_is_kept_and_closed_too(self):
        kpi = self.make_kpi(name="By hand", measure="manual", model_id=False)
        objective = self.make_objective(kpi)
        objective.actual = 12
        self.close(objective, "2026-04-02 09:00")
        self.assertEqual((objective.actual, objective.status), (12, "reached"))

    def test_any_day_names_its_period(self):
        objective = self.make_objective(self.kpi, "2026-08-19", period_kind="quarter")
        self.assertEqual(str(objective.date_start), "2026-07-01")
        self.assertEqual(str(objective.date_end), "2026-09-30")
        objective.period_kind = "week"
        self.assertEqual(str(objective.date_start), "2026-06-29")
