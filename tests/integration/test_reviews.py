"""What becomes of an agreement over time: goals, reviews, improvement actions,
reminders, renewal, and the stages of its life cycle."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.sla_base.tests import common

from .test_agreements import AgreementCommon
from .test_signoff import SignCommon

JOB = "ir_cron_sla_reminders"


class ReviewCommon(AgreementCommon):
    def make_goal(self, agreement, **vals):
        return self.env["sla.goal"].create(
            {
                "agreement_id": agreement.id,
                "name": "People are polite",
                "criteria": "No complaint about tone",
                "assessor_id": self.manager.partner_id.id,
                "next_date": "2026-06-01",
                **vals,
            }
        )

    def assess(self, goal, moment, result="met", **vals):
        with self.at(moment):
            return (
                self.env["sla.goal.assessment"]
                .with_user(self.manager)
                .create(
                    {
                        "goal_id": goal.id,
                        "result": result,
                        "evidence": "Ten calls were listened to",
                        **vals,
                    }
                )
            )

    def finish(self, start, end):
        """Make a ticket that is open from ``start`` to ``end``."""
        ticket = self.make_ticket(start)
        self.change(ticket, end, stage_id=self.done.id)
        return ticket

    def make_review(self, agreement, moment="2026-04-01 09:00", **vals):
        with self.at(moment):
            review = (
                self.env["sla.review"]
                .with_user(self.manager)
                .create({"agreement_id": agreement.id, **vals})
            )
            self.env.flush_all()
        return review

    def activities(self, record, kind=None):
        found = self.env["mail.activity"].search(
            [("res_model", "=", record._name), ("res_id", "in", record.ids)]
        )
        if kind:
            type_ = self.env.ref(f"sla_base.mail_activity_{kind}")
            found = found.filtered(lambda each: each.activity_type_id == type_)
        return found


@tagged("post_install", "-at_install", "standard")
class TestGoals(ReviewCommon):
    def test_goals_that_nobody_could_assess_are_pointed_out(self):
        agreement = self.make_draft()
        self.make_goal(agreement, criteria=False, assessor_id=False, next_date=False)
        findings = " ".join(agreement._get_findings())
        for text in (
            "does not say what it is judged by",
            "nobody is named who assesses it",
            "has no date of assessment",
        ):
            self.assertIn(text, findings)

    def test_a_complete_goal_is_not_pointed_out(self):
        agreement = self.make_draft()
        before = agreement._get_findings()
        self.make_goal(agreement)
        self.assertEqual(agreement._get_findings(), before)

    def test_goals_in_force_are_locked_but_assessed(self):
        agreement = self.make_draft()
        goal = self.make_goal(agreement).with_user(self.manager)
        self.put_in_force(agreement)
        with self.assertRaisesRegex(UserError, "Revise"):
            goal.criteria = "Anything"
        self.assess(goal, "2026-05-04 09:00", "partly")
        self.assertEqual(goal.last_result, "partly")
        self.assertEqual(str(goal.next_date), "2026-08-04")

    def test_a_goal_that_is_assessed_once_has_no_next_date(self):
        goal = self.make_goal(self.make_draft(), interval_months=0)
        self.assess(goal, "2026-05-04 09:00")
        self.assertFalse(goal.next_date)

    def test_an_older_assessment_entered_later_leaves_the_next_date(self):
        goal = self.make_goal(self.make_draft())
        self.assess(goal, "2026-05-04 09:00")
        self.assess(goal, "2026-05-05 09:00", "missed", date="2026-02-01")
        self.assertEqual(str(goal.next_date), "2026-08-04")
        self.assertEqual(goal.last_result, "met")

    def test_an_assessment_is_not_dated_ahead(self):
        goal = self.make_goal(self.make_draft())
        with self.assertRaisesRegex(ValidationError, "yet to come"):
            self.assess(goal, "2026-05-04 09:00", date="2026-05-05")

    def test_goals_stand_in_a_report(self):
        goal = self.make_goal(self.make_draft())
        for month, result in enumerate(("met", "partly", "missed"), 1):
            self.assess(goal, f"2026-0{month}-05 09:00", result)
        [(score, count)] = self.env["sla.goal.assessment"]._read_group(
            [("goal_id", "=", goal.id)], [], ["score:avg", "__count"]
        )
        self.assertEqual((score, count), (50, 3))

    def test_goals_go_on_in_the_next_version_without_their_assessments(self):
        agreement = self.make_draft()
        goal = self.make_goal(agreement)
        self.put_in_force(agreement)
        self.assess(goal, "2026-03-03 09:00")
        second = self.revise(agreement, "2026-06-01")
        self.assertEqual(second.goal_ids.name, goal.name)
        self.assertFalse(second.goal_ids.assessment_ids)
        self.assertNotIn("Goals", [what for what, *_ in second._get_changes(agreement)])

    def test_readers_assess_only_what_is_theirs_to_assess(self):
        agreement = self.make_draft()
        goal = self.make_goal(agreement, assessor_id=self.reader.partner_id.id)
        other = self.make_goal(agreement, name="Another")
        self.put_in_force(agreement)
        Assessment = self.env["sla.goal.assessment"].with_user(self.reader)
        vals = {"result": "met", "evidence": "Seen"}
        made = Assessment.create({"goal_id": goal.id, **vals})
        self.assertEqual(made.assessor_id, self.reader.partner_id)
        with self.assertRaises(AccessError):
            Assessment.create({"goal_id": other.id, **vals})
        with self.assertRaises(AccessError):
            goal.with_user(self.reader).next_date = "2027-01-01"


@tagged("post_install", "-at_install", "standard")
class TestReviews(ReviewCommon):
    def make_past(self):
        """An agreement in force with four tickets of March: two of them met, one
        broken, one late and open."""
        agreement = self.put_in_force(self.make_draft(hours=4))
        self.finish("2026-03-02 10:00", "2026-03-02 12:00")
        self.finish("2026-03-03 10:00", "2026-03-03 11:00")
        self.finish("2026-03-04 10:00", "2026-03-04 15:00")
        self.make_ticket("2026-03-05 10:00")
        return agreement

    def test_a_review_takes_the_figures_of_its_period(self):
        review = self.make_review(self.make_past())
        self.assertEqual(
            (str(review.date_from), str(review.date_to)), ("2026-03-02", "2026-03-31")
        )
        line = review.line_ids
        self.assertEqual(
            (line.ended, line.met, line.breached, line.late_open), (3, 2, 1, 1)
        )
        self.assertAlmostEqual(line.attainment, 66.7, 1)
        self.assertAlmostEqual(line.average_hours, 8 / 3, 3)
        self.assertEqual(line.promised, "4 working hours")
        self.assertAlmostEqual(review.attainment, 66.7, 1)

    def test_both_ends_of_the_period_count_in_the_zone_of_the_working_hours(self):
        tokyo = self.make_calendar("Tokyo", 9, 17, tz="Asia/Tokyo")
        agreement = self.make_draft(calendar_id=tokyo.id)
        self.put_in_force(agreement, "2026-03-01 08:00")
        self.finish("2026-03-02 01:00", "2026-03-02 14:59:59")  # before midnight there
        self.finish("2026-03-02 02:00", "2026-03-02 15:00")  # the next day there
        review = self.make_review(
            agreement, date_from="2026-03-02", date_to="2026-03-02"
        )
        self.assertEqual(review.ended, 1)

    def test_figures_are_frozen_when_the_review_is_done(self):
        agreement = self.make_past()
        review = self.make_review(agreement)
        late = self.env["test.sla.ticket"].search([], order="id desc", limit=1)
        with self.at("2026-04-01 10:00"):
            review.action_done()
        names = ["name", "ended", "met", "breached", "late_open", "attainment"]
        names += ["average_hours", "promised"]
        frozen = review.line_ids.read(names)
        self.change(late, "2026-04-01 11:00", stage_id=self.done.id)
        tickets = self.env["sla.clock"].search([]).mapped("res_id")
        self.change(
            self.env["test.sla.ticket"].browse(tickets),
            "2026-04-01 12:00",
            stage_id=self.new.id,
        )
        self.env["sla.clock"].search([]).unlink()
        self.env.invalidate_all()
        self.assertEqual(review.line_ids.read(names), frozen)
        self.assertEqual((review.ended, review.breached), (3, 1))
        with self.assertRaisesRegex(UserError, "is done"):
            review.action_take_figures()

    def test_done_takes_the_figures_anew(self):
        agreement = self.put_in_force(self.make_draft(hours=4))
        ticket = self.finish("2026-03-30 10:00", "2026-03-30 12:00")
        review = self.make_review(agreement, "2026-03-31 09:00")
        self.assertEqual(review.ended, 1)
        self.change(ticket, "2026-03-31 10:00", stage_id=self.new.id)
        with self.at("2026-04-01 10:00"):
            review.action_done()
        self.assertFalse(review.line_ids)

    def test_goals_stand_beside_the_figures(self):
        agreement = self.make_draft()
        goal = self.make_goal(agreement)
        self.make_goal(agreement, name="Never assessed")
        self.put_in_force(agreement)
        self.finish("2026-03-03 10:00", "2026-03-03 11:00")
        self.assess(goal, "2026-03-10 09:00", "partly")
        self.assess(goal, "2026-04-01 07:00", "met")
        review = self.make_review(agreement)
        lines = {line.name: line for line in review.line_ids}
        self.assertEqual(
            set(lines), {"Resolution", "People are polite", "Never assessed"}
        )
        polite = lines["People are polite"]
        self.assertEqual((polite.ended, polite.attainment), (1, 50))
        self.assertEqual((review.goal_attainment, review.attainment), (50, 100))
        self.assertEqual(lines["Never assessed"].ended, 0)

    def test_a_period_over_two_versions_counts_both(self):
        first = self.put_in_force(self.make_draft(hours=4))
        self.finish("2026-03-02 10:00", "2026-03-02 12:00")
        second = self.revise(first, "2026-03-04")
        second.policy_ids.target_ids.duration = 1
        self.put_in_force(second, "2026-03-03 10:00")
        self.run_job("ir_cron_sla_agreements", "2026-03-04 00:10")
        self.finish("2026-03-04 10:00", "2026-03-04 12:00")
        review = self.make_review(second, date_from="2026-03-01")
        self.assertEqual((review.ended, review.breached), (2, 1))
        self.assertEqual(
            set(review.line_ids.mapped("promised")),
            {"4 working hours", "1 working hours"},
        )

    def test_what_is_not_over_or_not_decided_is_not_done(self):
        review = self.make_review(self.make_past(), date_to="2026-04-30")
        review.expectation_ids = [(0, 0, {"text": "A call before each visit"})]
        review.user_ids = False
        with self.at("2026-04-15 09:00"), self.assertRaises(UserError) as error:
            review.action_done()
        for text in (
            "its period is not over",
            "nobody took part",
            "“A call before each visit” has no decision",
        ):
            self.assertIn(text, str(error.exception))

    def test_minutes_of_a_done_review_are_not_changed(self):
        review = self.make_review(self.make_past())
        review.complaint_ids = [(0, 0, {"text": "Came too late"})]
        with self.at("2026-04-01 10:00"):
            review.action_done()
        complaint = review.complaint_ids
        for change in (
            lambda: review.write({"decisions": "<p>None</p>"}),
            lambda: review.write({"date_to": "2026-03-30"}),
            lambda: complaint.write({"text": "Came in time"}),
            complaint.unlink,
            review.unlink,
            lambda: complaint.create({"review_id": review.id, "text": "New"}),
        ):
            with self.assertRaisesRegex(UserError, "is done"):
                change()
        for change in (
            lambda: review.write({"state": "draft"}),
            lambda: review.copy({"state": "done"}),
        ):
            with self.assertRaisesRegex(UserError, "not written by hand"):
                change()
        with self.assertRaises(AccessError):
            review.line_ids.attainment = 100

    def test_the_next_review_is_planned_and_starts_where_this_one_ended(self):
        agreement = self.make_past()
        agreement.review_months = 6
        review = self.make_review(agreement)
        with self.at("2026-04-01 10:00"):
            review.action_done()
        self.assertEqual(str(agreement.review_date), "2026-10-01")
        following = self.make_review(agreement, "2026-10-01 09:00")
        self.assertEqual(str(following.date_from), "2026-04-01")

    def test_a_review_leaves_the_agreement_as_it_is_or_revises_or_ends_it(self):
        agreement = self.make_past()
        with self.at("2026-04-01 09:00"):
            action = agreement.action_review()
        self.assertEqual(action["context"]["default_agreement_id"], agreement.id)
        review = self.make_review(agreement)
        with self.at("2026-04-01 10:00"):
            review.action_done()
        self.assertEqual(agreement.state, "review")
        self.assertEqual(review.action_revise()["res_model"], "sla.agreement.revise")
        self.assertEqual(review.action_end()["res_model"], "sla.agreement.end")
        review.action_leave()
        self.assertEqual(agreement.state, "active")

    def test_an_agreement_that_never_was_in_force_is_not_reviewed(self):
        with self.assertRaisesRegex(ValidationError, "Put it in force first"):
            self.make_review(self.make_draft(), date_from="2026-03-01")

    def test_readers_read_reviews_and_write_none(self):
        review = self.make_review(self.make_past())
        mine = review.with_user(self.reader)
        self.assertEqual(mine.ended, 3)
        for change in (
            lambda: mine.write({"decisions": "<p>Mine</p>"}),
            mine.action_done,
            mine.action_take_figures,
            lambda: mine.copy(),
            lambda: mine.env["sla.improvement"].create(
                {"name": "X", "review_id": review.id, "date_due": "2026-05-01"}
            ),
        ):
            with self.assertRaises(AccessError):
                change()
        person = new_test_user(self.env, "sla_nobody", groups="base.group_user")
        with self.assertRaises(AccessError):
            review.with_user(person).read(["attainment"])

    def test_taking_figures_costs_the_same_for_many_clocks(self):
        agreement = self.put_in_force(self.make_draft(hours=4))
        counts = []
        for day in (3, 4):
            tickets = self.make_ticket(f"2026-03-0{day} 10:00", count=10 * (day - 2))
            self.change(tickets, f"2026-03-0{day} 11:00", stage_id=self.done.id)
            review = self.make_review(agreement)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            review.action_take_figures()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])


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


@tagged("post_install", "-at_install", "standard")
class TestLifeCycle(ReviewCommon):
    def stages(self, agreement):
        return [(each.stage, each.automatic) for each in agreement.evidence_ids[::-1]]

    def test_the_stage_follows_the_state_and_each_step_leaves_evidence(self):
        agreement = self.make_draft()
        seen = [agreement.lifecycle_stage]
        agreement.action_agree()
        seen.append(agreement.lifecycle_stage)
        self.put_in_force(agreement)
        seen.append(agreement.lifecycle_stage)
        agreement.action_review()
        seen.append(agreement.lifecycle_stage)
        agreement.action_resume()
        seen.append(agreement.lifecycle_stage)
        self.assertEqual(
            seen,
            ["strategy", "transition", "operation", "improvement", "operation"],
        )
        evidence = agreement.evidence_ids.sorted("id")
        self.assertEqual(
            evidence.mapped("stage"), ["design", "transition", "operation"]
        )
        self.assertEqual(evidence.user_id, self.manager)

    def test_a_draft_that_is_opened_again_is_in_design(self):
        agreement = self.make_draft()
        agreement.action_agree()
        agreement.action_draft()
        self.assertEqual(agreement.lifecycle_stage, "design")

    def test_the_stage_does_not_contradict_the_state(self):
        agreement = self.make_draft()
        with self.assertRaisesRegex(ValidationError, "does not go with"):
            agreement.lifecycle_stage = "operation"
        self.put_in_force(agreement)
        with self.assertRaisesRegex(ValidationError, "does not go with"):
            agreement.lifecycle_stage = "design"

    def test_a_review_that_is_done_is_evidence_of_improvement(self):
        agreement = self.put_in_force(self.make_draft())
        self.finish("2026-03-02 10:00", "2026-03-02 12:00")
        review = self.make_review(agreement)
        with self.at("2026-04-01 10:00"):
            review.action_done()
        evidence = agreement.evidence_ids.filtered(lambda e: e.stage == "improvement")
        self.assertIn("attainment 100.0 %", evidence.name)

    def step(self, record):
        action = record.action_next_stage()
        wizard = self.env[action["res_model"]].with_user(self.manager)
        return Form(wizard.with_context(**action["context"]))

    def test_leaving_a_stage_asks_for_evidence(self):
        service = self.env["sla.service"].create({"name": "Hosting"})
        service = service.with_user(self.manager)
        step = self.step(service)
        self.assertEqual((step.stage, step.next_stage), ("strategy", "design"))
        with self.assertRaisesRegex(UserError, "Say what shows"):
            step.save().action_confirm()
        step.name = "Approved by the board"
        step.save().action_confirm()
        self.assertEqual(service.lifecycle_stage, "design")
        self.assertEqual(service.evidence_ids.stage, "strategy")
        self.assertEqual(service.evidence_ids.user_id, self.manager)

    def test_with_evidence_it_moves_on_at_once(self):
        service = self.env["sla.service"].create({"name": "Hosting"})
        service.evidence_ids = [(0, 0, {"stage": "strategy", "name": "Approved"})]
        self.assertIsNone(service.with_user(self.manager).action_next_stage())
        self.assertEqual(service.lifecycle_stage, "design")

    def test_who_moved_on_without_evidence_is_in_the_messages(self):
        service = (
            self.env["sla.service"].with_user(self.manager).create({"name": "Hosting"})
        )
        self.step(service).save().action_without()
        self.assertEqual(service.lifecycle_stage, "design")
        message = service.message_ids.filtered(
            lambda message: "without evidence" in message.body
        )
        self.assertEqual(message.author_id, self.manager.partner_id)

    def test_agreements_move_from_strategy_to_design_by_hand(self):
        agreement = self.make_draft()
        self.step(agreement).save().action_without()
        self.assertEqual(agreement.lifecycle_stage, "design")
        self.assertIsNone(agreement.action_next_stage())
        agreement.action_previous_stage()
        self.assertEqual(agreement.lifecycle_stage, "strategy")

    def test_evidence_of_steps_is_not_edited(self):
        agreement = self.put_in_force(self.make_draft())
        evidence = agreement.evidence_ids
        for change in (lambda: evidence.write({"name": "Other"}), evidence.unlink):
            with self.assertRaisesRegex(UserError, "when a step was taken"):
                change()
        agreement.evidence_ids = [(0, 0, {"stage": "operation", "name": "Tried"})]
        self.assertFalse((agreement.evidence_ids - evidence).automatic)

    def test_readers_move_nothing(self):
        service = self.env["sla.service"].create({"name": "Hosting"})
        mine = service.with_user(self.reader)
        for change in (
            mine.action_next_stage,
            mine.action_previous_stage,
            lambda: mine.env["sla.lifecycle.evidence"].create(
                {"service_id": service.id, "stage": "strategy", "name": "Mine"}
            ),
        ):
            with self.assertRaises(AccessError):
                change()


@tagged("post_install", "-at_install", "standard")
class TestSignedEvidence(SignCommon):
    def test_signatures_of_everybody_are_evidence_of_the_design(self):
        agreement = self.ask(self.make_signed_draft())
        for party in agreement.party_ids:
            self.assertFalse(agreement.evidence_ids)
            self.sign(party)
        signed = agreement.evidence_ids.filtered(lambda e: e.name.startswith("Signed"))
        self.assertEqual(signed.stage, "design")
        for party in agreement.party_ids:
            self.assertIn(party.contact_id.name, signed.name)


@tagged("post_install", "-at_install", "standard")
class TestCompanies(ReviewCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create(
            {"name": "Second", "resource_calendar_id": cls.always.id}
        )
        cls.stranger = common.new_agent(
            cls.env, "sla_stranger", groups="sla_base.group_sla_manager"
        )
        cls.stranger.write(
            {"company_ids": [(6, 0, cls.other.ids)], "company_id": cls.other.id}
        )

    def test_another_company_sees_nothing_of_it(self):
        agreement = self.make_draft()
        goal = self.make_goal(agreement)
        self.put_in_force(agreement)
        assessment = self.assess(goal, "2026-03-03 09:00")
        self.finish("2026-03-02 10:00", "2026-03-02 12:00")
        review = self.make_review(
            agreement,
            complaint_ids=[(0, 0, {"text": "Late"})],
            expectation_ids=[(0, 0, {"text": "Calls"})],
            improvement_ids=[(0, 0, {"name": "More", "date_due": "2026-05-01"})],
        )
        for record in (
            goal,
            assessment,
            review,
            review.line_ids,
            review.complaint_ids,
            review.expectation_ids,
            review.improvement_ids,
            agreement.evidence_ids,
        ):
            self.assertTrue(record)
            theirs = record.with_user(self.stranger)
            self.assertFalse(theirs.search([("id", "in", record.ids)]), record._name)
            with self.assertRaises(AccessError):
                theirs.read(["display_name"])

    def test_an_agreement_of_every_company_is_reviewed_by_each_for_itself(self):
        agreement = self.make_draft(company_id=False)
        self.put_in_force(agreement)
        self.finish("2026-03-02 10:00", "2026-03-02 12:00")
        mine = self.make_review(agreement)
        with self.at("2026-04-01 09:00"):
            theirs = (
                self.env["sla.review"]
                .with_user(self.stranger)
                .create({"agreement_id": agreement.id})
            )
        self.assertEqual((mine.ended, theirs.ended), (1, 0))
        self.assertEqual(theirs.company_id, self.other)
