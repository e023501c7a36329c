"""Reminders before agreements end or are reviewed, and renewal."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .test_reviews import JOB, ReviewCommon


@tagged("post_install", "-at_install", "standard")
class TestReminders(ReviewCommon):
    def test_owners_are_reminded_once_of_ends_and_reviews(self):
        agreement = self.put_in_force(
            self.make_draft(date_end="2026-06-30", review_date="2026-05-15")
        )
        self.run_job(JOB, "2026-04-14 00:15")
        self.assertFalse(self.activities(agreement))
        for _twice in range(2):
            self.run_job(JOB, "2026-04-15 00:15")
            self.assertEqual(len(self.activities(agreement)), 1)
        review = self.activities(agreement, "review")
        self.assertEqual(review.user_id, self.manager)
        self.assertEqual(str(review.date_deadline), "2026-05-15")
        for day in ("2026-05-31", "2026-06-01", "2026-06-29"):
            self.run_job(JOB, f"{day} 00:15")
            self.assertEqual(len(self.activities(agreement, "end")), 1)

    def test_a_reminder_that_was_dealt_with_does_not_come_back(self):
        agreement = self.put_in_force(self.make_draft(date_end="2026-06-30"))
        self.run_job(JOB, "2026-06-01 00:15")
        self.activities(agreement).unlink()
        self.run_job(JOB, "2026-06-02 00:15")
        self.assertFalse(self.activities(agreement))

    def test_a_date_that_is_moved_is_told_of_again(self):
        agreement = self.put_in_force(self.make_draft(review_date="2026-05-15"))
        self.run_job(JOB, "2026-05-01 00:15")
        agreement.review_date = "2026-05-20"
        self.run_job(JOB, "2026-05-02 00:15")
        days = self.activities(agreement).mapped("date_deadline")
        self.assertEqual([str(day) for day in days], ["2026-05-15", "2026-05-20"])

    def test_each_company_says_how_long_ahead(self):
        self.company.sla_remind_days = 5
        other = self.env["res.company"].create(
            {"name": "Second", "resource_calendar_id": self.always.id}
        )
        other.sla_remind_days = 60
        self.manager.company_ids += other
        mine = self.put_in_force(self.make_draft(date_end="2026-06-30"))
        theirs = self.put_in_force(
            self.make_draft(date_end="2026-06-30", company_id=other.id)
        )
        self.run_job(JOB, "2026-06-20 00:15")
        self.assertFalse(self.activities(mine))
        self.assertTrue(self.activities(theirs))

    def test_special_terms_end_with_the_general_ones(self):
        general = self.put_in_force(
            self.make_draft(partner_ids=False, date_end="2026-06-30")
        )
        special = self.put_in_force(self.make_draft(parent_id=general.id))
        self.run_job(JOB, "2026-06-01 00:15")
        self.assertEqual(str(self.activities(special).date_deadline), "2026-06-30")

    def test_without_an_owner_a_manager_of_the_company_is_told(self):
        other = self.env["res.company"].create(
            {"name": "Second", "resource_calendar_id": self.always.id}
        )
        theirs = new_test_user(
            self.env,
            "sla_theirs",
            groups="sla_base.group_sla_manager",
            company_ids=[(6, 0, other.ids)],
            company_id=other.id,
        )
        self.env["res.users"].search([("id", "!=", theirs.id)]).filtered(
            lambda user: other in user.company_ids
        ).company_ids -= other
        self.reader.active = False
        for owner in (False, self.manager.id, self.reader.id):
            agreement = self.make_agreement(
                owner_id=owner, date_end="2026-06-30", company_id=other.id
            )
            self.run_job(JOB, "2026-06-20 00:15")
            self.assertEqual(self.activities(agreement).user_id, theirs)

    def test_the_assessor_is_told_on_the_day_or_else_the_owner(self):
        agreement = self.make_draft()
        mine = self.make_goal(agreement, assessor_id=self.reader.partner_id.id)
        theirs = self.make_goal(agreement, assessor_id=self.customer.id)
        self.put_in_force(agreement)
        self.run_job(JOB, "2026-05-31 00:15")
        self.assertFalse(self.activities(mine))
        for _twice in range(2):
            self.run_job(JOB, "2026-06-01 00:15")
        self.assertEqual(self.activities(mine).user_id, self.reader)
        activity = self.activities(theirs)
        self.assertEqual(activity.user_id, self.manager)
        self.assertIn("Ask Blue Door", activity.summary)
        overdue = self.env["sla.goal"].search(
            [("next_date", "<", "2026-06-02"), ("agreement_id.state", "=", "active")]
        )
        self.assertLessEqual(mine + theirs, overdue)
        self.assess(mine, "2026-06-02 09:00")
        self.assertFalse(self.activities(mine))

    def test_many_reminders_cost_little_more_than_few(self):
        counts = []
        for count in (5, 50):
            self.env["sla.agreement"].search([("state", "=", "active")]).active = False
            self.env["sla.agreement"].create(
                [
                    {
                        "name": f"Agreement {i}",
                        "state": "active",
                        "date_end": "2026-06-30",
                        "owner_id": self.manager.id,
                    }
                    for i in range(count)
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.run_job(JOB, "2026-06-20 00:15")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[1], counts[0] + 45)

    def test_ended_agreements_remind_of_nothing(self):
        agreement = self.put_in_force(
            self.make_draft(date_end="2026-06-30", review_date="2026-06-29")
        )
        self.run_job(JOB, "2026-06-20 00:15")
        self.assertEqual(len(self.activities(agreement)), 2)
        self.run_job("ir_cron_sla_agreements", "2026-07-01 00:05")
        self.assertEqual(agreement.state, "ended")
        self.assertFalse(self.activities(agreement))


@tagged("post_install", "-at_install", "standard")
class TestRenewal(ReviewCommon):
    def test_a_renewal_is_the_next_version_for_the_same_length(self):
        agreement = self.put_in_force(
            self.make_draft(date_start="2027-01-01", date_end="2027-12-31")
        )
        self.run_job(JOB, "2027-12-10 00:15")
        action = agreement.action_renew()
        draft = agreement.browse(action["res_id"])
        self.assertEqual(
            (str(draft.date_start), str(draft.date_end)), ("2028-01-01", "2028-12-31")
        )
        self.assertEqual((draft.state, draft.version), ("draft", 2))
        self.assertFalse(self.activities(agreement))
        self.put_in_force(draft, "2027-12-20 09:00")
        self.assertEqual(str(agreement.date_end), "2027-12-31")

    def test_what_has_no_end_is_not_renewed(self):
        agreement = self.put_in_force(self.make_draft())
        with self.assertRaisesRegex(UserError, "nothing to renew"):
            agreement.action_renew()

    def test_readers_renew_nothing(self):
        agreement = self.put_in_force(self.make_draft(date_end="2026-12-31"))
        with self.assertRaises(AccessError):
            agreement.with_user(self.reader).action_renew()
        self.assertFalse(agreement.next_ids)

    def test_what_is_renewed_already_reminds_of_nothing(self):
        agreement = self.put_in_force(self.make_draft(date_end="2026-06-30"))
        second = self.revise(agreement, "2026-07-01")
        self.put_in_force(second, "2026-05-01 09:00")
        self.run_job(JOB, "2026-06-20 00:15")
        self.assertFalse(self.activities(agreement))
