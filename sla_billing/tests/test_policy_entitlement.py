from odoo.tests import tagged

from .time_common import TimeCommon


@tagged("post_install", "-at_install")
class TestPolicyEntitlement(TimeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.metric = cls.env.ref("sla_billing.metric_posted")
        cls.policy = cls.make_policy(
            cls.metric, agreement_id=cls.agreement.id, entitlement_condition="left"
        )

    def promise(self, moment="2026-03-03 10:00"):
        with self.at(moment):
            invoice = self.make_invoice()
            self.env.flush_all()
            return invoice.sla_clock_ids.policy_id

    def test_a_promise_holds_only_while_something_is_left(self):
        with self.at("2026-03-03 09:00"):
            self.work("2026-03-02", 9)
            self.assertEqual(self.promise(), self.policy)
            line = self.work("2026-03-03", 9)
            self.assertFalse(self.promise())
            line.unlink()
            self.assertEqual(self.promise(), self.policy)

    def test_another_promise_holds_when_it_is_used_up(self):
        slow = self.make_policy(
            self.metric,
            hours=40,
            agreement_id=self.agreement.id,
            entitlement_condition="used",
        )
        self.assertFalse(slow._is_rival(self.policy))
        with self.at("2026-03-03 09:00"):
            self.assertEqual(self.promise(), self.policy)
            self.work("2026-03-02", 10)
            self.assertEqual(self.promise(), slow)

    def test_a_policy_of_no_agreement_asks_for_all_of_the_customer(self):
        self.policy.agreement_id = False
        self.assertEqual(self.promise(), self.policy)
        with self.at("2026-03-03 09:00"):
            self.work("2026-03-02", 10)
        self.assertFalse(self.promise())

    def test_it_asks_for_what_customers_share_as_well(self):
        self.policy.agreement_id = False
        self.agreement.entitlement_shared = True
        with self.at("2026-03-03 09:00"):
            self.assertEqual(self.promise(), self.policy)
            self.work("2026-03-02", 10)
        self.assertFalse(self.promise())

    def test_it_costs_one_query_however_many_documents(self):
        def cost(number):
            with self.at("2026-03-03 10:00"):
                self.env.flush_all()
                self.env.cr.cache.clear()
                invoices = self.env["account.move"].concat(
                    *[self.make_invoice() for _each in range(number)]
                )
                before = self.env.cr.sql_log_count
                invoices.mapped("sla_status")
                return self.env.cr.sql_log_count - before

        cost(1)
        few = cost(3)
        self.assertLessEqual(cost(30), few + 2)
