"""The ITIL life cycle of agreements and services, with evidence."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .test_reviews import ReviewCommon
from .test_signoff import SignCommon


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
