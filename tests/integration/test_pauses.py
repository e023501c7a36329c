"""Pauses with a reason: by hand or by stage, and no longer than agreed."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.sla_base.tests import common

from .test_clocks import TicketCommon
from .test_helpdesk_mail import HelpdeskCommon


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
        self.pause(ticket, "2026-03-02 11:00")
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


@tagged("post_install", "-at_install", "standard")
class TestCap(PauseCommon):
    def test_the_scheduler_resumes_to_the_second(self):
        self.promise(cap=2)
        ticket = self.make_ticket()
        self.change(ticket, "2026-03-02 11:00", stage_id=self.waiting.id)
        clock = ticket.sla_clock_ids
        self.assertEqual(str(clock.next_event_at), "2026-03-02 13:00:00")
        self.tick("2026-03-02 15:00")
        self.assertEqual(self.story(clock)[-1], ("resumed", "03-02 13:00", "pause_cap"))
        self.assertEqual(str(ticket.sla_next_deadline), "2026-03-02 16:00:00")
        self.assertEqual(clock.paused, 2 * 3600)
        self.assertTrue(clock.pause_refused)
        self.assert_replays(clock)

    def test_nights_do_not_use_up_the_cap(self):
        self.promise(cap=2)
        ticket = self.make_ticket()
        self.pause(ticket, "2026-03-02 16:00")
        clock = ticket.sla_clock_ids
        self.assertEqual(str(clock.next_event_at), "2026-03-03 10:00:00")

    def test_what_was_used_up_stays_used_up_and_why_says_so(self):
        self.promise(hours=8, cap=2)
        ticket = self.make_ticket("2026-03-02 09:00")
        self.change(ticket, "2026-03-02 11:00", stage_id=self.waiting.id)
        self.tick("2026-03-02 13:00")
        self.change(ticket, "2026-03-02 14:00", stage_id=self.new.id)
        clock = ticket.sla_clock_ids
        self.assertFalse(clock.pause_refused)
        self.change(ticket, "2026-03-02 15:00", stage_id=self.waiting.id)
        self.change(ticket, "2026-03-02 15:30", name="Other words", priority="3")
        self.assertEqual(clock.state, "running")
        self.assertTrue(clock.pause_refused)
        kinds = [kind for kind, _at, _reason in self.story(clock)]
        self.assertEqual(kinds, ["paused", "resumed", "pause_refused"])
        told = self.told("2026-03-02 16:00", clock)
        self.assertIn("Not paused: its pauses are used up", told)
        with self.at("2026-03-02 16:00"):
            explained = clock.get_explanation()
        self.assertIn(
            "Pauses: at most 2 h of working time, all together.", explained["terms"]
        )
        self.assertIn("used up: its time counts", " ".join(explained["deadline"]))
        with self.assertRaisesRegex(UserError, "have used up their pauses"):
            ticket.action_sla_pause()

    def test_an_end_before_the_scheduler_came_still_counts_the_time(self):
        self.promise(cap=1)
        ticket = self.make_ticket()
        self.change(ticket, "2026-03-02 11:00", stage_id=self.waiting.id)
        self.change(ticket, "2026-03-02 16:30", stage_id=self.done.id)
        clock = ticket.sla_clock_ids
        self.assertEqual((clock.paused, clock.elapsed), (3600, int(5.5 * 3600)))
        self.assertEqual(str(clock.breached_at), "2026-03-02 15:00:00")
        self.assertEqual(
            [kind for kind, _at, _reason in self.story(clock)],
            ["paused", "resumed", "breached", "stopped"],
        )

    def test_resuming_after_the_cap_leaves_no_mark(self):
        self.promise(cap=1)
        ticket = self.make_ticket()
        self.pause(ticket, "2026-03-02 11:00")
        self.resume(ticket, "2026-03-02 13:00")
        clock = ticket.sla_clock_ids
        self.assertEqual(self.story(clock)[-1], ("resumed", "03-02 12:00", "pause_cap"))
        self.assertFalse(clock.pause_refused)

    def test_resuming_at_the_very_moment_of_the_cap_is_by_hand(self):
        self.promise(cap=1)
        ticket = self.make_ticket()
        self.pause(ticket, "2026-03-02 11:00")
        self.resume(ticket, "2026-03-02 12:00")
        self.assertEqual(
            self.story(ticket.sla_clock_ids)[-1], ("resumed", "03-02 12:00", "hand")
        )

    def test_the_cap_comes_before_the_moment_until_which_it_is_paused(self):
        self.promise(hours=8, cap=1)
        ticket = self.make_ticket("2026-03-02 09:00")
        self.pause(ticket, "2026-03-02 11:00", until="2026-03-02 15:00")
        self.tick("2026-03-02 12:30")
        clock = ticket.sla_clock_ids
        self.assertEqual(self.story(clock)[-1], ("resumed", "03-02 12:00", "pause_cap"))
        self.assertTrue(ticket.sla_paused_at)
        self.run_job("ir_cron_sla_reconcile", "2026-03-02 15:10")
        self.assertFalse(ticket.sla_paused_at or clock.pause_refused)
        self.assert_replays(clock)

    def test_a_lower_cap_counts_from_the_start(self):
        self.promise(hours=8)
        ticket = self.make_ticket("2026-03-02 09:00")
        self.pause(ticket, "2026-03-02 10:00")
        self.promise(hours=8, cap=2, name="Strict", domain="[('priority', '=', '3')]")
        self.env["sla.policy"].search([("name", "=", "Strict")]).sequence = 1
        self.change(ticket, "2026-03-02 15:00", priority="3")
        self.tick("2026-03-02 15:01")
        clock = ticket.sla_clock_ids
        self.assertEqual(self.story(clock)[-1], ("resumed", "03-02 12:00", "pause_cap"))
        self.assert_replays(clock)

    def test_changed_working_hours_move_the_moment(self):
        self.promise(cap=2)
        ticket = self.make_ticket()
        self.pause(ticket, "2026-03-02 16:00")
        clock = ticket.sla_clock_ids
        self.calendar.attendance_ids.hour_to = 20
        self.run_job("ir_cron_sla_reconcile", "2026-03-02 16:30")
        self.assertEqual(str(clock.next_event_at), "2026-03-02 18:00:00")
        self.assert_replays(clock)
        self.tick("2026-03-02 19:00")
        self.assertEqual(self.story(clock)[-1], ("resumed", "03-02 18:00", "pause_cap"))
        self.assert_replays(clock)

    def test_documents_that_waited_long_before_are_covered_without_alerts(self):
        ticket = self.make_ticket("2026-02-23 10:00")
        self.change(ticket, "2026-02-23 11:00", stage_id=self.waiting.id)
        step = {"name": "Half", "timing": "percent", "value": 50}
        policy = self.promise(hours=40, cap=1, steps=[step])
        with self.at("2026-03-03 10:00"):
            policy._cover_open_documents()
            self.env.flush_all()
        clock = ticket.sla_clock_ids
        self.assertEqual(str(clock.running_since), "2026-02-23 11:00:00")
        self.assertFalse(clock.delivery_ids)
        self.assert_replays(clock)

    def test_managers_are_told_once_for_all(self):
        self.promise(cap=2)
        tickets = self.make_ticket(count=3)
        self.change(tickets, "2026-03-02 11:00", stage_id=self.waiting.id)
        self.tick("2026-03-02 13:05")
        notes = self.env["mail.message"].search(
            [("partner_ids", "in", self.manager.partner_id.ids)]
        )
        self.assertEqual(len(notes), 1)
        self.assertIn("3 promises", notes.subject)
        for ticket in tickets:
            self.assertIn(ticket.name, notes.body)
        self.tick("2026-03-02 14:00")
        self.assertEqual(
            self.env["mail.message"].search(
                [("partner_ids", "in", self.manager.partner_id.ids)]
            ),
            notes,
        )

    def test_the_owner_of_the_agreement_is_told_first(self):
        owner = common.new_agent(self.env, "owner", groups="base.group_system")
        agreement = self.make_agreement(name="Gold", owner_id=owner.id)
        self.promise(cap=2, agreement_id=agreement.id)
        ticket = self.make_ticket()
        self.pause(ticket, "2026-03-02 11:00")
        self.tick("2026-03-02 13:05")
        messages = self.env["mail.message"]
        told = messages.search([("partner_ids", "in", owner.partner_id.ids)])
        self.assertIn(ticket.name, told.subject)
        self.assertFalse(
            messages.search([("partner_ids", "in", self.manager.partner_id.ids)])
        )

    def test_used_up_pauses_cost_a_handful_for_many(self):
        self.promise(cap=1)
        tickets = self.make_ticket(count=100)
        self.change(tickets, "2026-03-02 11:00", stage_id=self.waiting.id)
        before = self.env.cr.sql_log_count
        with self.at("2026-03-02 12:30"):
            self.env["sla.clock"]._tick_batch(500)
            self.env.flush_all()
        self.assertLessEqual(self.env.cr.sql_log_count - before, 60)

    def test_a_cap_must_not_be_negative(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.promise(cap=-1)
            self.env.flush_all()


@tagged("post_install", "-at_install", "standard")
class TestReasons(PauseCommon):
    def test_a_reason_that_was_given_cannot_be_deleted(self):
        self.promise()
        self.pause(self.make_ticket(), "2026-03-02 11:00")
        with self.assertRaisesRegex(UserError, "Archive it instead"):
            self.for_customer.unlink()

    def test_a_reason_of_another_company_is_refused_and_hidden(self):
        other = self.env["res.company"].create({"name": "Other"})
        foreign = self.for_supplier.copy({"company_id": other.id})
        self.promise()
        ticket = self.make_ticket()
        with self.assertRaisesRegex(ValidationError, "another company"):
            ticket._sla_pause(foreign)
        agent = common.new_agent(self.env, "agent8")
        seen = self.env["sla.pause.reason"].with_user(agent).search([])
        self.assertIn(self.for_supplier, seen)
        self.assertNotIn(foreign, seen)
        with self.assertRaises(AccessError):
            self.for_supplier.with_user(agent).name = "Coffee"

    def test_who_may_not_write_the_document_may_not_pause_it(self):
        self.promise()
        ticket = self.make_ticket()
        reader = common.new_agent(self.env, "reader", groups="base.group_user")
        mine = ticket.with_user(reader)
        self.env["ir.model.access"].search(
            [("model_id.model", "=", "test.sla.ticket")]
        ).perm_write = False
        with self.assertRaises(AccessError):
            mine.action_sla_pause()
        with self.assertRaises(AccessError):
            mine._sla_pause(self.for_customer)
        with self.assertRaises(AccessError):
            mine.action_sla_resume()
        window = self.env["sla.pause"].with_user(reader)
        with self.assertRaises(AccessError):
            window.create(
                {
                    "res_model": "test.sla.ticket",
                    "res_id": ticket.id,
                    "reason_id": self.for_customer.id,
                }
            ).action_confirm()
        with self.assertRaisesRegex(UserError, "nothing to pause"):
            window.create(
                {"res_model": "res.users", "res_id": reader.id}
            ).action_confirm()

    def test_the_share_of_pauses_is_reported(self):
        self.promise()
        long, short = self.make_ticket(count=2)
        self.pause(long, "2026-03-02 11:00")
        self.resume(long, "2026-03-02 14:00")
        self.change(long + short, "2026-03-02 14:00", stage_id=self.done.id)
        clocks = (long + short).sla_clock_ids
        Clock = self.env["sla.clock"]
        domain = [("id", "in", clocks.ids)]
        self.assertEqual(long.sla_clock_ids.pause_share, 75)
        groups = Clock._read_group(domain, [], ["pause_share:avg", "reopened:sum"])
        self.assertEqual(groups, [(37.5, 0)])
        over = Clock.search([*domain, ("pause_share", ">", 50)])
        self.assertEqual(over, long.sla_clock_ids)
        self.assertEqual(clocks.filtered_domain([("pause_share", ">", 50)]), over)
        by_reason = Clock._read_group(domain, ["pause_reason_id"], ["__count"])
        self.assertEqual(
            by_reason, [(self.for_customer, 1), (self.for_customer.browse(), 1)]
        )


@tagged("post_install", "-at_install", "standard")
class TestTickets(HelpdeskCommon):
    def setUp(self):
        super().setUp()
        self.ticket = self.receive("2026-03-02 10:00")
        self.for_customer = self.env.ref("sla_base.pause_reason_customer")
        self.for_supplier = self.env.ref("sla_base.pause_reason_supplier")

    def pause(self, moment, reason):
        with self.at(moment):
            self.ticket.with_user(self.agent)._sla_pause(reason)
            self.env.flush_all()

    def ask(self, moment, headers=""):
        first = self.ticket.message_ids.filtered(lambda m: m.message_type == "email")
        reference = first.sorted("id")[:1].message_id
        self.receive(moment, headers=f"In-Reply-To: {reference}\n{headers}")

    def resolution(self):
        return self.clock(self.ticket, "resolution")

    def test_an_answer_of_the_customer_ends_the_wait_for_it(self):
        self.pause("2026-03-02 11:00", self.for_customer)
        self.assertEqual(self.resolution().state, "paused")
        self.ask("2026-03-02 12:00", "Auto-Submitted: auto-replied\n")
        self.assertEqual(self.resolution().state, "paused")
        self.ask("2026-03-02 13:00")
        clock = self.resolution()
        self.assertEqual(clock.state, "running")
        self.assertEqual(clock.event_ids.sorted("id")[-1:].reason, "reply")
        self.assertEqual(str(clock.running_since), "2026-03-02 13:00:00")
        self.assert_replays(clock)

    def test_our_own_answer_does_not(self):
        self.pause("2026-03-02 11:00", self.for_customer)
        self.answer(self.ticket, "2026-03-02 12:00")
        self.assertEqual(self.resolution().state, "paused")

    def test_an_answer_does_not_end_the_wait_for_a_supplier(self):
        self.pause("2026-03-02 11:00", self.for_supplier)
        self.ask("2026-03-02 13:00")
        self.assertEqual(self.resolution().state, "paused")

    def test_promises_of_other_parties_run_on(self):
        agreement = self.make_agreement(
            name="OLA",
            kind="internal",
            party_ref=f"helpdesk.ticket.team,{self.team.id}",
        )
        metric = self.env.ref("sla_helpdesk.metric_resolution")
        self.make_policy(metric, agreement_id=agreement.id)
        self.ticket = self.receive("2026-03-02 10:00")
        self.ticket.team_id = self.team
        self.pause("2026-03-02 11:00", self.for_customer)
        clocks = self.ticket.sla_clock_ids.filtered(lambda c: c.metric_id == metric)
        states = {clock.kind: clock.state for clock in clocks}
        self.assertEqual(states, {"customer": "paused", "internal": "running"})

    def test_the_first_response_cannot_be_put_off(self):
        self.pause("2026-03-02 10:10", self.for_customer)
        self.assertEqual(self.clock(self.ticket, "first_response").state, "running")
        answer = self.env.ref("sla_helpdesk.metric_answer")
        self.assertFalse(answer.pausable)

    def test_a_stage_that_waits_gives_its_reason(self):
        stage = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_awaiting")
        self.assertEqual(stage.sla_pause_reason_id, self.for_customer)
        stage.sla_pause_reason_id = self.for_supplier
        with self.at("2026-03-02 11:00"):
            self.ticket.stage_id = stage
            self.env.flush_all()
        clock = self.resolution()
        self.assertEqual(clock.pause_reason_id, self.for_supplier)
        self.assertEqual(clock.event_ids.data["reason_name"], self.for_supplier.name)
        promise = self.portal_promise()
        self.assertEqual(promise["status_name"], "Waiting")
        self.assertEqual(promise["reason"], self.for_supplier.customer_text)
        stage.sla_pause_reason_id = self.for_customer
        self.env.flush_all()
        self.assertEqual(self.portal_promise()["status_name"], "Waiting for you")
        self.assert_replays(clock)

    def portal_promise(self):
        promises = self.ticket._sla_get_portal_promises()
        return next(promise for promise in promises if promise["paused_since"])

    def test_customers_pause_and_resume_nothing(self):
        portal = new_test_user(self.env, "portal_p", groups="base.group_portal")
        self.ticket.partner_id = portal.partner_id
        theirs = self.ticket.with_user(portal)
        self.env["ir.model.access"].create(
            {
                "name": "customers edit their tickets",
                "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "group_id": self.env.ref("base.group_portal").id,
                "perm_read": True,
                "perm_write": True,
            }
        )
        for attempt in (
            theirs.action_sla_pause,
            theirs.action_sla_resume,
            lambda: theirs._sla_pause(self.for_supplier),
        ):
            with self.assertRaises(AccessError):
                attempt()

    def test_only_helpdesk_managers_say_why_a_stage_waits(self):
        stage = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_awaiting")
        with self.assertRaises(AccessError):
            stage.with_user(self.agent).sla_pause_reason_id = self.for_supplier
