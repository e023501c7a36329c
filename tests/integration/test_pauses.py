"""Pauses with a reason: by hand or by stage, and no longer than agreed."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from odoo.addons.sla_base.tests import common

from .test_clocks import TicketCommon


class PauseCommon(TicketCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.for_customer = cls.env.ref("sla_base.pause_reason_customer")
        cls.for_supplier = cls.env.ref("sla_base.pause_reason_supplier")
        managers = cls.env.ref("sla_base.group_sla_manager")
        managers.all_user_ids.group_ids -= managers
        cls.manager = common.new_agent(
            cls.env, "boss", groups="base.group_user,sla_base.group_sla_manager"
        )

    def promise(self, hours=4, cap=0, **vals):
        return self.make_policy(
            self.metric, hours=hours, target={"pause_cap": cap}, **vals
        )

    def pause(self, documents, moment, reason=None, note=None, until=None):
        with self.at(moment):
            documents._sla_pause(
                reason or self.for_customer, note, until and common.when(until)
            )
            documents.env.flush_all()
        self.assert_replays(documents.sla_clock_ids)

    def resume(self, documents, moment):
        with self.at(moment):
            documents.action_sla_resume()
            self.env.flush_all()
        self.assert_replays(documents.sla_clock_ids)

    def change(self, documents, moment, **vals):
        super().change(documents, moment, **vals)
        self.assert_replays(documents.sla_clock_ids)

    def story(self, clock):
        return [
            (event.kind, str(event.at)[5:16], event.reason or "")
            for event in clock.event_ids.sorted("id")
        ]

    def told(self, moment, clock):
        with self.at(moment):
            explained = clock.get_explanation()
        return [entry["text"] for entry in explained["story"]]


@tagged("post_install", "-at_install", "standard")
class TestPauses(PauseCommon):
    def test_a_pause_by_hand_tells_why_and_by_whom(self):
        self.promise()
        ticket = self.make_ticket()
        anna = common.new_agent(self.env, "anna", groups="base.group_system")
        self.pause(ticket.with_user(anna), "2026-03-02 11:00", note="Serial number")
        self.assertEqual(ticket.sla_status, "paused")
        clock = ticket.sla_clock_ids
        self.assertEqual(self.story(clock), [("paused", "03-02 11:00", "hand")])
        self.assertEqual(clock.event_ids.user_id, anna)
        self.assertEqual(clock.pause_reason_id, self.for_customer)
        self.assertIn(
            "Paused: Waiting for the customer, Serial number",
            self.told("2026-03-02 12:00", clock),
        )
        self.resume(ticket, "2026-03-02 13:00")
        self.assertEqual(str(ticket.sla_next_deadline), "2026-03-02 16:00:00")
        self.assertEqual(self.told("2026-03-02 13:00", clock)[-2], "Resumed: by hand")
        self.assertFalse(ticket.sla_paused_at or ticket.sla_pause_note)

    def test_a_metric_that_may_not_be_paused_by_hand_runs_on(self):
        fixed = self.make_metric("test.sla.ticket", name="Answer", pausable=False)
        policy = self.promise()
        policy.target_ids = [(0, 0, {"metric_id": fixed.id, "duration": 2})]
        ticket = self.make_ticket()
        self.assertTrue(ticket.sla_is_pausable)
        self.pause(ticket, "2026-03-02 11:00")
        ticket.invalidate_recordset(["sla_is_pausable"])
        self.assertFalse(ticket.sla_is_pausable)
        states = {c.metric_id.name: c.state for c in ticket.sla_clock_ids}
        self.assertEqual(states, {"Resolution": "paused", "Answer": "running"})

    def test_what_was_pinned_decides_and_older_wordings_may_be_paused(self):
        self.promise()
        ticket = self.make_ticket()
        revision = ticket.sla_clock_ids.revision_id
        definition = revision.definition
        del definition["metric"]["pausable"], definition["target"]["pause_cap"]
        revision.definition = definition
        self.env.registry.clear_cache()
        self.metric.pausable = False
        self.pause(ticket, "2026-03-02 11:00")
        self.assertEqual(ticket.sla_status, "paused")

    def test_nothing_to_pause_is_said(self):
        self.metric.pausable = False
        self.promise()
        ticket = self.make_ticket()
        self.assertFalse(ticket.sla_is_pausable, "the button is not there")
        with self.assertRaisesRegex(UserError, "may not be paused by hand"):
            ticket.action_sla_pause()
        self.change(ticket, "2026-03-02 11:00", stage_id=self.done.id)
        with self.assertRaisesRegex(UserError, "no clock is running"):
            ticket.action_sla_pause()

    def test_a_reason_is_required_unless_the_company_says_otherwise(self):
        self.promise()
        ticket = self.make_ticket()
        nothing = self.env["sla.pause.reason"]
        with self.at("2026-03-02 11:00"):
            with self.assertRaisesRegex(ValidationError, "say for what reason"):
                ticket._sla_pause(nothing)
            self.company.sla_pause_reason_required = False
            ticket._sla_pause(nothing)
            self.env.flush_all()
        self.assertEqual(ticket.sla_status, "paused")
        self.assertIn(
            "Paused: by hand, without a reason",
            self.told("2026-03-02 11:30", ticket.sla_clock_ids),
        )

    def test_the_window_asks_for_the_reason(self):
        self.promise()
        ticket = self.make_ticket()
        with self.at("2026-03-02 11:00"):
            action = ticket.action_sla_pause()
            wizard = Form(
                self.env[action["res_model"]].with_context(**action["context"])
            )
            self.assertEqual(wizard.pausing, "Resolution")
            with self.assertRaises(AssertionError):
                wizard.save()
            wizard.reason_id = self.for_supplier
            wizard.until = "2026-03-02 14:00:00"
            wizard.note = "Part ordered"
            wizard.save().action_confirm()
            self.env.flush_all()
        self.assertEqual(ticket.sla_pause_note, "Part ordered")
        self.assertEqual(str(ticket.sla_clock_ids.paused_until), "2026-03-02 14:00:00")

    def test_a_pause_ends_at_its_moment_and_not_when_that_is_noticed(self):
        self.promise()
        ticket = self.make_ticket()
        self.pause(ticket, "2026-03-02 11:00", until="2026-03-02 13:00")
        clock = ticket.sla_clock_ids
        self.assertEqual(str(clock.next_event_at), "2026-03-02 13:00:00")
        self.tick("2026-03-02 12:59")
        self.assertEqual(clock.state, "paused")
        self.tick("2026-03-02 13:20")
        self.assertEqual(str(clock.deadline), "2026-03-02 16:00:00")
        self.assertEqual(self.story(clock)[-1], ("resumed", "03-02 13:00", "until"))
        self.assertFalse(ticket.sla_paused_at)
        self.assert_replays(clock)

    def test_an_edit_after_the_end_finds_it_before_the_scheduler(self):
        self.promise()
        for moment, stage in (
            ("2026-03-02 14:00", self.new),
            ("2026-03-02 14:00", self.done),
        ):
            ticket = self.make_ticket()
            self.pause(ticket, "2026-03-02 11:00", until="2026-03-02 13:00")
            self.change(ticket, moment, name="Touched", stage_id=stage.id)
            if stage == self.new:
                self.change(ticket, moment, priority="3")
            story = self.story(ticket.sla_clock_ids)
            self.assertEqual(story[1], ("resumed", "03-02 13:00", "until"))

    def test_a_stage_that_waits_goes_on_pausing(self):
        self.promise()
        ticket = self.make_ticket()
        self.pause(ticket, "2026-03-02 11:00", until="2026-03-02 13:00")
        self.change(ticket, "2026-03-02 12:00", stage_id=self.waiting.id)
        self.tick("2026-03-02 15:00")
        clock = ticket.sla_clock_ids
        self.assertEqual(clock.state, "paused")
        self.assertFalse(ticket.sla_paused_at or clock.paused_until)
        self.assertEqual(self.story(clock)[-1], ("paused", "03-02 13:00", ""))
        self.assertFalse(clock.pause_reason_id)
        self.assert_replays(clock)
        self.change(ticket, "2026-03-02 16:00", stage_id=self.new.id)
        self.assertEqual((clock.elapsed, clock.paused), (3600, 5 * 3600))

    def test_another_reason_is_logged(self):
        self.promise()
        ticket = self.make_ticket()
        self.pause(ticket, "2026-03-02 11:00")
        self.pause(ticket, "2026-03-02 12:00", reason=self.for_supplier)
        clock = ticket.sla_clock_ids
        self.assertEqual(clock.event_ids.mapped("kind"), ["paused", "paused"])
        self.assertEqual(clock.pause_reason_id, self.for_supplier)
        self.assertEqual(str(clock.paused_since), "2026-03-02 11:00:00")

    def test_looking_again_finds_nothing_to_do(self):
        self.promise(cap=2)
        ticket = self.make_ticket()
        self.pause(ticket, "2026-03-02 11:00", until="2026-03-03 13:00")
        clock = ticket.sla_clock_ids
        for moment in ("2026-03-02 11:30", "2026-03-02 15:00", "2026-03-02 16:00"):
            self.tick(moment)
            with self.at(moment):
                self.env["sla.engine"]._resync(ticket._name, ticket.ids)
                self.env.flush_all()
        self.assertEqual(
            self.story(clock),
            [
                ("paused", "03-02 11:00", "hand"),
                ("resumed", "03-02 13:00", "pause_cap"),
            ],
        )

    def test_closing_ends_the_pause_for_good(self):
        self.promise()
        ticket = self.make_ticket()
        self.pause(ticket, "2026-03-02 11:00")
        self.change(ticket, "2026-03-02 12:00", stage_id=self.done.id)
        self.assertFalse(ticket.sla_paused_at)
        self.change(ticket, "2026-03-02 13:00", stage_id=self.new.id)
        self.assertEqual(ticket.sla_clock_ids.state, "running")

    def test_a_clock_that_starts_while_paused_is_paused(self):
        self.promise()
        ticket = self.make_ticket()
        self.pause(ticket, "2026-03-02 11:00", until="2026-03-02 14:00")
        second = self.make_metric("test.sla.ticket", name="Second")
        policy = self.make_policy(second, hours=2)
        with self.at("2026-03-02 12:00"):
            policy._cover_open_documents()
            self.env.flush_all()
        clock = ticket.sla_clock_ids.filtered(lambda c: c.metric_id == second)
        self.assertEqual(clock.state, "paused")
        self.assertEqual(str(clock.next_event_at), "2026-03-02 14:00:00")
        self.assertEqual(clock.pause_reason_id, self.for_customer)
        self.assert_replays(clock)
        self.tick("2026-03-02 14:30")
        self.assertEqual(str(clock.deadline), "2026-03-02 16:00:00")
        self.assert_replays(clock)

    def test_only_the_engine_writes_the_facts(self):
        self.promise()
        ticket = self.make_ticket()
        agent = common.new_agent(self.env, "agent7", groups="base.group_system")
        for name in ("sla_paused_at", "sla_paused_until", "sla_pause_note"):
            with self.assertRaises(AccessError):
                ticket.with_user(agent).write({name: "2026-03-02 11:00:00"})

    def test_a_copy_is_not_paused(self):
        self.promise()
        ticket = self.make_ticket()
        self.pause(ticket, "2026-03-02 11:00")
        self.assertFalse(ticket.copy().sla_paused_at)

    def test_pausing_costs_the_same_for_many(self):
        self.promise()
        few = self.make_ticket(count=10)
        many = self.make_ticket(count=100)

        def cost(tickets):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            with self.at("2026-03-02 11:00"):
                tickets._sla_pause(self.for_customer)
                self.env.flush_all()
            return self.env.cr.sql_log_count - before

        cost(self.make_ticket(count=10))
        self.assertLessEqual(cost(many), cost(few) + 4)
