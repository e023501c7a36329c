from datetime import datetime

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import LeadCommon


@tagged("post_install", "-at_install")
class TestLeadReturn(LeadCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fair, cls.search = cls.env["utm.source"].create(
            [{"name": "Trade fair"}, {"name": "Search engines"}]
        )
        cls.campaign = cls.env["utm.campaign"].create({"name": "Spring"})
        cls.stage = cls.env["crm.stage"].create({"name": "Won", "is_won": True})

    def win(self, revenue, moment="2026-03-20 10:00", user=None, **vals):
        lead = self.make_lead(
            type="opportunity",
            user_id=(user or self.sam).id,
            expected_revenue=revenue,
            campaign_id=self.campaign.id,
            **vals,
        )
        self.do(moment, lead.action_set_won)
        return lead

    def cost(self, amount, **vals):
        return self.env["sla.campaign.cost"].create(
            {
                "campaign_id": self.campaign.id,
                "month": "2026-03-17",
                "amount": amount,
                **vals,
            }
        )

    def returns(self, group, user=None, model="sla.lead.return", **vals):
        measures = vals.pop("measures")
        rows = self.env[model].with_user(user or self.env.user)
        return {
            key: numbers
            for key, *numbers in rows._read_group(
                [("campaign_id", "=", self.campaign.id)]
                if model == "sla.lead.return"
                else [("team_id", "=", self.team.id)],
                [group],
                measures,
            )
        }

    def test_revenue_stands_against_cost_by_campaign(self):
        self.win(3000, source_id=self.fair.id)
        self.win(1000, source_id=self.search.id)
        self.make_lead(campaign_id=self.campaign.id)
        self.cost(500)
        [found] = self.returns(
            "campaign_id",
            measures=[
                "leads:sum",
                "won:sum",
                "revenue:sum",
                "cost:sum",
                "return_percent:avg",
                "cost_per_lead:avg",
            ],
        ).values()
        self.assertEqual(found[:4], [3, 2, 4000, 500])
        self.assertAlmostEqual(found[4], 700)
        self.assertAlmostEqual(found[5], 500 / 3)

    def test_a_group_without_cost_has_no_return(self):
        self.win(3000, source_id=self.fair.id)
        found = self.returns(
            "source_id", measures=["revenue:sum", "return_percent:avg"]
        )
        self.assertEqual(found[self.fair][0], 3000)
        self.assertFalse(found[self.fair][1])

    def test_each_number_stands_in_its_own_month(self):
        self.win(3000, "2026-04-20 10:00")
        self.cost(500, month="2026-05-31")
        rows = self.env["sla.lead.return"]._read_group(
            [("campaign_id", "=", self.campaign.id)],
            ["date:month"],
            ["leads:sum", "revenue:sum", "cost:sum"],
        )
        months = {day.month: numbers for day, *numbers in rows}
        self.assertEqual(months, {3: [1, 0, 0], 4: [0, 3000, 0], 5: [0, 0, 500]})

    def test_cost_is_kept_in_the_currency_of_the_company_too(self):
        euro = self.env.ref("base.EUR")
        own = self.company.currency_id
        other = euro if own != euro else self.env.ref("base.USD")
        other.active = True
        self.env["res.currency.rate"].create(
            {
                "currency_id": other.id,
                "name": "2026-03-01",
                "rate": 0.5,
                "company_id": self.company.id,
            }
        )
        cost = self.cost(100, currency_id=other.id)
        self.assertEqual(str(cost.month), "2026-03-01")
        self.assertEqual(cost.amount_company, 200)

    def test_effort_stands_against_what_was_won(self):
        lead = self.win(1200, "2026-03-20 10:00")
        self.do("2026-03-02 11:00", self.write_to, lead, self.sam)
        with self.at("2026-03-03 12:00"):
            self.env["calendar.event"].create(
                {
                    "name": "Visit",
                    "opportunity_id": lead.id,
                    "user_id": self.sam.id,
                    "start": "2026-03-03 09:00",
                    "stop": "2026-03-03 11:00",
                }
            )
            self.env.flush_all()
        attempt = lead.sla_attempt_ids.filtered(lambda each: each.kind == "email")
        attempt.sudo().write({"kind": "call", "outcome": "reached", "minutes": 60})
        found = self.returns(
            "user_id",
            model="sla.lead.effort",
            measures=[
                "attempts:sum",
                "meetings:sum",
                "hours:sum",
                "revenue:sum",
                "revenue_per_hour:avg",
                "revenue_per_attempt:avg",
            ],
        )
        self.assertEqual(found[self.sam], [2, 1, 3, 1200, 400, 600])

    def test_days_are_those_of_the_company(self):
        self.company.resource_calendar_id.tz = "Asia/Tehran"
        # 1 April already, where the company is
        lead = self.win(1200, "2026-03-31 21:00")
        for model in ("sla.lead.return", "sla.lead.effort"):
            rows = self.env[model].search([("lead_id", "=", lead.id), ("won", "=", 1)])
            self.assertEqual(str(rows.date), "2026-04-01")

    def test_a_salesperson_sees_own_returns_a_leader_the_teams(self):
        self.win(3000)
        self.win(500, user=self.ann)
        self.cost(100)
        for model, group in (
            ("sla.lead.return", "user_id"),
            ("sla.lead.effort", "user_id"),
        ):
            with self.subTest(model):
                own = self.returns(
                    group, self.sam, model=model, measures=["revenue:sum"]
                )
                self.assertEqual(list(own), [self.sam])
                everybody = self.returns(
                    group, self.lea, model=model, measures=["revenue:sum"]
                )
                self.assertIn(self.ann, everybody)
        with self.assertRaises(AccessError):
            self.env["sla.campaign.cost"].with_user(self.sam).search([])

    def test_plain_sql_gives_the_same_sums(self):
        for number in range(1, 13):
            self.win(100 * number, f"2026-04-{number:02} 10:00")
        self.cost(450)
        [(revenue, won, cost)] = self.env["sla.lead.return"]._read_group(
            [("campaign_id", "=", self.campaign.id)],
            [],
            ["revenue:sum", "won:sum", "cost:sum"],
        )
        self.env.cr.execute(
            """
            SELECT SUM(expected_revenue), COUNT(*) FROM crm_lead
             WHERE campaign_id = %s AND won_status = 'won'
            """,
            [self.campaign.id],
        )
        self.assertEqual((revenue, won), self.env.cr.fetchone())
        self.assertEqual(cost, 450)

    # A second company

    def test_another_company_sees_nothing_of_all_this(self):
        self.win(3000)
        cost = self.cost(100)
        other = self.env["res.company"].create({"name": "Another company"})
        leader = self.new_seller("olga", "sales_team.group_sale_manager")
        leader.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        elsewhere = self.env(user=leader, context={"allowed_company_ids": other.ids})
        own = ("campaign_id", "=", self.campaign.id)
        self.assertFalse(elsewhere["sla.lead.return"].search([own]))
        self.assertFalse(
            elsewhere["sla.lead.effort"].search([("user_id", "=", self.sam.id)])
        )
        self.assertFalse(elsewhere["sla.campaign.cost"].search([own]))
        self.assertEqual(
            self.campaign.with_env(elsewhere).sla_cost, 0, "the sum of the other"
        )
        self.assertEqual(self.campaign.sla_cost, cost.amount)
        self.assertFalse(elsewhere["sla.neglected.mail"].search([]))

    def test_definitions_of_another_company_class_its_own_leads_only(self):
        other = self.env["res.company"].create({"name": "Another company"})
        version = self.env["sla.lead.class.version"].create(
            {
                "company_id": other.id,
                "class_ids": [(0, 0, {"code": "only", "name": "The only class"})],
            }
        )
        version.action_activate()
        mine = self.make_lead()
        theirs = self.make_lead(
            company_id=other.id, team_id=False, user_id=False, partner_id=False
        )
        self.assertEqual(theirs.sla_class_id.code, "only")
        self.assertNotEqual(mine.sla_class_id.code, "only")
        self.assertFalse(mine.sla_class_id.company_id)

    def test_the_page_of_another_company_is_closed(self):
        marketing = self.env["crm.team"].create(
            {"name": "Marketing", "company_id": self.company.id}
        )
        agreement = self.make_agreement(
            company_id=self.company.id,
            lead_marketing_team_id=marketing.id,
            lead_sales_team_id=self.team.id,
        )
        with self.at("2026-03-09 06:00"):
            report = agreement._get_lead_report("month")
        other = self.env["res.company"].create({"name": "Another company"})
        manager = self.new_seller("omar", "sla_base.group_sla_manager")
        manager.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        elsewhere = self.env(user=manager, context={"allowed_company_ids": other.ids})
        self.assertFalse(elsewhere["sla.lead.report"].search([]))
        self.assertFalse(elsewhere["sla.lead.report.line"].search([]))
        with self.assertRaises(AccessError):
            report.with_env(elsewhere).action_refresh()
        action = elsewhere["sla.lead.report"].action_open_mine()
        self.assertFalse(action.get("res_id"))

    def test_only_neglected_leads_of_the_own_team_are_mailed(self):
        self.put_in_force()
        other = self.env["res.company"].create({"name": "Another company"})
        other.resource_calendar_id = self.calendar.copy({"company_id": other.id})
        team = self.env["crm.team"].create(
            {"name": "Elsewhere", "company_id": other.id}
        )
        theirs = self.make_lead(
            company_id=other.id,
            team_id=team.id,
            user_id=False,
            partner_id=False,
        )
        mine = self.make_lead()
        self.tick("2026-03-02 15:00")
        with self.at("2026-03-03 09:00"):
            self.assertEqual(self.team._sla_get_neglected(), mine)
            self.assertEqual(team._sla_get_neglected(), theirs)
        self.assertLess(mine.sla_next_deadline, datetime(2026, 3, 3, 9))
