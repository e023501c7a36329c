"""Policies tried on the past: the figures agree with what really happened."""

import random
from datetime import timedelta

from odoo.tests import new_test_user, tagged

from odoo.addons.sla_base.engine.backtest_trial import Trial, get_actual_status
from odoo.addons.sla_base.tests import common

from .test_clocks import TicketCommon

NOW = "2026-03-20 12:00"


class BacktestCommon(TicketCommon):
    def change(self, documents, moment, **vals):
        with self.at(moment):
            documents.write(vals)
            self.env.cr.flush()  # with what the chatter tracks

    def make_ticket(self, *args, **vals):
        tickets = super().make_ticket(*args, **vals)
        self.env.cr.flush()
        return tickets

    def make_backtest(self, policies, **vals):
        return self.env["sla.backtest"].create(
            {
                "model_id": policies.model_id.id,
                "policy_ids": [(6, 0, policies.ids)],
                "date_from": "2026-03-01",
                "date_to": "2026-03-19",
                "company_id": self.company.id,
                **vals,
            }
        )

    def run_backtest(self, policies, **vals):
        backtest = self.make_backtest(policies, **vals)
        with self.at(NOW):
            backtest.action_run()
        return backtest

    def results(self, policies, documents, **vals):
        """Return the results of trying ``policies``, by document."""
        with self.at(NOW):
            plan = self.make_backtest(policies, **vals)._make_plan()
            trial = Trial(documents.sudo(), plan, set(policies.ids), common.when(NOW))
            return {result.document_id: result for result in trial.run()}

    def forget_clocks(self, documents):
        """Leave only the chatter to tell what happened."""
        documents.sla_clock_ids.sudo().unlink()
        self.env.invalidate_all()

    def random_history(self, seed, count=6, priorities=True):
        """Let tickets live through a fortnight; return them."""
        chance = random.Random(seed)
        tickets = self.env["test.sla.ticket"]
        start = common.when("2026-03-02 08:00")
        plan = []
        for number in range(count):
            born = start + timedelta(minutes=chance.randrange(3 * 24 * 60))
            plan.append((born, number, None))
            moment = born
            for _step in range(chance.randrange(1, 9)):
                moment += timedelta(seconds=chance.randrange(60, 30 * 3600))
                plan.append((moment, number, chance.random()))
        made = {}
        for moment, number, dice in sorted(plan, key=lambda step: step[:2]):
            if dice is None:
                priority = chance.choice("0123")
                made[number] = self.make_ticket(str(moment), priority=priority)
            elif dice < 0.2 and priorities:
                self.change(made[number], str(moment), priority=chance.choice("0123"))
            elif dice < 0.3:
                self.tick(str(moment))
            else:
                stage = chance.choice(self.new | self.waiting | self.done)
                self.change(made[number], str(moment), stage_id=stage.id)
        for ticket in made.values():
            tickets |= ticket
        self.tick(NOW)
        return tickets

    def assert_same(self, results, tickets):
        """Check that ``results`` say what the clocks of ``tickets`` say."""
        with self.at(NOW):
            now = common.when(NOW)
            for ticket in tickets:
                clock, tried = ticket.sla_clock_ids, results[ticket.id].outcome
                value = clock._get_value()
                self.assertEqual(tried.status, get_actual_status(value, now))
                self.assertEqual(tried.elapsed, clock.elapsed_now)
                self.assertEqual(tried.allowance, clock.allowance)
                self.assertEqual(tried.breached_at, clock.breached_at or None)
                self.assertEqual(tried.stopped_at, clock.stopped_at or None)


@tagged("post_install", "-at_install", "standard")
class TestBacktestAgrees(BacktestCommon):
    def make_levels(self, **vals):
        """Make a policy in force with a shorter time for the highest priority."""
        policy = self.make_policy(self.metric, hours=6, **vals)
        policy.target_ids = [
            (0, 0, {"metric_id": self.metric.id, "duration": 2, "priority": "3"})
        ]
        policy.target_ids.effective_from = False
        return policy

    def test_the_log_and_the_chatter_give_the_figures_of_the_clocks(self):
        seen = set()
        for seed, mode in enumerate(("keep", "keep", "restart", "reapply")):
            with self.subTest(seed=seed, mode=mode):
                policy = self.make_levels(retarget_mode=mode)
                tickets = self.random_history(seed)
                logged = self.results(policy, tickets)
                self.assertEqual({r.source for r in logged.values()}, {"log"})
                self.assert_same(logged, tickets)
                self.forget_clocks(tickets)
                tracked = self.results(policy, tickets)
                self.assertEqual({r.source for r in tracked.values()}, {"tracked"})
                for id_, result in logged.items():
                    self.assertEqual(result.outcome, tracked[id_].outcome)
                    seen.add(result.outcome.status)
                policy.active = False
        self.assertEqual(seen, {"met", "breached", "open"})

    def test_what_lapses_is_neither_met_nor_missed_in_all_three(self):
        seen = set()
        for seed, resumable in ((10, True), (11, False), (12, True)):
            with self.subTest(seed=seed, resumable=resumable):
                metric = self.make_metric(
                    "test.sla.ticket",
                    lapse_domain="[('waiting', '=', True)]",
                    resumable=resumable,
                )
                policy = self.make_policy(metric, hours=6)
                tickets = self.random_history(seed)
                tickets = tickets.filtered("sla_clock_ids")
                self.assertTrue(tickets)
                logged = self.results(policy, tickets)
                self.assert_same(logged, tickets)
                self.forget_clocks(tickets)
                tracked = self.results(policy, tickets)
                for id_, result in logged.items():
                    self.assertEqual(result.outcome, tracked[id_].outcome)
                    seen.add(result.outcome.status)
                policy.active = False
        self.assertEqual(seen, {"met", "breached", "cancelled"})

    def test_alerts_are_those_that_were_sent(self):
        steps = [
            {"name": "Half", "timing": "percent", "value": 50, "channel": "note"},
            {"name": "Late", "timing": "after", "value": 0, "channel": "note"},
        ]
        policy = self.make_policy(self.metric, hours=6, steps=steps)
        policy.escalation_ids.recipient = "owner"
        ticket = self.make_ticket("2026-03-02 09:00")
        self.tick("2026-03-02 12:01")
        self.change(ticket, "2026-03-02 13:00", stage_id=self.waiting.id)
        self.change(ticket, "2026-03-03 09:00", stage_id=self.new.id)
        self.tick("2026-03-03 11:01")
        self.change(ticket, "2026-03-03 12:00", stage_id=self.done.id)
        quick = self.make_ticket("2026-03-02 09:00")
        self.change(quick, "2026-03-02 10:00", stage_id=self.done.id)
        line = self.run_backtest(policy).line_ids
        self.assertEqual((line.alert_count, line.actual_alert_count), (2, 2))
        self.assertIn("Half (After 50 % of the time): 1", line.alert_text)

    def test_an_internal_agreement_counts_while_its_party_holds_the_ticket(self):
        team = self.env["test.sla.team"].create({"name": "Repairs"})
        party = self.env["res.partner"].create({"name": "Plumber"})
        agreement = self.make_agreement(
            name="Repairs", kind="supplier", party_ref=f"res.partner,{party.id}"
        )
        self.make_policy(self.metric, hours=4)
        policy = self.make_policy(self.metric, hours=1, agreement_id=agreement.id)
        ticket = self.make_ticket("2026-03-02 09:00", team_id=team.id)
        self.change(ticket, "2026-03-02 12:00", stage_id=self.done.id)
        tried = self.results(policy, ticket)[ticket.id]
        self.assertEqual(tried.clock.kind, "supplier")
        self.assertEqual((tried.outcome.status, tried.outcome.elapsed), ("met", 0))


@tagged("post_install", "-at_install", "standard")
class TestBacktestFigures(BacktestCommon):
    def test_the_policy_of_a_company_is_tried_on_documents_of_that_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        policy = self.make_policy(self.metric, company_id=other.id)
        context = policy.action_backtest()["context"]
        self.assertEqual(context["default_company_id"], other.id)

    def test_a_shorter_time_breaks_more_promises(self):
        self.make_policy(self.metric, hours=6)
        for hour in (10, 12, 14):
            ticket = self.make_ticket("2026-03-02 09:00")
            self.change(ticket, f"2026-03-02 {hour}:00", stage_id=self.done.id)
        draft = self.make_policy(self.metric, hours=2, state="draft")
        backtest = self.run_backtest(draft)
        self.assertEqual(backtest.state, "done")
        line = backtest.line_ids
        self.assertEqual((line.promise_count, line.log_count), (3, 3))
        self.assertEqual((line.met_count, line.breached_count), (1, 2))
        self.assertEqual((line.actual_met_count, line.actual_breached_count), (3, 0))
        self.assertAlmostEqual(line.attainment, 100 / 3)
        self.assertEqual(line.actual_attainment, 100)
        self.assertEqual(line.median_hours, 3)
        self.assertEqual(line.p90_hours, 5)
        self.assertEqual(line.average_hours, 3)
        rows = backtest.document_ids
        self.assertEqual(rows.mapped("difference"), ["would_breach"] * 2)
        self.assertEqual(str(rows[0].breached_at), "2026-03-02 11:00:00")

    def test_penalties_are_told_beside_those_really_due(self):
        self.make_policy(self.metric, hours=6)
        for hour in (10, 12, 14):
            ticket = self.make_ticket("2026-03-02 09:00")
            self.change(ticket, f"2026-03-02 {hour}:00", stage_id=self.done.id)
        agreement = self.make_agreement(name="Pumps", state="draft")
        agreement.penalty_ids = [
            (0, 0, {"percent": 5}),
            (0, 0, {"basis": "attainment", "threshold": 90, "percent": 10}),
        ]
        draft = self.make_policy(
            self.metric, hours=2, state="draft", agreement_id=agreement.id
        )
        each, low = self.run_backtest(draft).penalty_text.split("\n")
        self.assertIn("5 % of the fee for each breach", each)
        self.assertIn("Due 2 times, really 0 times.", each)
        self.assertIn("Due 1 times, really 0 times.", low)

    def test_a_target_for_a_priority_is_used_for_it(self):
        draft = self.make_policy(self.metric, hours=8, state="draft")
        draft.target_ids = [
            (0, 0, {"metric_id": self.metric.id, "duration": 1, "priority": "3"})
        ]
        for priority in ("1", "3"):
            ticket = self.make_ticket("2026-03-02 09:00", priority=priority)
            self.change(ticket, "2026-03-02 12:00", stage_id=self.done.id)
        lines = {line.priority_name: line for line in self.run_backtest(draft).line_ids}
        self.assertEqual(lines["Very high"].breached_count, 1)
        self.assertEqual(lines[False].met_count, 1)
        self.assertEqual(lines[False].tracked_count, 1)
        self.assertFalse(lines[False].actual_count)

    def test_the_priority_at_the_time_counts_and_not_todays(self):
        draft = self.make_policy(
            self.metric, hours=1, state="draft", target={"priority": "3"}
        )
        ticket = self.make_ticket("2026-03-02 09:00", priority="3")
        self.change(ticket, "2026-03-02 12:00", stage_id=self.done.id)
        self.change(ticket, "2026-03-05 12:00", priority="0")
        self.assertEqual(self.run_backtest(draft).breached_count, 1)

    def test_more_specific_policies_in_force_keep_their_documents(self):
        self.make_policy(
            self.metric, name="Blue", partner_ids=[(6, 0, self.customer.ids)]
        )
        draft = self.make_policy(self.metric, state="draft")
        self.make_ticket("2026-03-02 09:00")
        beside = self.run_backtest(draft)
        self.assertEqual((beside.promise_count, beside.other_count), (0, 1))
        alone = self.run_backtest(draft, scope="alone")
        self.assertEqual((alone.promise_count, alone.other_count), (1, 0))

    def test_a_draft_wins_over_an_equally_specific_policy_in_force(self):
        self.make_policy(self.metric, sequence=1)
        draft = self.make_policy(self.metric, state="draft", sequence=99)
        self.make_ticket("2026-03-02 09:00")
        self.assertEqual(self.run_backtest(draft).promise_count, 1)

    def test_documents_that_nothing_tells_of_are_counted_apart(self):
        metric = self.make_metric(
            "test.sla.paper", stop_domain="[('state', '=', 'done')]"
        )
        draft = self.make_policy(metric, state="draft")
        with self.at("2026-03-02 09:00"):
            self.env["test.sla.paper"].create({"name": "Form"})
            self.env.flush_all()
        backtest = self.run_backtest(draft)
        self.assertEqual((backtest.unknown_count, backtest.promise_count), (1, 0))
        self.assertEqual(backtest.attainment, 0)

    def test_a_closed_ticket_without_a_trace_of_its_end_is_not_known(self):
        draft = self.make_policy(self.metric, state="draft")
        with self.at("2026-03-02 09:00"):
            tickets = self.env["test.sla.ticket"].with_context(tracking_disable=True)
            ticket = tickets.create({"name": "Old", "partner_id": self.customer.id})
            ticket.stage_id = self.done
            self.env.cr.flush()
        self.assertEqual(self.run_backtest(draft).unknown_count, 1)

    def test_a_date_tells_itself_since_when(self):
        metric = self.make_metric(
            "test.sla.paper",
            start_domain="[('received_at', '!=', False)]",
            stop_domain="[('sla_exempt', '=', True)]",
            start_field_id=self.env["ir.model.fields"]
            ._get("test.sla.paper", "received_at")
            .id,
        )
        draft = self.make_policy(metric, hours=4, state="draft")
        with self.at("2026-03-02 09:00"):
            self.env["test.sla.paper"].create(
                {"name": "Form", "received_at": "2026-03-03 09:00:00"}
            )
            self.env.flush_all()
        backtest = self.run_backtest(draft)
        self.assertEqual(backtest.breached_count, 1)
        self.assertEqual(str(backtest.document_ids.breached_at), "2026-03-03 13:00:00")

    def test_an_archived_ticket_that_was_open_is_not_known(self):
        draft = self.make_policy(self.metric, state="draft")
        with self.at("2026-03-02 09:00"):
            ticket = self.env["helpdesk.ticket"].create(
                {"name": "Pump", "description": "Broken"}
            )
            self.env.cr.flush()
        metric = self.env.ref("sla_helpdesk.metric_resolution")
        draft = self.make_policy(metric, state="draft")
        with self.at("2026-03-05 09:00"):
            ticket.active = False
            self.env.cr.flush()
        self.assertEqual(self.run_backtest(draft).unknown_count, 1)

    def test_replies_and_questions_are_read_from_the_messages(self):
        first = self.env.ref("sla_helpdesk.metric_first_response")
        following = self.env.ref("sla_helpdesk.metric_next_response")
        agent = new_test_user(
            self.env, "bt_agent", groups="helpdesk_mgmt.group_helpdesk_user"
        )
        with self.at("2026-03-02 09:00"):
            ticket = self.env["helpdesk.ticket"].create(
                {
                    "name": "Pump",
                    "description": "Broken",
                    "partner_id": self.customer.id,
                }
            )
            self.env.cr.flush()
        for moment, author in (
            ("2026-03-02 10:00", self.customer),
            ("2026-03-02 12:00", agent.partner_id),
            ("2026-03-03 09:00", self.customer),
            ("2026-03-03 10:30", agent.partner_id),
        ):
            with self.at(moment):
                ticket.message_post(
                    body="Hello",
                    message_type="comment",
                    subtype_xmlid="mail.mt_comment",
                    author_id=author.id,
                )
                self.env.cr.flush()
        draft = self.make_policy(first, hours=4, state="draft")
        draft.target_ids = [(0, 0, {"metric_id": following.id, "duration": 1.75})]
        lines = {line.metric_name: line for line in self.run_backtest(draft).line_ids}
        self.assertEqual(lines["First response"].average_hours, 3)
        self.assertEqual(lines["Next response"].promise_count, 2)
        self.assertEqual(lines["Next response"].met_count, 1)
        self.assertEqual(lines["Next response"].average_hours, 1.75)
