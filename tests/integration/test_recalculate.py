"""Open clocks are counted again because a manager asks for it: first shown, then done,
and logged."""

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings, strategies as st

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.sla_base.engine.recalculation import Order
from odoo.addons.sla_base.tests import common

from .test_clocks import TicketCommon

MODES = ("keep", "reapply", "restart")


class RecalculateCommon(TicketCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.make_policy(
            cls.metric,
            hours=4,
            steps=[{"name": "Soon", "timing": "before", "value": 60}],
        )
        cls.target = cls.policy.target_ids
        cls.manager = common.new_agent(
            cls.env, "keeper", groups="sla_base.group_sla_manager"
        )

    def wizard(self, moment, user=None, **vals):
        """Open the wizard at ``moment`` and let it show what would become of the
        clocks."""
        with self.at(moment):
            wizard = self.env["sla.recalculate"].with_user(user or self.manager)
            wizard = wizard.create({"reason": "Agreed by phone", **vals})
            wizard.action_preview()
        return wizard

    def recalculate(self, moment, **vals):
        wizard = self.wizard(moment, **vals)
        with self.at(moment):
            wizard.action_confirm()
            self.env.flush_all()
        return wizard


@tagged("post_install", "-at_install", "standard")
class TestRecalculate(RecalculateCommon):
    def test_another_time_reaches_open_clocks_only_when_asked_for(self):
        ticket = self.make_ticket()
        self.target.duration = 2
        clock = ticket.sla_clock_ids
        self.assertEqual(str(clock.deadline), "2026-03-02 14:00:00")
        wizard = self.wizard("2026-03-02 11:00", policy_id=self.policy.id)
        line = wizard.line_ids
        self.assertEqual(line.clock_id, clock)
        self.assertEqual(str(line.old_deadline), "2026-03-02 14:00:00")
        self.assertEqual(str(line.new_deadline), "2026-03-02 12:00:00")
        self.assertEqual((line.old_status, line.new_status), ("running", "running"))
        self.assertEqual(line.effect, "earlier")
        self.assertEqual(str(clock.deadline), "2026-03-02 14:00:00")
        with self.at("2026-03-02 11:00"):
            wizard.action_confirm()
        self.assertEqual(str(clock.deadline), "2026-03-02 12:00:00")
        self.assertEqual(clock.revision_id.number, 2)
        self.assertEqual(str(ticket.sla_next_deadline), "2026-03-02 12:00:00")
        self.assertEqual((wizard.state, wizard.count_done), ("done", 1))
        self.assert_replays(clock)

    def test_the_log_tells_who_and_why(self):
        clock = self.make_ticket().sla_clock_ids
        self.target.duration = 2
        self.recalculate("2026-03-02 11:00", policy_id=self.policy.id, mode="keep")
        event = clock.event_ids
        self.assertEqual((event.kind, event.reason), ("retargeted", "recalculated"))
        self.assertEqual(event.user_id, self.manager)
        self.assertEqual(event.data["why"], "Agreed by phone")
        self.assertEqual(event.data["mode"], "keep")
        story = [entry["text"] for entry in clock.get_explanation()["story"]]
        self.assertTrue(any("Agreed by phone" in text for text in story), story)
        self.assertIn("Agreed by phone", event.reason_text)

    def test_restarting_counts_from_zero_and_withdraws_a_breach(self):
        ticket = self.make_ticket()
        self.tick("2026-03-02 15:00")
        clock = ticket.sla_clock_ids
        self.assertEqual(clock.status, "breached")
        wizard = self.recalculate(
            "2026-03-02 15:00",
            chosen=clock.ids,
            mode="restart",
            wording="pinned",
        )
        self.assertEqual(wizard.count_withdrawn, 1)
        self.assertEqual(wizard.line_ids.effect, "withdrawn")
        self.assertEqual(str(clock.deadline), "2026-03-03 11:00:00")
        self.assertEqual(ticket.sla_status, "running")
        event = clock.event_ids.filtered(lambda e: e.kind == "retargeted")
        self.assertEqual(event.data["withdrawn_breach"], "2026-03-02 14:00:00")
        self.assert_replays(clock)

    def test_a_shorter_time_lets_a_breach_appear_and_sends_nothing_about_the_past(self):
        ticket = self.make_ticket()
        self.target.duration = 1
        clock = ticket.sla_clock_ids
        wizard = self.recalculate("2026-03-02 12:00", policy_id=self.policy.id)
        self.assertEqual(wizard.count_appearing, 1)
        self.assertEqual(ticket.sla_status, "breached")
        self.tick("2026-03-02 12:01")
        self.assertFalse(clock.delivery_ids)
        skipped = clock.event_ids.filtered(lambda e: e.kind == "skipped")
        self.assertEqual(skipped.reason, "past_at_recalculation")
        self.assertEqual(str(clock.breached_at), "2026-03-02 11:00:00")
        self.assert_replays(clock)

    def test_counting_again_takes_the_working_hours_as_they_are_today(self):
        ticket = self.make_ticket("2026-03-02 10:00")
        late = self.make_calendar("From eleven", 11, 19)
        self.target.calendar_id = late
        clock = ticket.sla_clock_ids
        for mode, deadline in (
            ("keep", "2026-03-02 14:00:00"),
            ("reapply", "2026-03-02 15:00:00"),
            ("restart", "2026-03-02 16:00:00"),
        ):
            wizard = self.wizard(
                "2026-03-02 12:00", policy_id=self.policy.id, mode=mode
            )
            self.assertEqual(str(wizard.line_ids.new_deadline), deadline, mode)
        self.assertEqual(clock.schedule_id.calendar_id, self.calendar)

    def test_days_are_counted_from_the_last_restart(self):
        self.target.write({"duration": 1, "unit": "day"})
        ticket = self.make_ticket("2026-03-02 10:00")
        clock = ticket.sla_clock_ids
        chosen = {"chosen": clock.ids, "wording": "pinned"}
        self.recalculate("2026-03-04 12:00", mode="restart", **chosen)
        self.assertEqual(str(clock.deadline), "2026-03-05 12:00:00")
        self.target.duration = 2
        self.recalculate("2026-03-04 13:00", mode="keep", chosen=clock.ids)
        self.assertEqual(str(clock.deadline), "2026-03-06 12:00:00")
        self.assert_replays(clock)

    def test_the_pinned_wording_stays_when_only_time_is_counted_again(self):
        ticket = self.make_ticket()
        self.target.duration = 2
        clock = ticket.sla_clock_ids
        self.recalculate(
            "2026-03-02 11:00", chosen=clock.ids, mode="restart", wording="pinned"
        )
        self.assertEqual(clock.revision_id.number, 1)
        self.assertEqual(str(clock.deadline), "2026-03-02 15:00:00")

    def test_clocks_that_are_equal_already_are_skipped_and_counted(self):
        tickets = self.make_ticket(count=3)
        wizard = self.wizard("2026-03-02 11:00", policy_id=self.policy.id)
        self.assertEqual((wizard.count_same, wizard.count_changed), (3, 0))
        self.assertFalse(wizard.line_ids)
        self.assertFalse(tickets.sla_clock_ids.event_ids)

    def test_ended_clocks_are_left_alone(self):
        ticket = self.make_ticket()
        self.change(ticket, "2026-03-02 11:00", stage_id=self.done.id)
        with self.assertRaisesRegex(UserError, "no open clock"):
            self.wizard("2026-03-02 12:00", chosen=ticket.sla_clock_ids.ids)

    def test_a_clock_that_ends_after_the_preview_is_left_alone(self):
        ticket = self.make_ticket()
        self.target.duration = 2
        wizard = self.wizard("2026-03-02 11:00", policy_id=self.policy.id)
        self.change(ticket, "2026-03-02 11:01", stage_id=self.done.id)
        with self.at("2026-03-02 11:02"):
            wizard.action_confirm()
        self.assertEqual(wizard.count_done, 0)
        self.assertEqual(ticket.sla_clock_ids.event_ids.mapped("kind"), ["stopped"])

    def test_a_clock_that_no_policy_covers_is_left_alone(self):
        ticket = self.make_ticket()
        self.policy.action_draft()
        wizard = self.wizard(
            "2026-03-02 11:00", chosen=ticket.sla_clock_ids.ids, mode="restart"
        )
        self.assertEqual((wizard.count_left, wizard.count_changed), (1, 0))
        self.assertEqual(wizard.line_ids.effect, "uncovered")
        self.assertEqual(ticket.sla_clock_ids.state, "running")

    def test_hours_that_cannot_hold_the_promise_are_said(self):
        ticket = self.make_ticket()
        short = self.make_calendar("A minute on Mondays", 9, 9 + 1 / 60, days=[0])
        self.company.resource_calendar_id = short
        self.target.duration = 100
        wizard = self.wizard("2026-03-02 11:00", policy_id=self.policy.id)
        self.assertEqual(wizard.line_ids.effect, "problem")
        self.assertIn("A minute on Mondays", wizard.line_ids.note)
        self.assertEqual(str(ticket.sla_next_deadline), "2026-03-02 14:00:00")

    def test_looking_writes_nothing_of_clocks(self):
        self.make_ticket()
        self.target.duration = 2
        self.target.calendar_id = self.make_calendar("From eleven", 11, 19)
        names = ("sla.clock.event", "sla.revision", "sla.schedule", "sla.fault")
        before = [self.env[name].search_count([]) for name in names]
        self.wizard("2026-03-02 11:00", policy_id=self.policy.id)
        self.env.flush_all()
        self.assertEqual([self.env[name].search_count([]) for name in names], before)

    def test_an_agreement_has_its_own_clocks(self):
        agreement = self.make_agreement(partner_ids=[(4, self.customer.id)])
        self.make_policy(self.metric, hours=3, agreement_id=agreement.id)
        ours = self.make_ticket()
        other = self.env["res.partner"].create({"name": "Red Door"})
        self.make_ticket(partner_id=other.id)
        wizard = self.wizard(
            "2026-03-02 11:00", agreement_id=agreement.id, mode="restart"
        )
        self.assertEqual(wizard.line_ids.clock_id, ours.sla_clock_ids)

    def test_a_reason_is_asked_for(self):
        self.make_ticket()
        wizard = self.wizard(
            "2026-03-02 11:00", policy_id=self.policy.id, mode="restart", reason=" "
        )
        with self.assertRaisesRegex(UserError, "Say why"):
            wizard.action_confirm()

    def test_many_are_worked_off_in_the_background(self):
        tickets = self.make_ticket(count=501)
        self.target.duration = 2
        wizard = self.wizard("2026-03-02 11:00", policy_id=self.policy.id)
        self.assertEqual(wizard.count_changed, 501)
        self.assertEqual(len(wizard.line_ids), 200)
        self.assertTrue(wizard.is_cut)
        with self.at("2026-03-02 11:00"):
            wizard.action_confirm()
        self.assertEqual((wizard.state, wizard.progress), ("running", 0))
        self.run_job("ir_cron_sla_recalculate", "2026-03-02 11:00")
        self.assertEqual((wizard.state, wizard.count_done), ("done", 501))
        clocks = tickets.sla_clock_ids
        self.assertEqual(set(clocks.mapped("allowance")), {2 * 3600})
        self.assertEqual(clocks.event_ids.user_id, self.manager)

    def test_queries_do_not_grow_with_the_number_of_clocks(self):
        def cost(count):
            self.target.duration += 1
            clocks = self.make_ticket(count=count).sla_clock_ids.sudo()
            self.target.duration += 1
            order = Order("reapply", True, "Because")
            with self.at("2026-03-02 11:00"):
                costs = []
                for work in (clocks._foresee, clocks._recalculate):
                    self.env.flush_all()
                    self.env.invalidate_all()
                    before = self.env.cr.sql_log_count
                    outcomes = work(order)
                    self.env.flush_all()
                    costs.append(self.env.cr.sql_log_count - before)
                    self.assertEqual({o.verdict for o in outcomes}, {"changes"})
            return costs

        cost(3)
        few, many = cost(10), cost(100)
        self.assertLessEqual(many[0], few[0] + 2)
        self.assertLessEqual(many[1], few[1] + 6)


@tagged("post_install", "-at_install", "standard")
class TestRecalculateAccess(RecalculateCommon):
    def test_others_are_refused(self):
        clock = self.make_ticket().sla_clock_ids
        for groups in ("base.group_user", "sla_base.group_sla_user"):
            user = common.new_agent(self.env, f"agent {groups}", groups=groups)
            with self.assertRaises(AccessError):
                self.wizard("2026-03-02 11:00", user=user, chosen=clock.ids)

    def test_clocks_of_documents_that_cannot_be_read_are_neither_named_nor_touched(
        self,
    ):
        self.env["ir.rule"].create(
            {
                "name": "Own test tickets",
                "model_id": self.env["ir.model"]._get_id("test.sla.ticket"),
                "domain_force": "[('user_id', '=', user.id)]",
            }
        )
        own = self.make_ticket(user_id=self.manager.id).sla_clock_ids
        hidden = self.make_ticket().sla_clock_ids
        self.target.duration = 2
        wizard = self.wizard("2026-03-02 11:00", policy_id=self.policy.id)
        self.assertEqual(wizard.line_ids.clock_id, own)
        self.assertEqual(wizard.count_hidden, 1)
        wizard.pending = (own | hidden).ids  # forged
        with self.at("2026-03-02 11:00"):
            wizard.action_confirm()
        self.assertEqual(own.allowance, 2 * 3600)
        self.assertEqual(hidden.allowance, 4 * 3600)

    def test_clocks_of_another_company_are_not_touched(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        other.resource_calendar_id = self.make_calendar("There", 9, 17, company=other)
        self.policy.company_id = False
        ours = self.make_ticket().sla_clock_ids
        theirs = self.make_ticket(company_id=other.id, partner_id=False).sla_clock_ids
        self.target.duration = 2
        wizard = self.recalculate("2026-03-02 11:00", policy_id=self.policy.id)
        self.assertEqual((wizard.count_open, wizard.count_hidden), (1, 0))
        self.assertEqual(ours.allowance, 2 * 3600)
        self.assertEqual(theirs.allowance, 4 * 3600)


steps = st.lists(
    st.tuples(
        st.integers(1, 30 * 60),
        st.sampled_from(
            ("wait", "work", "close", "tick", "high", "low", "longer", "days", "hours")
        ),
    ),
    max_size=8,
)


@tagged("post_install", "-at_install", "standard")
class TestRecalculateProperties(RecalculateCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_policy(
            cls.metric,
            hours=3,
            name="High",
            sequence=1,
            domain="[('priority', '=', '3')]",
            retarget_mode="reapply",
        )
        cls.late = cls.make_calendar("From eleven", 11, 19)

    def play(self, ticket, step, moment):
        stages = {"wait": self.waiting, "work": self.new, "close": self.done}
        if step in stages:
            self.change(ticket, moment, stage_id=stages[step].id)
        elif step in ("high", "low"):
            self.change(ticket, moment, priority="3" if step == "high" else "0")
        elif step == "tick":
            self.tick(moment)
        elif step == "hours":
            self.target.calendar_id = self.late
        elif step == "days":
            self.target.write({"unit": "day", "duration": 1})
        else:
            self.target.duration += 1

    @settings(
        max_examples=25,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(steps, steps, st.sampled_from(MODES), st.booleans(), st.integers(0, 2))
    def test_what_is_shown_is_what_is_done_and_replays(
        self, history, more, mode, anew, pause_cap
    ):
        savepoint = self.env.cr.savepoint()
        try:
            moment = datetime(2026, 3, 2, 10)
            self.target.pause_cap = pause_cap
            ticket = self.make_ticket(str(moment))
            clock = ticket.sla_clock_ids.sudo()
            for minutes, step in history:
                moment += timedelta(minutes=minutes)
                self.play(ticket, step, str(moment))
            order = Order(mode, anew, "Because")
            with self.at(str(moment)):
                events = len(clock.event_ids)
                (shown,) = clock._foresee(order)
                (done,) = clock._recalculate(order)
                self.env.flush_all()
                self.env.invalidate_all()
                self.assertEqual(shown[:2], done[:2])
                if shown.verdict == "changes":
                    self.assertEqual(clock.deadline or None, shown.deadline)
                    self.assertEqual(clock.status, shown.status)
                    self.assertIn("retargeted", clock.event_ids[events:].mapped("kind"))
                else:
                    self.assertEqual(len(clock.event_ids), events)
                self.assert_replays(clock)
                if mode != "restart":
                    (again,) = clock._foresee(order)
                    self.assertIn(again.verdict, ("same", "ended"))
            for minutes, step in more:
                moment += timedelta(minutes=minutes)
                self.play(ticket, step, str(moment))
            self.assert_replays(clock)
        finally:
            savepoint.close(rollback=True)
            self.env.transaction.clear()
            self.env.registry.clear_cache()
