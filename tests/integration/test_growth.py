"""What service levels cost does not grow with the number of documents or policies."""

from odoo.tests import tagged

from .test_clocks import TicketCommon


@tagged("post_install", "-at_install", "standard")
class TestGrowth(TicketCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.metrics = [
            cls.make_metric("test.sla.ticket", name=f"Metric {i}") for i in range(3)
        ]

    def promise(self, policies):
        self.env["sla.policy"].search([]).active = False
        for number in range(policies):
            last = number == policies - 1
            policy = self.make_policy(
                self.metrics[0],
                sequence=number,
                domain="[]" if last else f"[('topic', '=', 'topic {number}')]",
            )
            policy.target_ids = [
                (0, 0, {"metric_id": metric.id, "duration": 1})
                for metric in self.metrics[1:]
            ]

    def count(self, work):
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        work()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def warm(self):
        for _time in range(3):  # a new revision empties the caches, at most once each
            self.cost(1)

    def cost(self, count):
        """Return the queries of creating and of closing ``count`` tickets."""
        Ticket = self.env["test.sla.ticket"].with_context(tracking_disable=True)
        vals = {"name": "T", "partner_id": self.customer.id}
        made = []
        create = self.count(lambda: made.append(Ticket.create([vals] * count)))
        close = self.count(lambda: made[0].write({"stage_id": self.done.id}))
        return create, close

    def test_queries_stay_the_same_at_ten_times_the_documents(self):
        for policies in (1, 10, 200):
            self.promise(policies)
            self.warm()
            create_few, close_few = self.cost(10)
            create_many, close_many = self.cost(100)
            # the ORM writes a hundred rows at a time: 300 clocks, 300 events
            self.assertLessEqual(create_many, create_few + 2, policies)
            self.assertLessEqual(close_many, close_few + 6, policies)

    def test_ours_is_a_handful(self):
        self.warm()
        plain = self.cost(10)
        self.promise(10)
        self.warm()
        ours = self.cost(10)
        self.assertLessEqual(ours[0] - plain[0], 6)
        self.assertLessEqual(ours[1] - plain[1], 11)

    def test_creating_one_costs_four_queries_more(self):
        self.warm()
        plain = self.cost(1)
        self.promise(10)
        self.warm()
        self.assertLessEqual(self.cost(1)[0] - plain[0], 4)

    def test_nothing_due_costs_two_queries(self):
        self.promise(1)
        self.make_ticket(count=20)
        with self.at("2026-03-02 10:01"):
            queries = self.count(
                lambda: (
                    self.env["sla.clock"]._tick_batch(500),
                    self.env["sla.delivery"]._deliver_batch(500),
                )
            )
        self.assertEqual(queries, 2)

    def test_due_clocks_are_worked_off_in_batches(self):
        self.promise(1)
        self.make_ticket(count=100)
        with self.at("2026-03-02 16:00"):
            queries = self.count(lambda: self.env["sla.clock"]._tick_batch(500))
        self.assertLessEqual(queries, 0.5 * 300)

    def test_the_scheduler_finds_due_clocks_by_the_partial_index(self):
        self.promise(1)
        self.make_ticket(count=3)
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        self.env.cr.execute(
            "EXPLAIN SELECT id FROM sla_clock WHERE next_event_at <= now() "
            "ORDER BY next_event_at LIMIT 500"
        )
        plan = "\n".join(row[0] for row in self.env.cr.fetchall())
        self.assertIn("sla_clock_due", plan)
