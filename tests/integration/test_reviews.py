"""What becomes of an agreement over time: goals, reviews, improvement actions,
reminders, renewal, and the stages of its life cycle."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from odoo.addons.sla_base.tests import common

from .test_agreements import AgreementCommon

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
            (line.ended, line.met, line.breached, line.late_open), (4, 2, 2, 1)
        )
        self.assertAlmostEqual(line.attainment, 50, 1)
        self.assertAlmostEqual(line.average_hours, 8 / 3, 3)
        self.assertEqual(line.promised, "4 working hours")
        self.assertAlmostEqual(review.attainment, 50, 1)

    def test_both_ends_of_the_period_count_in_the_zone_of_the_working_hours(self):
        tokyo = self.make_calendar("Tokyo", 9, 17, tz="Asia/Tokyo")
        agreement = self.make_draft(calendar_id=tokyo.id)
        self.put_in_force(agreement, "2026-03-01 08:00")
        self.finish("2026-03-02 06:00", "2026-03-02 14:59:59")  # before midnight there
        self.finish("2026-03-02 06:00", "2026-03-02 15:00")  # the next day there
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
        self.assertEqual((review.ended, review.breached), (4, 2))
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
            {"4 working hours", "1 working hour"},
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
        self.assertEqual(mine.ended, 4)
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

    def test_a_new_review_has_no_name_until_it_has_an_agreement(self):
        self.assertFalse(self.env["sla.review"].new({}).display_name)

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
