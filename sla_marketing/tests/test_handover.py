from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import LeadCommon


@tagged("post_install", "-at_install")
class TestHandover(LeadCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put_in_force()
        cls.reason = cls.env.ref("sla_marketing.reject_reason_too_early")

    def offer(self, moment="2026-03-02 11:00"):
        lead = self.make_lead(user_id=self.mia.id)
        lead.team_id = self.team
        self.do(moment, lead.with_user(self.mia).action_sla_offer)
        return lead

    def reject(self, lead, user, moment="2026-03-02 14:00", note=False):
        def deed():
            wizard = (
                self.env["sla.lead.reject"]
                .with_user(user)
                .create(
                    {
                        "lead_ids": [(6, 0, lead.ids)],
                        "reason_id": self.reason.id,
                        "note": note,
                    }
                )
            )
            return wizard.action_reject()

        return self.do(moment, deed)

    def test_an_offered_lead_waits_for_the_whole_team(self):
        lead = self.offer()
        self.assertEqual(lead.sla_handover, "offered")
        self.assertFalse(lead.user_id)
        self.assertEqual(lead.team_id, self.team)
        self.assertEqual(lead.company_id, self.company)
        self.assertEqual(lead.sla_offered_by_id, self.mia)
        waiting = self.env["crm.lead"].with_user(self.sam)
        self.assertIn(lead, waiting.search([("sla_handover", "=", "offered")]))
        clock = self.clock(lead, "accept")
        self.assertEqual(str(clock.started_at), "2026-03-02 11:00:00")
        self.assertEqual(self.clock(lead, "qualification").state, "stopped")
        self.assertIn(self.lea.partner_id, lead.message_ids.notified_partner_ids)

    def test_handing_over_is_no_attempt_to_reach_the_lead(self):
        self.assertFalse(self.offer().sla_attempts)

    def test_whoever_accepts_follows_it_up(self):
        lead = self.offer()
        self.do("2026-03-02 12:00", lead.with_user(self.sam).action_sla_accept)
        self.assertEqual(lead.sla_handover, "accepted")
        self.assertEqual(lead.user_id, self.sam)
        self.assertEqual(lead.sla_decided_by_id, self.sam)
        clock = self.clock(lead, "accept")
        self.assertEqual(str(clock.stopped_at), "2026-03-02 12:00:00")
        self.assertFalse(clock.breached_at)
        self.assert_replays(clock)

    def test_sent_back_with_a_reason_it_is_marketings_again(self):
        lead = self.offer()
        self.reject(lead, self.sam, note="After the fair")
        self.assertEqual(lead.sla_handover, "rejected")
        self.assertEqual(lead.user_id, self.mia)
        self.assertEqual(lead.sla_reject_reason_id, self.reason)
        self.assertEqual(lead.company_id, self.company)
        self.assertIn(self.mia.partner_id, lead.message_ids.notified_partner_ids)
        self.assertIn("After the fair", lead.message_ids[0].body)
        self.assertEqual(self.clock(lead, "accept").state, "stopped")

    def test_each_hand_over_has_a_clock_of_its_own(self):
        lead = self.offer()
        self.reject(lead, self.sam)
        self.do("2026-03-03 10:00", lead.with_user(self.mia).action_sla_offer)
        clocks = self.clock(lead, "accept")
        self.assertEqual(clocks.mapped("cycle"), [1, 2])
        self.assertEqual(clocks.mapped("state"), ["stopped", "running"])
        self.assertFalse(lead.sla_reject_reason_id)

    def test_silence_of_sales_is_a_broken_promise(self):
        lead = self.offer()
        self.tick("2026-03-05 10:00")
        self.assertTrue(self.clock(lead, "accept").breached_at)

    def test_making_an_opportunity_of_it_accepts_it(self):
        lead = self.offer()
        convert = lead.with_user(self.ann).convert_opportunity
        self.do("2026-03-02 12:00", convert, self.customer)
        self.assertEqual(lead.sla_handover, "accepted")
        self.assertEqual(lead.user_id, self.ann)

    def test_people_outside_the_team_do_not_decide(self):
        lead = self.offer()
        with self.assertRaisesRegex(AccessError, "Only members of “Field sales”"):
            lead.with_user(self.mia).action_sla_accept()
        with self.assertRaises(AccessError):
            lead.with_user(self.mia).action_sla_reject()

    def test_a_lead_without_a_team_cannot_be_handed_over(self):
        lead = self.make_lead(user_id=False)
        lead.team_id = False
        with self.assertRaisesRegex(UserError, "Choose the team first"):
            lead.action_sla_offer()

    def test_nothing_is_decided_twice(self):
        lead = self.offer()
        self.do("2026-03-02 12:00", lead.with_user(self.sam).action_sla_accept)
        with self.assertRaisesRegex(UserError, "decided on it already"):
            lead.with_user(self.sam).action_sla_reject()
        with self.assertRaisesRegex(UserError, "handed to sales already"):
            lead.with_user(self.sam).action_sla_offer()

    def test_the_state_is_not_written_past_the_buttons(self):
        lead = self.make_lead()
        with self.assertRaises(AccessError):
            lead.with_user(self.sam).write({"sla_handover": "accepted"})
