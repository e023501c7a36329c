from odoo.tests import tagged

from .common import LeadCommon


@tagged("post_install", "-at_install")
class TestLeadMerge(LeadCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put_in_force()

    def merge(self, moment, leads):
        return self.do(moment, leads.merge_opportunity)

    def test_the_survivor_keeps_the_time_of_the_one_that_waited_longest(self):
        old = self.make_lead("2026-03-02 10:00")
        new = self.make_lead("2026-03-02 10:40", type="opportunity")
        waiting = self.clock(old, "first_contact")
        left = self.merge("2026-03-02 10:50", old | new)
        self.assertEqual(left, new)
        self.assertFalse(old.exists())
        self.assertEqual(self.clock(left, "first_contact"), waiting)
        self.assertEqual(str(waiting.deadline), "2026-03-02 11:00:00")
        self.assertEqual(str(left.sla_next_deadline), "2026-03-02 11:00:00")
        self.assert_replays(left.sla_clock_ids)

    def test_a_broken_promise_is_not_merged_away(self):
        old = self.make_lead("2026-03-02 10:00")
        self.tick("2026-03-02 13:00")
        new = self.make_lead("2026-03-02 13:00", type="opportunity")
        left = self.merge("2026-03-02 13:10", old | new)
        self.assertEqual(left.sla_status, "breached")
        self.assertTrue(self.clock(left, "first_contact").breached_at)

    def test_attempts_of_all_leads_count_for_the_survivor(self):
        old = self.make_lead("2026-03-02 10:00")
        self.do("2026-03-02 10:10", self.write_to, old, self.sam)
        new = self.make_lead("2026-03-02 10:40", type="opportunity")
        left = self.merge("2026-03-02 10:50", old | new)
        self.assertEqual(left.sla_attempts, 1)
        self.assertEqual(str(left.sla_first_contact_at), "2026-03-02 10:10:00")
        self.assertEqual(self.clock(left, "first_contact").state, "stopped")

    def test_planned_activities_come_along(self):
        old = self.make_lead("2026-03-02 10:00")
        self.do("2026-03-02 10:10", self.plan, old)
        new = self.make_lead("2026-03-02 10:40", type="opportunity")
        left = self.merge("2026-03-02 10:50", old | new)
        self.assertFalse(left.sla_no_step_since)
