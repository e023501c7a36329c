from odoo.tests import tagged

from .common import LeadCommon


@tagged("post_install", "-at_install")
class TestReassign(LeadCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put_in_force()
        cls.bob = cls.new_seller("bob")
        cls.team.member_ids |= cls.bob

    def switch_on(self, moment="2026-03-02 09:00"):
        self.do(moment, self.team.write, {"sla_reassign": True})

    def run_rule(self, moment):
        self.tick(moment)
        return self.do(moment, self.team._sla_reassign_batch, 100)

    def test_it_is_off_by_default(self):
        self.assertFalse(self.team.sla_reassign)
        lead = self.make_lead()
        self.tick("2026-03-02 12:00")
        with self.at("2026-03-02 12:00"), self.enter_registry_test_mode():
            self.env.ref("sla_marketing.ir_cron_sla_reassign").method_direct_trigger()
        self.assertEqual(lead.user_id, self.sam)

    def test_a_missed_first_contact_gives_the_lead_to_the_next_one(self):
        self.switch_on()
        lead = self.make_lead()
        self.assertEqual(self.run_rule("2026-03-02 10:59"), 0)
        self.assertEqual(self.run_rule("2026-03-02 11:01"), 1)
        self.assertEqual(lead.user_id, self.ann)
        self.assertEqual(lead.team_id, self.team)
        told = lead.message_ids.notified_partner_ids
        self.assertLessEqual((self.sam | self.ann).partner_id, told)
        entry = self.env["sla.lead.reassignment"].search([("lead_id", "=", lead.id)])
        self.assertEqual((entry.from_id, entry.to_id), (self.sam, self.ann))
        self.assertFalse(lead.sla_attempts)
        self.assertTrue(self.clock(lead, "first_contact").breached_at)
        self.assertEqual(self.run_rule("2026-03-02 16:00"), 0)

    def test_the_members_take_turns(self):
        self.switch_on()
        leads = [self.make_lead() for _number in range(3)]
        self.run_rule("2026-03-02 11:01")
        owners = [lead.user_id for lead in leads]
        self.assertEqual(owners, [self.ann, self.bob, self.ann])

    def test_nobody_gets_a_lead_who_is_away_or_full(self):
        self.switch_on()
        members = self.team.crm_team_member_ids
        members.filtered(lambda m: m.user_id == self.ann).assignment_optout = True
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Leave",
                "resource_id": self.env["resource.resource"]
                .create({"name": "Bob", "user_id": self.bob.id})
                .id,
                "date_from": "2026-03-02 00:00:00",
                "date_to": "2026-03-03 00:00:00",
            }
        )
        lead = self.make_lead()
        self.assertEqual(self.run_rule("2026-03-02 11:01"), 0)
        self.assertEqual(lead.user_id, self.sam)
        self.assertEqual(self.run_rule("2026-03-03 09:30"), 1)
        self.assertEqual(lead.user_id, self.bob)

    def test_what_was_missed_before_stays_where_it_is(self):
        lead = self.make_lead()
        self.tick("2026-03-02 12:00")
        self.switch_on("2026-03-02 13:00")
        self.assertEqual(self.run_rule("2026-03-02 14:00"), 0)
        self.assertEqual(lead.user_id, self.sam)

    def test_a_lead_that_was_contacted_late_is_not_taken_away(self):
        self.switch_on()
        lead = self.make_lead()
        self.do("2026-03-02 11:30", self.write_to, lead, self.sam)
        self.assertEqual(self.run_rule("2026-03-02 12:00"), 0)
