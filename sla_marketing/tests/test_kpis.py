from odoo.tests import tagged

from .common import LeadCommon


@tagged("post_install", "-at_install")
class TestMarketingFigures(LeadCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # other leads of the database are not in the way
        cls.company = cls.env["res.company"].create({"name": "Figures Inc."})
        cls.env = cls.env(
            context=dict(cls.env.context, allowed_company_ids=cls.company.ids)
        )
        people = cls.sam | cls.ann | cls.mia | cls.lea
        people.write({"company_ids": [(4, cls.company.id)]})
        people.write({"company_id": cls.company.id})
        cls.team.company_id = cls.company

    def measure(self, name, **vals):
        """Return what a figure is for March, measured in April."""
        vals = {
            "kpi_id": self.env.ref(f"sla_marketing.{name}").id,
            "company_id": self.company.id,
            "date_start": "2026-03-01",
            "scope": "company",
            **vals,
        }
        objectives = self.env["sla.objective"]
        # that of a counter-metric is made with that of the figure
        objective = objectives.search(
            [(name, "=", value) for name, value in vals.items() if name != "team_ref"]
        ) or objectives.create(vals | {"target": 10})
        with self.at("2026-04-01 09:00"):
            objective.action_refresh()
            self.env.flush_all()
        return objective.actual

    def make_bare(self, moment, **vals):
        vals = {"partner_id": False, "phone": "123", "user_id": self.mia.id, **vals}
        lead = self.make_lead(moment, **vals)
        lead.team_id = self.team
        return lead

    def offer(self, lead, moment):
        self.do(moment, lead.with_user(self.mia).action_sla_offer)

    def accept(self, lead, moment):
        self.do(moment, lead.with_user(self.sam).action_sla_accept)

    def test_every_figure_is_complete(self):
        goals = self.env["sla.kpi.goal"].browse()
        for name in ("goal_leads", "goal_follow_up", "goal_revenue"):
            goals |= self.env.ref(f"sla_marketing.{name}")
        self.assertEqual(len(goals.kpi_ids), 10)
        for kpi in goals.kpi_ids:
            self.assertTrue(kpi.definition and kpi.advice and kpi.owner_id, kpi.name)
            self.assertTrue(kpi._get_definition()["user_field"], kpi.name)
            self.assertTrue(kpi._get_definition()["team_field"], kpi.name)

    def test_a_lead_is_qualified_once_however_far_it_comes(self):
        lead = self.make_bare("2026-03-02 10:00")
        self.offer(lead, "2026-03-03 10:00")
        self.accept(lead, "2026-03-04 10:00")
        self.make_bare("2026-03-02 10:00")  # nobody hands it over
        late = self.make_bare("2026-03-30 10:00")
        self.offer(late, "2026-04-01 08:00")  # in April
        self.assertEqual(self.measure("kpi_qualified_leads"), 1)
        self.assertEqual(self.measure("kpi_new_leads"), 3)

    def test_new_definitions_qualify_nobody(self):
        self.make_bare("2026-03-02 10:00")
        version = self.env.ref("sla_marketing.lead_class_version")
        with self.at("2026-03-10 10:00"):
            draft = version.browse(version.action_revise()["res_id"])
            draft.class_ids.filtered(lambda each: each.code == "mql").domain = "[]"
            draft.action_activate()
            while draft.classing:
                draft._class_batch(100)
            self.env.flush_all()
        self.assertEqual(self.measure("kpi_qualified_leads"), 0)

    def test_a_lead_is_nurtured_if_it_was_kept_warm_for_two_weeks(self):
        warm = self.make_bare("2026-03-02 10:00")
        self.offer(warm, "2026-03-16 10:00")
        quick = self.make_bare("2026-03-02 10:00")
        self.offer(quick, "2026-03-15 10:00")
        self.assertEqual(self.measure("kpi_nurtured_leads"), 1)

    def test_accepted_is_a_share_of_what_sales_decided(self):
        reason = self.env.ref("sla_marketing.reject_reason_no_need")
        leads = [self.make_bare("2026-03-02 10:00") for _n in range(3)]
        for lead in leads:
            self.offer(lead, "2026-03-03 10:00")
        self.accept(leads[0], "2026-03-04 10:00")
        with self.at("2026-03-05 10:00"):
            wizard = self.env["sla.lead.reject"].with_user(self.sam)
            wizard.create(
                {"lead_ids": [(6, 0, leads[1].ids)], "reason_id": reason.id}
            ).action_reject()
            self.env.flush_all()
        self.assertEqual(self.measure("kpi_accepted_leads"), 50)

    def test_revenue_and_conversion_count_when_the_deal_is_decided(self):
        deal = {"type": "opportunity", "expected_revenue": 1000.0}
        won = self.make_lead("2026-02-02 10:00", **deal)
        self.do("2026-03-10 10:00", won.action_set_won)
        for day in ("2026-03-11 10:00", "2026-03-12 10:00", "2026-03-13 10:00"):
            lost = self.make_lead("2026-03-02 10:00", **deal)
            self.do(day, lost.action_set_lost)
        self.make_lead("2026-03-02 10:00", **deal)  # open still
        self.assertEqual(self.measure("kpi_revenue"), 1000)
        self.assertEqual(self.measure("kpi_conversion"), 25)
        self.assertEqual(self.measure("kpi_pipeline_revenue"), 4000)

    def test_a_person_and_a_team_have_figures_of_their_own(self):
        deal = {"type": "opportunity", "expected_revenue": 1000.0}
        for user in (self.sam, self.ann):
            won = self.make_lead("2026-03-02 10:00", user_id=user.id, **deal)
            self.do("2026-03-10 10:00", won.action_set_won)
        sam = {"scope": "person", "user_id": self.sam.id}
        team = {"scope": "team", "team_ref": f"crm.team,{self.team.id}"}
        self.assertEqual(self.measure("kpi_revenue", **sam), 1000)
        self.assertEqual(self.measure("kpi_revenue", **team), 2000)

    def test_a_leader_sees_what_is_promised_by_members_without_a_team_objective(self):
        objective = self.env["sla.objective"].create(
            {
                "kpi_id": self.env.ref("sla_marketing.kpi_revenue").id,
                "company_id": self.company.id,
                "date_start": "2026-03-01",
                "scope": "person",
                "user_id": self.sam.id,
                "target": 10,
            }
        )
        self.assertEqual(objective.leader_id, self.lea)
        self.assertTrue(objective.with_user(self.lea).has_access("read"))
        self.assertFalse(objective.with_user(self.ann).has_access("read"))
        self.team.user_id = self.mia
        objective._refresh_leaders()
        self.env.flush_all()
        self.assertEqual(objective.leader_id, self.mia)
        self.assertFalse(objective.with_user(self.lea).has_access("read"))

    def test_depth_is_how_often_lost_leads_were_tried(self):
        tried = self.make_lead()
        for hour in (11, 12, 13):
            moment = f"2026-03-02 {hour}:00"
            self.do(moment, self.write_to, tried, self.sam)
        left = self.make_lead()
        for lead in (tried, left):
            self.do("2026-03-20 10:00", lead.action_set_lost)
        self.assertEqual(self.measure("kpi_follow_up_depth"), 1.5)

    def test_first_contact_is_a_promise_kept(self):
        self.put_in_force()
        for minute in (11, 15):  # an hour is promised
            lead = self.make_lead()
            self.do(f"2026-03-02 {minute}:00", self.write_to, lead, self.sam)
        self.assertEqual(self.measure("kpi_first_contact"), 50)
