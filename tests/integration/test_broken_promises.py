"""What was broken, and My promises of people without a role in service levels."""

from odoo.tests import new_test_user, tagged

from odoo.addons.sla_marketing.tests import common as marketing

from .test_cockpit import CockpitCommon


@tagged("post_install", "-at_install", "standard")
class TestBrokenPromises(CockpitCommon):
    def search(self, user, moment="2026-03-02 13:45", lately=True):
        """Return the clocks that the list shows to ``user``, in its order."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "sla_base.sla_clock_action_broken"
        )
        clocks = self.env["sla.clock"].with_user(user)
        view = clocks.get_view(self.env.ref("sla_base.sla_clock_view_search").id)
        list_view = clocks.get_view(
            self.env.ref("sla_base.sla_clock_view_list_broken").id, "list"
        )
        self.assertIn("search_default_broken_lately", action["context"])
        self.assertIn('name="broken_lately"', view["arch"])
        self.assertIn('default_order="breached_at desc, id desc"', list_view["arch"])
        domain = [("breached_at", "!=", False), ("state", "!=", "cancelled")]
        self.assertEqual(action["domain"], str(domain))
        if lately:
            domain.append(("breached_at", ">=", "today -30d"))
        with self.at(moment):
            return clocks.search(domain, order="breached_at desc, id desc")

    def test_the_latest_come_first_and_the_kept_do_not_come(self):
        found = self.search(self.user)
        self.assertEqual(len(found), 3)
        self.assertEqual(
            found.mapped("breached_at"),
            sorted(found.mapped("breached_at"), reverse=True),
        )
        self.assertTrue(all(found.mapped("breached_at")))

    def test_those_of_longer_ago_are_a_filter_away(self):
        self.assertFalse(self.search(self.user, "2026-05-02 09:00"))
        self.assertEqual(len(self.search(self.user, "2026-05-02 09:00", False)), 3)

    def test_nobody_sees_those_of_documents_that_they_may_not_read(self):
        self.env["ir.rule"].create(
            {
                "name": "Own test tickets",
                "model_id": self.env["ir.model"]._get_id("test.sla.ticket"),
                "domain_force": "[('user_id', '=', user.id)]",
            }
        )
        self.assertFalse(self.search(self.user))


@tagged("post_install", "-at_install", "standard")
class TestPromisesOfSalespeople(marketing.LeadCommon):
    """Salespeople have no role in service levels, and a menu in CRM."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put_in_force()

    def page(self, user):
        with self.at("2026-03-02 10:30"):
            return self.env["sla.my.promises"].with_user(user).get_page()

    def shown(self, page):
        return {
            row["res_id"]
            for name in ("late", "today", "next", "paused")
            for row in page[name]["rows"]
        }

    def test_they_see_the_promises_on_their_own_leads_only(self):
        mine = self.make_lead(user_id=self.sam.id)
        hers = self.make_lead(user_id=self.ann.id)
        self.assertEqual(self.shown(self.page(self.sam)), set(mine.ids))
        self.assertEqual(self.shown(self.page(self.ann)), set(hers.ids))
        self.assertFalse(self.shown(self.page(self.mia)))

    def test_what_they_see_opens_for_them(self):
        lead = self.make_lead(user_id=self.sam.id)
        page = self.page(self.sam)
        number = next(name for name in ("late", "today", "next") if page[name]["count"])
        with self.at("2026-03-02 10:30"):
            pages = self.env["sla.my.promises"].with_user(self.sam)
            action = pages.get_action({}, {"name": number}, "Title")
            clocks = self.env["sla.clock"].with_user(self.sam).search(action["domain"])
            self.assertEqual(clocks.mapped("res_id"), lead.ids * len(clocks))
            for clock in clocks:
                self.assertTrue(clock.get_explanation()["story"])
        self.assertEqual(lead.with_user(self.sam).read(["name"])[0]["name"], lead.name)

    def test_a_lead_that_is_not_theirs_any_more_is_gone(self):
        lead = self.make_lead(user_id=self.sam.id)
        with self.at("2026-03-02 10:20"):
            lead.user_id = self.ann
            self.env.flush_all()
        self.assertFalse(self.shown(self.page(self.sam)))
        self.assertIn(lead.id, self.shown(self.page(self.ann)))

    def test_another_company_sees_nothing(self):
        self.make_lead(user_id=self.sam.id)
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="sales_team.group_sale_salesman_all_leads",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        self.assertFalse(self.env["sla.clock"].with_user(stranger).search([]))
