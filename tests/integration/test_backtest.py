"""Policies tried on the past: the figures agree with what really happened."""

import random
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.sla_base.engine.trial import Trial, get_actual_status
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
            trial = Trial(
                documents.sudo(), plan, set(policies.ids), common.when(NOW)
            )
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

    def test_what_was_in_force_gives_the_figures_of_its_clocks(self):
        for seed in range(12):
            with self.subTest(seed=seed):
                policy = self.make_levels()
                tickets = self.random_history(seed)
                results = self.results(policy, tickets)
                self.assertEqual({r.source for r in results.values()}, {"log"})
                self.assert_same(results, tickets)
                policy.active = False

    def test_a_policy_that_starts_from_zero_gives_the_figures_of_its_clocks(self):
        for seed in range(100, 106):
            with self.subTest(seed=seed):
                policy = self.make_levels(retarget_mode="restart")
                tickets = self.random_history(seed)
                self.assert_same(self.results(policy, tickets), tickets)
                policy.active = False

    def test_the_chatter_tells_the_same_as_the_log(self):
        for seed in range(200, 212):
            with self.subTest(seed=seed):
                policy = self.make_levels()
                tickets = self.random_history(seed)
                logged = self.results(policy, tickets)
                self.forget_clocks(tickets)
                tracked = self.results(policy, tickets)
                self.assertEqual({r.source for r in tracked.values()}, {"tracked"})
                for id_, result in logged.items():
                    self.assertEqual(result.outcome, tracked[id_].outcome, seed)
                policy.active = False

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
