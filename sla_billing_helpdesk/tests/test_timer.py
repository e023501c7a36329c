"""The timer: one for each user, whatever happens to pages and tickets."""

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .ticket_common import TicketTimeCommon


@tagged("post_install", "-at_install")
class TestTimer(TicketTimeCommon):
    def test_stopping_notes_the_time_rounded_up(self):
        line = self.time("2026-03-02 10:00", "2026-03-02 10:20")
        self.assertEqual(line.unit_amount, 0.5)
        self.assertEqual(line.user_id, self.agent)
        self.assertEqual(str(line.date), "2026-03-02")
        self.assertEqual(str(line.sla_started_at), "2026-03-02 10:00:00")
        self.assertEqual(str(line.sla_stopped_at), "2026-03-02 10:20:00")
        self.assertFalse(self.env["sla.timer"].search([]))

    def test_rounding_is_as_the_company_wants(self):
        for step, rounding, seconds, hours in (
            (15, "up", 1, 0.25),
            (15, "up", 900, 0.25),
            (15, "up", 901, 0.5),
            (15, "nearest", 901, 0.25),
            (15, "nearest", 1350, 0.5),
            (15, "nearest", 10, 0.25),
            (1, "up", 61, 2 / 60),
            (60, "nearest", 5399, 1),
        ):
            self.company.write({"sla_time_step": step, "sla_time_rounding": rounding})
            self.assertAlmostEqual(
                self.company._sla_round_time(seconds), hours, msg=(step, rounding)
            )

    def test_time_is_not_rounded_to_nothing(self):
        with (
            self.assertRaises(psycopg2.errors.CheckViolation),
            mute_logger("odoo.sql_db"),
        ):
            self.company.sla_time_step = 0
            self.env.flush_all()

    def test_it_tells_what_was_out_of_hours(self):
        """From 16:30 to 17:30; the agreement's day ends at 17."""
        line = self.time("2026-03-02 16:30", "2026-03-02 17:30")
        self.assertEqual(line.sla_out_of_hours, 0.5)
        self.assertEqual(line.sudo().sla_rate, 125)

    def test_everybody_has_their_own(self):
        with self.at("2026-03-02 10:00"):
            self.ticket.with_user(self.agent).action_sla_start_timer()
            self.ticket.with_user(self.head).action_sla_start_timer()
        seen = self.ticket.with_user(self.agent)
        self.assertEqual(str(seen.sla_timer_started_at), "2026-03-02 10:00:00")
        self.assertEqual(seen.sla_timer_user_ids, self.head)
        with self.at("2026-03-02 11:00"):
            seen.action_sla_stop_timer()
        self.env.invalidate_all()
        self.assertFalse(seen.sla_timer_started_at)
        theirs = self.ticket.with_user(self.head)
        self.assertTrue(theirs.sla_timer_started_at)
        self.assertFalse(theirs.sla_timer_user_ids)

    def test_starting_elsewhere_notes_the_time_here(self):
        second = self.make_ticket(name="Screen").with_user(self.agent)
        first = self.ticket.with_user(self.agent)
        with self.at("2026-03-02 10:00"):
            first.action_sla_start_timer()
        with self.at("2026-03-02 11:00"):
            second.action_sla_start_timer()
        self.env.invalidate_all()
        self.assertEqual(first.sla_time_ids.unit_amount, 1)
        self.assertFalse(first.sla_timer_started_at)
        self.assertTrue(second.sla_timer_started_at)

    def test_starting_twice_does_not_start_anew(self):
        ticket = self.ticket.with_user(self.agent)
        for moment in ("2026-03-02 10:00", "2026-03-02 10:30"):
            with self.at(moment):
                ticket.action_sla_start_timer()
        self.assertEqual(str(ticket.sla_timer_started_at), "2026-03-02 10:00:00")
        self.assertFalse(ticket.sla_time_ids)

    def test_the_database_allows_one_only(self):
        vals = {
            "user_id": self.agent.id,
            "ticket_id": self.ticket.id,
            "started_at": "2026-03-02 10:00:00",
        }
        self.env["sla.timer"].create(vals)
        with (
            self.assertRaises(psycopg2.errors.UniqueViolation),
            mute_logger("odoo.sql_db"),
        ):
            self.env["sla.timer"].create(vals)

    def test_it_ends_also_on_a_ticket_that_went_to_others(self):
        ticket = self.ticket.with_user(self.agent)
        with self.at("2026-03-02 10:00"):
            ticket.action_sla_start_timer()
        self.ticket.write({"team_id": self.other_team.id, "user_id": self.other.id})
        timer = self.env["sla.timer"].with_user(self.agent).search([])
        with self.at("2026-03-02 11:00"):
            timer.action_stop()
        line = self.ticket.sudo().sla_time_ids
        self.assertEqual((line.user_id, line.unit_amount), (self.agent, 1))
        self.assertTrue(line.with_user(self.agent).has_access("read"))

    def test_discarding_notes_nothing(self):
        ticket = self.ticket.with_user(self.agent)
        ticket.action_sla_start_timer()
        ticket.action_sla_discard_timer()
        self.assertFalse(self.env["sla.timer"].search([]))
        self.assertFalse(ticket.sla_time_ids)

    def test_a_ticket_on_which_one_runs_is_deleted_and_the_time_is_kept(self):
        with self.at("2026-03-02 10:00"):
            self.ticket.with_user(self.agent).action_sla_start_timer()
        number = self.ticket.number
        with self.at("2026-03-02 10:20"):
            self.ticket.with_user(self.manager).unlink()
        self.assertFalse(self.env["sla.timer"].search([]))
        line = self.env["account.analytic.line"].search(
            [("user_id", "=", self.agent.id), ("date", "=", "2026-03-02")]
        )
        self.assertEqual(line.unit_amount, 0.5)
        self.assertIn(number, line.name)
        self.assertIn("(deleted)", line.name)
        self.assertFalse(line.sla_ticket_id)
        self.assertFalse(line.sudo().sla_agreement_id)
        self.assertEqual(line.sla_billable_hours, 0)

    def test_a_forgotten_one_does_not_keep_the_ticket(self):
        with self.at("2026-03-02 10:00"):
            self.ticket.with_user(self.agent).action_sla_start_timer()
        with self.at("2026-03-04 10:00"):
            self.ticket.with_user(self.manager).unlink()
        self.assertFalse(self.env["sla.timer"].search([]))
        self.assertFalse(
            self.env["account.analytic.line"].search([("user_id", "=", self.agent.id)])
        )

    def test_a_ticket_with_time_keeps_its_timer_too(self):
        self.note(2)
        self.ticket.with_user(self.agent).action_sla_start_timer()
        with self.assertRaisesRegex(UserError, "Archive the ticket"):
            self.ticket.with_user(self.manager).unlink()
        self.assertTrue(self.ticket.sla_timer_ids)

    def test_who_may_not_delete_the_ticket_ends_no_timer(self):
        with self.at("2026-03-02 10:00"):
            self.ticket.with_user(self.agent).action_sla_start_timer()
        with self.assertRaises(AccessError):
            self.ticket.with_user(self.other).unlink()
        self.assertTrue(self.ticket.sla_timer_ids)

    def test_a_forgotten_timer_is_not_noted(self):
        ticket = self.ticket.with_user(self.agent)
        with self.at("2026-03-02 10:00"):
            ticket.action_sla_start_timer()
        with self.at("2026-03-03 10:00"), self.assertRaisesRegex(UserError, "16"):
            ticket.action_sla_stop_timer()
        self.assertTrue(ticket.sla_timer_started_at)

    def test_stopping_without_one_is_said(self):
        with self.assertRaisesRegex(UserError, "does not run"):
            self.ticket.with_user(self.agent).action_sla_stop_timer()

    def test_the_timer_of_others_is_theirs(self):
        self.ticket.with_user(self.head).action_sla_start_timer()
        timer = self.env["sla.timer"].search([])
        with self.assertRaisesRegex(AccessError, "time_head"):
            timer.with_user(self.agent).action_stop()
        with self.assertRaisesRegex(AccessError, "time_head"):
            timer.with_user(self.agent).action_discard()
        with self.assertRaises(AccessError):
            timer.with_user(self.other).action_stop()
        with self.assertRaises(AccessError):
            timer.with_user(self.other).read(["started_at"])
        timer.with_user(self.manager).action_discard()
        self.assertFalse(timer.exists())

    def test_nobody_writes_timers_but_the_buttons(self):
        timers = self.env["sla.timer"].with_user(self.manager)
        with self.assertRaises(AccessError):
            timers.create({"user_id": self.agent.id, "ticket_id": self.ticket.id})
        self.ticket.with_user(self.manager).action_sla_start_timer()
        with self.assertRaises(AccessError):
            timers.search([]).write({"started_at": "2020-01-01 00:00:00"})

    def test_nobody_starts_one_on_a_ticket_they_may_not_change(self):
        with self.assertRaises(AccessError):
            self.ticket.with_user(self.other).action_sla_start_timer()
