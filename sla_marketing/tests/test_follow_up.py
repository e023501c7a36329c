from odoo.tests import tagged

from .common import LeadCommon


@tagged("post_install", "-at_install")
class TestFollowUp(LeadCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put_in_force()

    def test_speed_and_depth_are_told_by_person(self):
        for minute in (10, 30, 50):
            lead = self.make_lead()
            self.do(f"2026-03-02 10:{minute}", self.write_to, lead, self.sam)
        self.make_lead()
        row = self.env["sla.lead.follow.up"].search([("user_id", "=", self.sam.id)])
        self.assertEqual((row.leads, row.contacted, row.untouched), (4, 3, 1))
        self.assertAlmostEqual(row.median_hours, 0.5)
        self.assertAlmostEqual(row.attempts_per_lead, 0.75)

    def test_a_lead_that_changes_hands_takes_nobody_s_work_along(self):
        lead = self.make_lead()
        self.do("2026-03-02 10:10", self.write_to, lead, self.sam)
        self.do("2026-03-02 10:20", self.write_to, lead, self.lea)
        self.do(
            "2026-03-02 11:00",
            lead.write,
            {
                "user_id": self.ann.id,
                "sla_handover": "accepted",
                "sla_decided_by_id": self.sam.id,
            },
        )
        rows = self.env["sla.lead.follow.up"].search([("team_id", "=", self.team.id)])
        rows = {row.user_id: row for row in rows}
        sam, ann = rows[self.sam], rows[self.ann]
        self.assertEqual((sam.leads, sam.attempts, sam.decided), (0, 1, 1))
        self.assertEqual((ann.leads, ann.attempts, ann.decided), (1, 0, 0))
        self.assertEqual((rows[self.lea].leads, rows[self.lea].attempts), (0, 1))
        self.assertEqual((sam.acceptance, ann.attempts_per_lead), (100, 2))
        self.assertFalse(sam.median_hours)

    def test_months_are_those_of_the_company(self):
        self.company.resource_calendar_id.tz = "Asia/Tehran"
        # 1 April already, where the company is
        self.make_lead("2026-03-31 21:00")
        row = self.env["sla.lead.follow.up"].search([("user_id", "=", self.sam.id)])
        self.assertEqual(str(row.month), "2026-04-01")

    def test_a_salesperson_sees_the_own_figures_only(self):
        self.make_lead()
        self.make_lead(user_id=self.ann.id)
        seen = self.env["sla.lead.follow.up"].with_user(self.sam).search([])
        self.assertEqual(seen.user_id, self.sam)
        leader = self.env["sla.lead.follow.up"].with_user(self.lea).search([])
        self.assertLessEqual(self.sam | self.ann, leader.user_id)

    def test_the_leader_gets_neglected_leads_by_name_in_the_morning(self):
        self.make_lead(name="Twelve valves")
        self.make_lead("2026-03-03 09:30", name="Fresh one")
        self.tick("2026-03-02 15:00")
        self.team.sla_neglected_mail = True
        with self.at("2026-03-03 09:40"):
            neglected = self.team._sla_get_neglected()
            self.team._sla_mail_neglected()
        self.assertEqual(neglected.mapped("name"), ["Twelve valves"])
        mail = self.env["mail.mail"].search(
            [("model", "=", "crm.team"), ("res_id", "=", self.team.id)], limit=1
        )
        self.assertEqual(mail.recipient_ids, self.lea.partner_id)
        self.assertIn("Twelve valves", mail.body_html)
        self.assertNotIn("Fresh one", mail.body_html)

    def test_no_mail_without_a_neglected_lead(self):
        before = self.env["mail.mail"].search_count([])
        with self.at("2026-03-02 09:00"):
            self.team._sla_mail_neglected()
        self.assertEqual(self.env["mail.mail"].search_count([]), before)
