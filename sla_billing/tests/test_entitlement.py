from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .time_common import TimeCommon


@tagged("post_install", "-at_install")
class TestEntitlement(TimeCommon):
    def test_hours_beyond_those_included_are_billable(self):
        lines = self.work("2026-03-02", 6) + self.work("2026-03-03", 6)
        self.assertEqual(self.split(lines), [(6, 0), (4, 2)])
        self.assertEqual(lines.mapped("sla_amount"), [0, 200])

    def test_what_is_done_first_is_included_whenever_it_is_entered(self):
        late = self.work("2026-03-09", 8)
        early = self.work("2026-03-02", 8)
        self.assertEqual(self.split(early), [(8, 0)])
        self.assertEqual(self.split(late), [(2, 6)])

    def test_each_month_brings_its_own_hours(self):
        lines = self.work("2026-03-31", 12) + self.work("2026-04-01", 8)
        self.assertEqual(self.split(lines), [(10, 2), (8, 0)])

    def test_changed_or_deleted_time_gives_back_what_it_took(self):
        first, second = self.work("2026-03-02", 9), self.work("2026-03-03", 9)
        first.unit_amount = 4
        self.assertEqual(self.split(second), [(6, 3)])
        first.unlink()
        self.assertEqual(self.split(second), [(9, 0)])

    def test_goodwill_and_work_outside_do_not_draw_on_it(self):
        goodwill = self.work("2026-03-02", 5, sla_work_type="goodwill")
        outside = self.work("2026-03-02", 3, sla_work_type="outside")
        contract = self.work("2026-03-03", 10)
        self.assertEqual(self.split(goodwill), [(0, 0)])
        self.assertEqual(goodwill.sla_goodwill_hours, 5)
        self.assertEqual(self.split(outside), [(0, 3)])
        self.assertEqual(self.split(contract), [(10, 0)])

    def test_without_entitlement_the_contract_includes_everything(self):
        self.agreement = self.make_time_agreement(entitlements=())
        self.assertEqual(self.split(self.work("2026-03-02", 500)), [(500, 0)])

    def test_a_pack_limits_what_is_included_from_its_first_day_on_only(self):
        self.agreement = self.make_time_agreement(entitlements=())
        lines = self.work("2026-02-10", 20) + self.work("2026-03-02", 5)
        lines += self.work("2026-03-20", 9) + self.work("2026-06-02", 3)
        self.env["sla.entitlement.pack"].create(
            {
                "agreement_id": self.agreement.id,
                "hours": 5,
                "purchase_date": "2026-03-10",
                "expiry_date": "2026-05-31",
            }
        )
        self.assertEqual(self.split(lines), [(20, 0), (5, 0), (5, 4), (0, 3)])

    def test_no_hours_included_means_all_are_billed(self):
        self.agreement = self.make_time_agreement(entitlements=[{"hours": 0}])
        self.assertEqual(self.split(self.work("2026-03-02", 5)), [(0, 5)])

    def test_leftover_hours_are_carried_over_up_to_the_cap(self):
        self.agreement = self.make_time_agreement(
            entitlements=[{"hours": 10, "rollover": "periods", "rollover_cap": 4}]
        )
        with self.at("2026-02-27 09:00"):
            lines = self.work("2026-01-05", 1) + self.work("2026-02-05", 20)
            self.assertEqual(self.split(lines), [(1, 0), (14, 6)])
            balance = self.agreement.balance_ids
            self.assertEqual(balance.hours_granted, 10)
            self.assertEqual(balance.hours_rolled, 4)
            self.assertEqual(balance.hours_used, 14)
            self.assertEqual(balance.hours_left, 0)

    def test_requests_are_counted_however_long_they_take(self):
        self.agreement = self.make_time_agreement(
            entitlements=[{"measure": "requests", "requests": 2}]
        )
        lines = self.work("2026-03-02", 9)
        lines += self.work("2026-03-03", 9) + self.work("2026-03-04", 1)
        self.assertEqual(self.split(lines), [(9, 0), (9, 0), (0, 1)])

    def test_only_work_on_its_services_draws_on_it(self):
        top = self.env["sla.service"].create({"name": "Top"})
        below = top.create({"name": "Below", "parent_id": top.id})
        self.agreement = self.make_time_agreement(
            entitlements=[{"hours": 5, "service_ids": [(6, 0, top.ids)]}]
        )
        lines = self.work("2026-03-02", 3, sla_service_id=below.id)
        lines += self.work("2026-03-02", 3)
        self.assertEqual(self.split(lines), [(3, 0), (0, 3)])

    def test_what_expires_first_is_used_first(self):
        with self.at("2026-03-20 09:00"):
            pack = self.env["sla.entitlement.pack"].create(
                {
                    "agreement_id": self.agreement.id,
                    "hours": 5,
                    "purchase_date": "2026-03-01",
                    "expiry_date": "2026-03-10",
                }
            )
            self.assertEqual(pack.partner_id, self.customer)
            lines = self.work("2026-03-02", 4) + self.work("2026-03-12", 12)
            self.assertEqual(self.split(lines), [(4, 0), (10, 2)])
            self.assertEqual(self.agreement.balance_ids.hours_expired, 1)
            pack.unlink()
        self.assertEqual(self.split(lines), [(4, 0), (6, 6)])

    def test_a_revision_in_mid_period_grants_nothing_twice(self):
        before = self.agreement
        before.date_end = "2026-03-15"
        after = before.copy(
            {
                "previous_id": before.id,
                "code": before.code,
                "version": 2,
                "date_start": "2026-03-16",
                "date_end": False,
            }
        )
        after.entitlement_ids.hours = 20
        after.state = "active"
        self.assertEqual(after.entitlement_ids.origin_id, before.entitlement_ids)
        lines = self.work("2026-03-02", 8)
        self.agreement = after
        lines += self.work("2026-03-20", 8) + self.work("2026-04-02", 25)
        self.assertEqual(self.split(lines), [(8, 0), (2, 6), (20, 5)])

    def test_warnings_come_once_at_three_quarters_and_at_the_end(self):
        with self.at("2026-03-04 09:00"):
            self.work("2026-03-02", 7)
            self.assertFalse(self.agreement.activity_ids)
            line = self.work("2026-03-03", 1)
            self.assertEqual(len(self.agreement.activity_ids), 1)
            line.unit_amount = 0.5
            line.unit_amount = 1
            self.assertEqual(len(self.agreement.activity_ids), 1)
            self.work("2026-03-04", 5)
            self.work("2026-03-04", 5)
        self.assertEqual(len(self.agreement.activity_ids), 2)
        self.assertEqual(self.agreement.activity_ids.user_id, self.agreement.owner_id)

    def test_each_customer_has_the_hours_for_itself_unless_they_share(self):
        other = self.customer.create({"name": "Other"})
        self.agreement.partner_ids += other
        lines = self.work("2026-03-02", 8)
        lines += self.work("2026-03-02", 8, partner_id=other.id)
        self.assertEqual(self.split(lines), [(8, 0), (8, 0)])
        self.agreement.entitlement_shared = True
        self.assertEqual(self.split(lines), [(8, 0), (2, 6)])

    def test_no_balance_stays_of_a_customer_without_time(self):
        other = self.customer.create({"name": "Other"})
        self.agreement.partner_ids += other
        line = self.work("2026-03-02", 3)
        self.agreement._sla_allocate()
        balances = self.env["sla.entitlement.balance"]
        mine = [("agreement_id", "=", self.agreement.id)]
        self.assertEqual(balances.search(mine).partner_id, self.customer + other)
        self.agreement.partner_ids = self.customer
        line.unlink()
        self.agreement._sla_allocate()
        self.assertEqual(balances.search(mine).partner_id, self.customer)

    def test_each_of_two_customers_has_a_balance_before_the_first_hour(self):
        other = self.customer.create({"name": "Other"})
        with self.at("2026-03-04 09:00"):
            self.make_time_agreement(partner_ids=[(6, 0, (self.customer + other).ids)])
            self.assertEqual(other._sla_get_balances().hours_left, 10)

    def test_nothing_included_is_used_up(self):
        with self.at("2026-03-04 09:00"):
            agreement = self.make_time_agreement(entitlements=[{"hours": 0}])
            self.assertEqual(agreement.balance_ids.used_percent, 100)
            self.assertEqual(len(agreement.activity_ids), 1)

    def test_time_of_nobody_draws_on_nothing(self):
        self.agreement.partner_ids += self.customer.create({"name": "Other"})
        line = self.work("2026-03-02", 3, partner_id=False)
        self.assertEqual(self.split(line), [(0, 3)])
        line.partner_id = self.customer
        self.assertEqual(self.split(line), [(3, 0)])

    def test_time_comes_under_agreements_that_cover_its_customer(self):
        other = self.customer.create({"name": "Other"})
        contact = self.customer.create({"name": "S", "parent_id": self.customer.id})
        line = self.work("2026-03-02", 1, partner_id=contact.id)
        self.assertEqual(line.sla_customer_id, self.customer)
        with self.assertRaisesRegex(ValidationError, "does not cover"):
            line.partner_id = other
        self.agreement = self.make_time_agreement(partner_ids=False)
        self.work("2026-03-02", 1, partner_id=other.id)
        tier = self.env["sla.tier"].create({"name": "Gold"})
        self.customer.sla_tier_id = tier
        self.agreement = self.make_time_agreement(
            partner_ids=False, tier_ids=[(6, 0, tier.ids)]
        )
        self.work("2026-03-02", 1, partner_id=contact.id)
        with self.assertRaisesRegex(ValidationError, "does not cover"):
            self.work("2026-03-02", 1, partner_id=other.id)

    def test_time_is_not_entered_under_a_draft(self):
        self.agreement = self.env["sla.agreement"].create({"name": "Draft"})
        with self.assertRaises(ValidationError):
            self.work("2026-03-02", 1)

    def test_the_split_is_not_entered_by_hand(self):
        user = new_test_user(
            self.env, "sla_biller", groups="account.group_account_invoice"
        )
        line = self.work("2026-03-02", 1)
        with self.assertRaises(UserError):
            line.with_user(user).sla_included_hours = 0
        with self.assertRaises(UserError):
            line.with_user(user).sla_billable_hours = 5
        other = self.customer.create({"name": "Other"})
        for vals in (
            {"sla_customer_id": other.id},
            {"sla_currency_id": self.env.ref("base.EUR").id},
        ):
            with self.assertRaises(UserError):
                line.with_user(user).write(vals)

    def test_an_agent_sees_no_rates(self):
        agent = new_test_user(
            self.env, "sla_agent", groups="analytic.group_analytic_accounting"
        )
        line = self.work("2026-03-02", 1).with_user(agent)
        self.assertEqual(line.read(["unit_amount"])[0]["unit_amount"], 1)
        for name in ("sla_rate", "sla_amount", "sla_rate_id"):
            with self.assertRaises(AccessError):
                line.read([name])
        with self.assertRaises(AccessError):
            self.env["sla.rate"].with_user(agent).search([])
        with self.assertRaises(AccessError):
            self.agreement.with_user(agent).read(["rate_ids"])

    def test_the_most_specific_rate_holds(self):
        tier = self.env["sla.tier"].create({"name": "VIP"})
        top = self.env["sla.service"].create({"name": "Top"})
        below = top.create({"name": "Below", "parent_id": top.id})
        rates = [
            {"price": 100},
            {"price": 90, "service_id": top.id},
            {"price": 80, "tier_id": tier.id},
            {"price": 70, "tier_id": tier.id, "service_id": top.id},
        ]
        self.agreement = self.make_time_agreement(
            rate_ids=[(0, 0, {"product_id": self.product.id, **r}) for r in rates]
        )
        self.assertEqual(self.work("2026-03-02", 1).sla_rate, 100)
        line = self.work("2026-03-02", 1, sla_service_id=below.id)
        self.assertEqual(line.sla_rate, 90)
        self.customer.sla_tier_id = tier
        self.assertEqual(self.work("2026-03-02", 1).sla_rate, 80)
        line = self.work("2026-03-02", 1, sla_service_id=below.id)
        self.assertEqual(line.sla_rate, 70)

    def test_special_terms_have_what_they_leave_open_from_the_general_ones(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        general = self.agreement
        self.agreement = self.make_time_agreement(
            entitlements=(), rate_ids=[], parent_id=general.id, fee_currency_id=euro.id
        )
        line = self.work("2026-03-02", 12)
        self.assertEqual(self.split(line), [(10, 2)])
        self.assertEqual(line.sla_currency_id, self.company.currency_id)
        self.assertEqual(line.sla_amount, 200)
        general.rate_ids.price = 120
        self.assertEqual(line.sla_amount, 240)
        general.entitlement_ids.hours = 11
        self.assertEqual(self.split(line), [(11, 1)])

    def test_work_outside_hours_costs_more(self):
        self.agreement.rate_ids.out_of_hours_factor = 1.5
        line = self.work("2026-03-02", 4, sla_out_of_hours=1, sla_work_type="outside")
        self.assertEqual(line.sla_rate, 112.5)
        self.assertEqual(line.sla_amount, 450)

    def test_queries_do_not_grow_with_the_time_there_is(self):
        def cost():
            before = self.env.cr.sql_log_count
            self.work("2026-03-30", 1)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        self.work("2026-03-02", 1)
        cost()
        few = cost()
        day = self.work("2026-03-02", 0.1).date
        for number in range(30):
            self.work(day + timedelta(days=number % 20), 0.1)
        self.assertLessEqual(cost(), few + 3)
