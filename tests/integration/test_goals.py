"""Qualitative goals and their assessments."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .test_reviews import ReviewCommon


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
