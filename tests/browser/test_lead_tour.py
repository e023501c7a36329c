"""What salespeople see of a lead's promises, and both departments of theirs, in a
browser."""

from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install", "standard")
class TestLeadTour(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["sla.policy"].search([]).active = False  # those of demo data
        cls.seller = new_test_user(
            cls.env, login="sla_seller", groups="sales_team.group_sale_salesman"
        )
        # so that the countdown runs at whatever hour the test does
        always = cls.env.ref("sla_base.calendar_always")
        cls.marketing, cls.sales = cls.env["crm.team"].create(
            [
                {"name": "Marketing of the tour", "sla_calendar_id": always.id},
                {
                    "name": "Sales of the tour",
                    "sla_calendar_id": always.id,
                    "member_ids": [(6, 0, cls.seller.ids)],
                },
            ]
        )
        cls.agreement = cls.env["sla.agreement"].create(
            {
                "name": "Marketing and sales of the tour",
                "state": "active",
                "lead_marketing_team_id": cls.marketing.id,
                "lead_sales_team_id": cls.sales.id,
            }
        )
        for name in ("marketing", "sales"):
            policy = cls.env.ref(f"sla_marketing.policy_{name}").copy(
                {
                    "agreement_id": cls.agreement.id,
                    "company_id": cls.agreement.company_id.id,
                    "crm_team_ids": [(6, 0, cls.sales.ids)],
                }
            )
            policy.write({"active": True, "state": "active", "effective_from": False})
        cls.lead = cls.env["crm.lead"].create(
            {
                "name": "Ten pumps of the tour",
                "type": "lead",
                "team_id": cls.sales.id,
                "user_id": cls.seller.id,
                "company_id": cls.agreement.company_id.id,
            }
        )

    def test_the_first_contact_stops_the_clock(self):
        self.start_tour(
            f"/odoo/crm.lead/{self.lead.id}", "sla_lead_clock", login="sla_seller"
        )
        self.lead.invalidate_recordset()
        attempt = self.lead.sla_attempt_ids
        self.assertEqual((attempt.outcome, attempt.minutes), ("reached", 6))

    def test_both_departments_see_one_page(self):
        self.env["sla.lead.attempt"]._note(
            self.lead, "call", self.env.cr.now(), self.seller
        )
        self.env.flush_all()
        report = self.agreement._get_lead_report("month")
        self.start_tour(
            f"/odoo/lead-page/{report.id}", "sla_lead_page", login="sla_seller"
        )
