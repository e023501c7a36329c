from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.sla_stock.tests import test_stock_picking


@tagged("post_install", "-at_install")
class TestMinimumStock(test_stock_picking.DeliveryCommon):
    """A hundred pumps are there, and twenty valves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["stock.warehouse.orderpoint"].search([]).active = False
        cls.valve = cls.env["product.product"].create(
            {"name": "Valve", "is_storable": True}
        )
        cls.change(cls.valve, 20)
        cls.pumps = cls.make_rule(cls.product, 50)
        cls.valves = cls.make_rule(cls.valve, 20)
        cls.kpi = cls.env.ref("sla_objective_stock.kpi_minimum_stock")
        cls.owner = cls.new_reader("minimum_owner", "sla_base.group_sla_manager")
        cls.kpi.owner_id = cls.owner

    @classmethod
    def new_reader(cls, login, groups):
        user = new_test_user(
            cls.env, login=login, groups=groups, email=f"{login}@example.com"
        )
        user.notification_type = "inbox"
        return user

    @classmethod
    def make_rule(cls, product, minimum):
        return cls.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": product.id,
                "product_min_qty": minimum,
                "product_max_qty": minimum,
                "location_id": cls.stock.id,
                "trigger": "manual",
            }
        )

    @classmethod
    def change(cls, product, quantity):
        cls.env["stock.quant"]._update_available_quantity(product, cls.stock, quantity)
        cls.env.invalidate_all()

    def look(self, moment):
        with self.at(moment), self.enter_registry_test_mode():
            self.env.ref(
                "sla_objective_stock.ir_cron_sla_stock_levels"
            ).method_direct_trigger()
        self.env.invalidate_all()

    def levels(self, rule=None):
        domain = [("orderpoint_id", "in", (rule or self.pumps | self.valves).ids)]
        return self.env["sla.stock.level"].search(domain, order="date, id")

    def told(self, user):
        return self.env["mail.message"].search(
            [("notified_partner_ids", "in", user.partner_id.ids)], order="id"
        )

    def test_the_share_counts_products_and_days(self):
        self.look("2026-03-02 09:00")
        self.change(self.product, -60)  # forty of fifty are left
        self.look("2026-03-03 09:00")
        objective = self.env["sla.objective"].create(
            {"kpi_id": self.kpi.id, "date_start": "2026-03-01", "target": 90}
        )
        with self.at("2026-04-01 09:00"):
            objective.action_refresh()
            self.env.flush_all()
        self.assertEqual(objective.actual, 75)
        action = objective.action_view_records()
        met = self.env["sla.stock.level"].search(action["domain"])
        self.assertEqual(met, self.levels().filtered("is_met"))

    def test_exactly_the_minimum_is_enough(self):
        self.look("2026-03-02 09:00")
        self.assertTrue(self.levels(self.valves).is_met)

    def test_a_day_has_one_row_with_the_last_look(self):
        self.look("2026-03-02 09:00")
        self.change(self.product, -60)
        self.look("2026-03-02 10:00")
        level = self.levels(self.pumps)
        self.assertEqual((level.on_hand, level.missing), (40, 10))
        self.assertFalse(level.is_met)
        self.assertEqual(str(level.below_since), "2026-03-02")

    def test_what_fell_is_told_once_in_one_message(self):
        self.look("2026-03-02 09:00")
        self.assertFalse(self.told(self.owner))
        self.change(self.product, -60)
        self.change(self.valve, -1)
        for moment in ("2026-03-02 10:00", "2026-03-02 11:00", "2026-03-03 09:00"):
            self.look(moment)
        message = self.told(self.owner)
        self.assertEqual(len(message), 1)
        for word in ("Pump", "40 of 50", "Valve", "19 of 20"):
            self.assertIn(word, message.body)
        since = set(self.levels().filtered("is_latest").mapped("below_since"))
        self.assertEqual({str(day) for day in since}, {"2026-03-02"})

    def test_the_next_fall_is_told_again(self):
        for moment, moved in (
            ("2026-03-02 09:00", -60),
            ("2026-03-02 10:00", 60),
            ("2026-03-02 11:00", -60),
        ):
            self.change(self.product, moved)
            self.look(moment)
        self.assertEqual(len(self.told(self.owner)), 2)

    def test_who_answers_for_the_warehouse_is_told_instead(self):
        keeper = self.new_reader("minimum_keeper", "stock.group_stock_user")
        self.pumps.warehouse_id.sla_manager_id = keeper
        self.change(self.product, -60)
        self.look("2026-03-02 09:00")
        self.assertEqual(len(self.told(keeper)), 1)
        self.assertFalse(self.told(self.owner))
        below = self.env["sla.stock.level"].with_user(keeper)
        found = below.search([("is_latest", "=", True), ("is_met", "=", False)])
        self.assertEqual(found.product_id, self.product)

    def test_a_rule_that_is_gone_is_below_no_more(self):
        self.change(self.product, -60)
        self.look("2026-03-02 09:00")
        self.pumps.active = False
        self.look("2026-03-03 09:00")
        self.assertFalse(self.levels(self.pumps).is_latest)
        self.assertEqual(len(self.levels(self.pumps)), 1)

    def test_another_company_sees_its_own(self):
        self.look("2026-03-02 09:00")
        other = self.env["res.company"].create({"name": "Another"})
        stranger = self.new_reader("minimum_stranger", "stock.group_stock_manager")
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        levels = self.env["sla.stock.level"].with_user(stranger)
        self.assertFalse(levels.search([("id", "in", self.levels().ids)]))

    def test_nobody_writes_levels(self):
        self.look("2026-03-02 09:00")
        with self.assertRaises(AccessError):
            self.levels()[0].with_user(self.owner).is_met = False

    def test_looking_costs_the_same_for_more_products(self):
        rules = self.pumps
        for number in range(20):
            product = self.env["product.product"].create(
                {"name": f"Part {number}", "is_storable": True}
            )
            rules |= self.make_rule(product, 5)
        counts = []
        for batch in (rules[1:3], rules[3:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            with self.at("2026-03-02 09:00"):
                self.env["sla.stock.level"]._look(batch)
                self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 3)
