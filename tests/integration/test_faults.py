"""Whatever is broken, the user's edit is kept, and the SLA manager hears of it."""

from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.sla_base.engine.sync import Sync

from .test_clocks import TicketCommon

ENGINE = "odoo.addons.sla_base.models.sla_engine"


@tagged("post_install", "-at_install", "standard")
class TestFaults(TicketCommon):
    def faults(self, state="open"):
        return self.env["sla.fault"].search(
            [("model", "=", "test.sla.ticket"), ("state", "=", state)]
        )

    def break_policy(self, policy, domain):
        """Write a condition that the form would have refused."""
        policy.flush_recordset()
        self.env.cr.execute(
            "UPDATE sla_policy SET domain = %s WHERE id = %s", [domain, policy.id]
        )
        policy.invalidate_recordset()
        self.env.registry.clear_cache()

    def test_a_broken_policy_does_not_stop_the_others(self):
        broken = self.make_policy(self.metric, sequence=1, name="Broken")
        self.break_policy(broken, "[('no_such_field', '=', 1)]")
        sound = self.make_policy(self.metric, sequence=2)
        ticket = self.make_ticket()
        self.assertTrue(ticket.exists())
        self.assertEqual(ticket.sla_clock_ids.policy_id, sound)
        fault = self.faults()
        self.assertEqual(fault.policy_id, broken)
        self.assertEqual(fault.res_ids, ticket.ids)

    def test_the_same_fault_is_reported_once(self):
        broken = self.make_policy(self.metric)
        self.break_policy(broken, "[('no_such_field', '=', 1)]")
        ticket = self.make_ticket()
        self.change(ticket, "2026-03-02 11:00", priority="3")
        self.assertEqual(len(self.faults()), 1)

    def test_the_clock_heals_when_the_fault_is_mended(self):
        policy = self.make_policy(self.metric)
        self.break_policy(policy, "[('no_such_field', '=', 1)]")
        ticket = self.make_ticket()
        self.assertFalse(ticket.sla_clock_ids)
        policy.domain = "[('name', '!=', False)]"
        with self.at("2026-03-02 11:00"):
            self.faults()._retry()
            self.env.flush_all()
        ticket.invalidate_recordset()
        self.assertEqual(str(ticket.sla_clock_ids.started_at), "2026-03-02 10:00:00")
        self.assertEqual(ticket.sla_status, "running")
        self.assertFalse(self.faults())

    def test_an_unexpected_error_never_loses_the_edit(self):
        self.make_policy(self.metric)
        ticket = self.make_ticket()
        with (
            patch.object(Sync, "run", side_effect=RuntimeError("surprise")),
            mute_logger(ENGINE),
        ):
            self.change(ticket, "2026-03-02 11:00", name="Kept", stage_id=self.done.id)
        ticket.invalidate_recordset()
        self.assertEqual(ticket.name, "Kept")
        self.assertEqual(ticket.stage_id, self.done)
        self.assertEqual(ticket.sla_status, "running")
        self.assertIn("surprise", self.faults().error)

    def test_an_error_of_the_database_never_loses_the_edit(self):
        self.make_policy(self.metric)

        def fail(sync):
            sync.env.cr.execute("SELECT 1 / 0")

        with patch.object(Sync, "run", fail), mute_logger(ENGINE, "odoo.sql_db"):
            ticket = self.make_ticket()
        ticket.invalidate_recordset()
        self.assertEqual(ticket.name, "Ticket 0")
        self.assertTrue(self.faults())

    def test_working_hours_emptied_later_are_a_fault(self):
        self.make_policy(self.metric)
        self.calendar.attendance_ids.unlink()
        ticket = self.make_ticket()
        self.assertFalse(ticket.sla_clock_ids)
        self.assertIn("never open", self.faults().error)

    # What is refused when it is configured

    def test_conditions_are_checked_when_they_are_saved(self):
        for domain, word in (
            ("[('no_such_field', '=', 1)]", "cannot be read"),
            ("[('create_date', '>', 'today')]", "moves with time"),
            ("open('/etc/passwd')", "cannot be read"),
        ):
            with self.subTest(domain), self.assertRaisesRegex(ValidationError, word):
                self.make_policy(self.metric, domain=domain)

    def test_authors_cannot_look_at_what_they_may_not_read(self):
        policy = self.make_policy(self.metric)
        manager = self.env["res.users"].create(
            {
                "name": "Manager",
                "login": "sla_manager",
                "group_ids": [(6, 0, [self.env.ref("sla_base.group_sla_manager").id])],
            }
        )
        with self.assertRaisesRegex(ValidationError, "may not read"):
            policy.with_user(manager).domain = "[('secret', '=', 'x')]"

    def test_working_hours_must_have_hours(self):
        flexible = self.env["resource.calendar"].create(
            {"name": "Flexible", "schedule_type": "flexible"}
        )
        with self.assertRaisesRegex(ValidationError, "flexible"):
            self.make_policy(self.metric, target={"calendar_id": flexible.id})
        empty = self.make_calendar("Empty", 9, 17, days=())
        with self.assertRaisesRegex(ValidationError, "never open"):
            self.make_policy(self.metric, target={"calendar_id": empty.id})

    def test_working_hours_in_use_keep_hours(self):
        used = self.make_calendar("Used", 9, 17)
        self.make_policy(self.metric, target={"calendar_id": used.id})
        with self.assertRaisesRegex(ValidationError, "never open"):
            used.attendance_ids = [(5, 0, 0)]

    def test_a_promise_out_of_reach_is_refused(self):
        short = self.make_calendar("Short", 9, 9.25, days=(0,))
        with self.assertRaisesRegex(ValidationError, "ten years"):
            self.make_policy(self.metric, hours=500, target={"calendar_id": short.id})

    # What was broken by an update, or by hand, after it had been saved

    def test_a_metric_that_names_a_vanished_field_stops_no_other(self):
        broken = self.make_metric("test.sla.ticket", name="Broken")
        self.make_policy(broken)
        self.make_policy(self.metric)
        broken.flush_recordset()
        self.env.cr.execute(
            "UPDATE sla_metric SET stop_domain = %s WHERE id = %s",
            ["[('vanished', '=', 1)]", broken.id],
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        ticket = self.make_ticket()
        self.assertEqual(ticket.sla_clock_ids.metric_id, self.metric)
        self.assertEqual(self.faults().metric_id, broken)

    def test_nonsense_in_a_condition_does_not_stop_saving(self):
        policy = self.make_policy(self.metric)
        for nonsense in ("5", "'abc'", "{[]: 1}", "[("):
            self.break_policy(policy, nonsense)
            self.assertTrue(self.make_ticket().exists(), nonsense)

    def test_one_document_that_fails_costs_the_others_nothing(self):
        self.make_policy(self.metric)
        run = Sync.run

        def fail(sync):
            if any(document.name == "Ticket 3" for document in sync.documents):
                raise RuntimeError("only this one")
            return run(sync)

        with patch.object(Sync, "run", fail), mute_logger(ENGINE):
            tickets = self.make_ticket(count=8)
        without = tickets.filtered(lambda ticket: not ticket.sla_clock_ids)
        self.assertEqual(without.mapped("name"), ["Ticket 3"])
        self.assertEqual(self.faults().res_ids, without.ids)

    def test_a_promise_kept_while_the_engine_failed_is_kept(self):
        self.make_policy(self.metric, hours=4)
        ticket = self.make_ticket()
        with (
            patch.object(Sync, "run", side_effect=RuntimeError("down")),
            mute_logger(ENGINE),
        ):
            self.change(ticket, "2026-03-02 11:00", stage_id=self.done.id)
        fault = self.faults()
        self.env.cr.execute(
            "UPDATE sla_fault SET create_date = '2026-03-02 11:00' WHERE id = %s",
            [fault.id],
        )
        fault.invalidate_recordset()
        with self.at("2026-03-02 15:00"):
            fault._retry()
            self.env.flush_all()
        self.assertEqual(ticket.sla_status, "met")
        self.assertEqual(str(ticket.sla_clock_ids.stopped_at), "2026-03-02 11:00:00")
