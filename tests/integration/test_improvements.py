"""Improvement actions, and what came of them."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_reviews import JOB, ReviewCommon


@tagged("post_install", "-at_install", "standard")
class TestImprovements(ReviewCommon):
    def make_action(self, agreement, **vals):
        with self.at("2026-03-20 09:00"):
            return (
                self.env["sla.improvement"]
                .with_user(self.manager)
                .create(
                    {
                        "name": "A second person",
                        "agreement_id": agreement.id,
                        "date_due": "2026-03-31",
                        "metric_id": self.metric.id,
                        "window_days": 10,
                        **vals,
                    }
                )
            )

    def test_the_owner_gets_an_activity_until_it_is_done(self):
        agreement = self.put_in_force(self.make_draft())
        action = self.make_action(agreement, owner_id=self.reader.id)
        activity = self.activities(action)
        self.assertEqual(activity.user_id, self.reader)
        self.assertEqual(str(activity.date_deadline), "2026-03-31")
        action.date_due = "2026-04-10"
        self.assertEqual(str(self.activities(action).date_deadline), "2026-04-10")
        action.owner_id = self.manager
        self.assertEqual(self.activities(action).user_id, self.manager)
        action.action_done()
        self.assertFalse(self.activities(action))

    def test_the_effect_is_measured_after_the_days_that_were_chosen(self):
        agreement = self.put_in_force(self.make_draft(hours=4))
        self.finish("2026-03-24 09:00", "2026-03-24 16:00")
        self.finish("2026-03-25 09:00", "2026-03-25 10:00")
        action = self.make_action(agreement)
        with self.at("2026-03-30 12:00"):
            action.action_done()
        self.assertEqual((action.value_before, action.count_before), (50, 2))
        self.finish("2026-04-01 09:00", "2026-04-01 10:00")
        self.run_job(JOB, "2026-04-09 00:15")
        self.assertEqual(action.state, "done")
        self.run_job(JOB, "2026-04-10 00:15")
        self.assertEqual(action.state, "measured")
        self.assertEqual((action.value_after, action.count_after), (100, 1))
        self.assertTrue(action.has_effect)
        self.assertEqual(action.effect, 50)
        self.assertIn("+50.0 points", str(action.message_ids.mapped("body")))
        late = self.finish("2026-04-02 09:00", "2026-04-02 16:30")
        self.run_job(JOB, "2026-04-11 00:15")
        self.assertTrue(late.sla_clock_ids)
        self.assertEqual(action.value_after, 100)

    def test_without_figures_no_effect_is_claimed(self):
        agreement = self.put_in_force(self.make_draft())
        action = self.make_action(agreement)
        with self.at("2026-03-30 12:00"):
            action.action_done()
        self.run_job(JOB, "2026-04-10 00:15")
        self.assertEqual(action.state, "measured")
        self.assertFalse(action.has_effect)
        self.assertIn("cannot be told", str(action.message_ids.mapped("body")))

    def test_an_action_without_metric_stays_done(self):
        agreement = self.put_in_force(self.make_draft())
        action = self.make_action(agreement, metric_id=False)
        with self.at("2026-03-30 12:00"):
            action.action_done()
        self.run_job(JOB, "2026-09-10 00:15")
        self.assertEqual(action.state, "done")

    def test_owners_work_on_their_own_actions_only(self):
        agreement = self.put_in_force(self.make_draft())
        action = self.make_action(agreement, owner_id=self.reader.id)
        other = self.make_action(agreement).with_user(self.reader)
        action.with_user(self.reader).action_done()
        self.assertEqual(action.state, "done")
        with self.assertRaises(AccessError):
            other.action_done()
        with self.assertRaisesRegex(UserError, "not written by hand"):
            action.with_user(self.reader).value_after = 100

    def test_an_action_that_was_not_done_after_all_is_open_again(self):
        agreement = self.put_in_force(self.make_draft())
        action = self.make_action(agreement)
        action.action_done()
        action.action_reopen()
        self.assertEqual(action.state, "open")
        self.assertEqual(len(self.activities(action)), 1)
