"""What closure days do to deadlines."""

from odoo.tests import Form, tagged

from odoo.addons.sla_base.tests import common

from .test_holidays import HolidayCommon


@tagged("post_install", "-at_install", "standard")
class TestMoving(HolidayCommon):
    def setUp(self):
        super().setUp()
        self.make_policy(self.metric, hours=8)
        # Monday 10:00: due on Tuesday at 10:00
        self.tickets = self.make_ticket("2026-03-02 10:00", count=3)
        done, waiting, self.open = self.tickets
        self.change(done, "2026-03-02 11:00", stage_id=self.done.id)
        self.change(waiting, "2026-03-02 11:00", stage_id=self.waiting.id)
        # due on Monday at 17:00, before the closure, so it stays
        self.soon = self.make_ticket("2026-03-02 09:00")

    def messages(self, user=None):
        partner = (user or self.manager).partner_id
        return self.env["mail.message"].search(
            [
                ("notified_partner_ids", "in", partner.ids),
                ("subject", "like", "deadlines moved"),
            ]
        )

    def reconcile(self, moment="2026-03-02 15:00"):
        self.run_job("ir_cron_sla_reconcile", moment)

    def moved_now(self, moved_from):
        """Return the clocks whose deadline is no longer what it was."""
        return [clock for clock, was in moved_from.items() if clock.deadline != was]

    def test_as_many_move_as_was_said_before(self):
        later = self.make_ticket("2026-03-02 12:00", count=2)
        clocks = (self.tickets | self.soon | later).sla_clock_ids
        before = {clock: clock.deadline for clock in clocks}
        with self.at("2026-03-02 15:00"):
            wizard = self.by_hand("2026-03-03")
            self.assertIn("3 open deadlines will move", wizard.effect)
            self.assertEqual(before, {clock: clock.deadline for clock in clocks})
            action = wizard.action_import()
        self.assertIn("3 open deadlines", action["params"]["message"])
        self.reconcile()
        moved = self.moved_now(before)
        self.assertEqual(len(moved), 3)
        for clock in moved:
            self.assertIn("recalendared", clock.event_ids.mapped("kind"))
        self.assertEqual(str(self.open.sla_next_deadline), "2026-03-04 10:00:00")
        self.assertIn("3", self.messages().subject)
        self.assertIn(self.calendar.name, self.messages().body)
        self.assert_replays(clocks)

    def test_the_number_follows_what_is_ticked(self):
        with self.at("2026-03-02 15:00"):
            wizard = self.by_hand("2026-03-03", "2026-06-01")
            with Form(wizard) as form:
                self.assertIn("One open deadline", form.effect)
                with form.line_ids.edit(0) as line:
                    line.selected = False
                self.assertEqual(form.effect, "No open deadline will move.")
                with form.line_ids.new() as line:
                    line.name = "Longer"
                    line.date_from = "2026-03-02"
                    line.date_to = "2026-03-04"
                self.assertIn("2 open deadlines", form.effect)

    def test_a_closure_by_hand_is_told_to_whoever_made_it_and_nobody_else(self):
        other = common.new_agent(self.env, "other", groups="sla_base.group_sla_manager")
        with self.at("2026-03-02 15:00"):
            leave = (
                self.env["resource.calendar.leaves"]
                .with_user(self.manager)
                .create(
                    {
                        "name": "Outing",
                        "calendar_id": self.calendar.id,
                        "date_from": "2026-03-03 00:00:00",
                        "date_to": "2026-03-03 23:59:59",
                    }
                )
            )
        self.reconcile()
        self.assertEqual(self.messages().subject, "Open deadlines moved: 1")
        self.assertFalse(self.messages(other))
        with self.at("2026-03-02 16:00"):
            leave.write(
                {"date_from": "2026-03-04 00:00", "date_to": "2026-03-04 23:59:59"}
            )
        self.reconcile("2026-03-02 16:00")
        self.assertEqual(str(self.open.sla_next_deadline), "2026-03-03 10:00:00")
        self.assertEqual(len(self.messages()), 2)
        with self.at("2026-03-02 16:30"):
            leave.unlink()
        self.reconcile("2026-03-02 16:30")
        self.assertEqual(len(self.messages()), 2)  # nothing moved, nothing to tell
        self.assertFalse(self.env["sla.calendar.change"].search([]))

    def test_several_changes_are_told_together(self):
        with self.at("2026-03-02 15:00"):
            self.by_hand("2026-03-03").action_import()
            self.by_hand("2026-03-04", calendar_id=False).action_import()
        self.reconcile()
        self.assertEqual(self.messages().subject, "Open deadlines moved: 1")
        self.assertEqual(str(self.open.sla_next_deadline), "2026-03-05 10:00:00")

    def test_correcting_an_estimated_day_moves_deadlines_and_confirming_does_not(self):
        with self.at("2026-03-02 10:30"):
            self.by_hand("2026-03-03").action_import()
        leave = self.closures(self.calendar)
        leave.sla_estimated = True
        self.reconcile("2026-03-02 10:30")
        with self.at("2026-03-02 15:00"):
            leave.with_user(self.manager).action_sla_confirm()
            self.env.flush_all()
        self.assertFalse(self.env["sla.calendar.change"].search([]))
        with self.at("2026-03-02 15:00"):
            leave.with_user(self.manager).write(
                {"date_from": "2026-03-05 00:00", "date_to": "2026-03-05 23:59:59"}
            )
        self.reconcile()
        self.assertEqual(str(self.open.sla_next_deadline), "2026-03-03 10:00:00")

    def test_another_company_keeps_its_deadlines(self):
        other = self.env["res.company"].create({"name": "Green Door"})
        shared = self.make_calendar("Shared", 9, 17)
        shared.company_id = False
        other.resource_calendar_id = shared
        self.company.resource_calendar_id = shared
        self.make_policy(self.metric, hours=8, company_id=other.id)
        own = self.make_ticket("2026-03-02 10:00")
        theirs = self.make_ticket("2026-03-02 10:00", company_id=other.id)
        self.assertEqual(theirs.sla_clock_ids.company_id, other)
        with self.at("2026-03-02 15:00"):
            wizard = self.by_hand("2026-03-03", calendar_id=shared.id)
            self.assertIn("One open deadline", wizard.effect)
            wizard.action_import()
        self.reconcile()
        self.assertEqual(str(own.sla_next_deadline), "2026-03-04 10:00:00")
        self.assertEqual(str(theirs.sla_next_deadline), "2026-03-03 10:00:00")
        self.assertEqual(self.messages().subject, "Open deadlines moved: 1")

    def test_hours_that_count_on_holidays_too_say_that_nothing_moves(self):
        self.calendar.sla_ignore_leaves = True
        wizard = self.by_hand("2026-03-03")
        self.assertIn("No deadline will move", wizard.effect)

    def test_a_closure_after_all_deadlines_moves_none(self):
        with self.at("2026-03-02 15:00"):
            wizard = self.by_hand("2026-06-01")
            self.assertEqual(wizard.effect, "No open deadline will move.")

    def test_what_another_change_will_move_is_not_forgotten(self):
        with self.at("2026-03-02 15:00"):
            self.by_hand("2026-03-03").action_import()
            wizard = self.by_hand("2026-06-01")
            self.assertIn("One open deadline", wizard.effect)

    def test_a_forecast_takes_no_more_queries_for_more_clocks(self):
        def count():
            self.env.invalidate_all()
            with self.at("2026-03-02 15:00"):
                before = self.env.cr.sql_log_count
                number, _all = self.env["sla.clock"]._forecast(
                    self.calendar, self.company, [span]
                )
                return number, self.env.cr.sql_log_count - before

        span = (common.when("2026-03-03 00:00"), common.when("2026-03-04 00:00"))
        few, queries = count()
        self.make_ticket("2026-03-02 12:00", count=30)
        many, more_queries = count()
        self.assertEqual((few, many), (1, 31))
        self.assertEqual(queries, more_queries)
