"""A backtest as a background job."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .test_backtest import NOW, BacktestCommon


@tagged("post_install", "-at_install", "standard")
class TestBacktestJob(BacktestCommon):
    def test_nothing_but_the_result_is_written(self):
        policy = self.make_policy(self.metric, hours=4)
        self.random_history(7)
        draft = self.make_policy(
            self.metric,
            hours=1,
            state="draft",
            target={"calendar_id": self.make_calendar("Late", 12, 20).id},
        )
        backtest = self.make_backtest(policy | draft)
        tables = (
            "test_sla_ticket sla_clock sla_clock_event sla_fault sla_revision "
            "sla_schedule sla_delivery mail_message mail_tracking_value sla_policy"
        ).split()

        def dump():
            self.env.flush_all()
            result = {}
            for table in tables:
                self.env.cr.execute(
                    f"SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM {table} t"
                )
                result[table] = self.env.cr.fetchone()
            return result

        before = dump()
        with self.at(NOW):
            backtest.action_run()
            self.env.cr.flush()
        self.assertEqual(backtest.state, "done")
        self.assertEqual(dump(), before)

    def test_many_documents_wait_for_the_background(self):
        draft = self.make_policy(self.metric, state="draft")
        self.make_ticket("2026-03-02 09:00", count=501)
        backtest = self.run_backtest(draft)
        self.assertEqual((backtest.state, backtest.progress), ("queued", 0))
        self.assertEqual(backtest.document_count, 501)
        self.run_job("ir_cron_sla_backtest", "2026-03-20 12:01")
        self.assertEqual((backtest.state, backtest.progress), ("done", 100))
        self.assertEqual(backtest.promise_count, 501)

    def test_a_cancelled_one_is_not_worked_on(self):
        draft = self.make_policy(self.metric, state="draft")
        self.make_ticket("2026-03-02 09:00", count=501)
        backtest = self.run_backtest(draft)
        backtest.action_cancel()
        self.run_job("ir_cron_sla_backtest", "2026-03-20 12:01")
        self.assertEqual((backtest.state, backtest.promise_count), ("cancelled", 0))

    def test_an_edit_in_between_ends_it(self):
        draft = self.make_policy(self.metric, hours=4, state="draft")
        self.make_ticket("2026-03-02 09:00", count=501)
        backtest = self.run_backtest(draft)
        draft.target_ids.duration = 1
        self.run_job("ir_cron_sla_backtest", "2026-03-20 12:01")
        self.assertEqual(backtest.state, "failed")
        self.assertIn("changed while", backtest.error)

    def test_a_result_stays_and_can_be_made_again(self):
        draft = self.make_policy(self.metric, hours=4, state="draft")
        self.make_ticket("2026-03-02 09:00")
        manager = new_test_user(
            self.env, "bt_owner", groups="sla_base.group_sla_manager"
        )
        backtest = self.run_backtest(draft).with_user(manager)
        with self.assertRaisesRegex(UserError, "Run again"):
            backtest.date_to = "2026-03-18"
        with self.assertRaisesRegex(UserError, "Run again"):
            backtest.action_run()
        again = backtest.browse(backtest.action_run_again()["res_id"])
        self.assertEqual((again.state, again.policy_ids), ("draft", draft))
        self.assertFalse(again.line_ids)
        draft.unlink()
        self.assertEqual(backtest.line_ids.policy_name, "Standard")

    def test_working_hours_that_hold_nothing_are_told(self):
        draft = self.make_policy(self.metric, hours=4, state="draft")
        self.calendar.attendance_ids.unlink()
        self.make_ticket("2026-03-02 09:00")
        backtest = self.run_backtest(draft)
        self.assertEqual(backtest.state, "done")
        self.assertIn("Nine to five", backtest.error)

    def test_queries_stay_the_same_at_ten_times_the_documents(self):
        self.make_policy(self.metric, hours=4)
        draft = self.make_policy(self.metric, hours=2, state="draft")
        counts = []
        for count, day in ((10, "03"), (100, "10")):
            tickets = self.make_ticket(f"2026-03-{day} 09:00", count=count)
            self.change(tickets, f"2026-03-{day} 12:00", stage_id=self.done.id)
            vals = {"date_from": f"2026-03-{day}", "date_to": f"2026-03-{day}"}
            self.run_backtest(draft, **vals)  # fills the caches
            backtest = self.make_backtest(draft, **vals)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            with self.at(NOW):
                backtest.action_run()
                self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2, counts)

    def test_plain_users_are_refused(self):
        draft = self.make_policy(self.metric, state="draft")
        backtest = self.make_backtest(draft)
        for group in ("base.group_user", "sla_base.group_sla_user"):
            user = new_test_user(self.env, f"bt_{group[-8:]}", groups=group)
            with self.assertRaises(AccessError):
                backtest.with_user(user).action_run()

    def test_another_company_is_left_alone(self):
        other = self.env["res.company"].create({"name": "Other"})
        other.resource_calendar_id = self.make_calendar("O", 8, 16, company=other)
        draft = self.make_policy(self.metric, state="draft", company_id=False)
        self.make_ticket("2026-03-02 09:00", company_id=other.id)
        self.make_ticket("2026-03-02 09:00")
        backtest = self.run_backtest(draft)
        self.assertEqual((backtest.document_count, backtest.promise_count), (1, 1))
        foreign = self.run_backtest(draft, company_id=other.id)
        manager = new_test_user(
            self.env, "bt_manager", groups="sla_base.group_sla_manager"
        )
        mine = self.env["sla.backtest"].with_user(manager).search([])
        self.assertIn(backtest, mine)
        self.assertNotIn(foreign, mine)
        with self.assertRaises(AccessError):
            foreign.line_ids.with_user(manager).read(["name"])

    def test_documents_are_named_to_those_who_may_read_them(self):
        self.make_policy(self.metric, hours=8)
        ticket = self.make_ticket("2026-03-02 09:00")
        self.change(ticket, "2026-03-02 12:00", stage_id=self.done.id)
        draft = self.make_policy(self.metric, hours=1, state="draft")
        row = self.run_backtest(draft).document_ids
        manager = new_test_user(
            self.env, "bt_reader", groups="sla_base.group_sla_manager"
        )
        rows = self.env["sla.backtest.document"].with_user(manager)
        self.assertEqual(rows.search([]).res_name, ticket.name)
        self.env["ir.rule"].create(
            {
                "name": "None",
                "model_id": self.env["ir.model"]._get_id("test.sla.ticket"),
                "domain_force": "[(0, '=', 1)]",
            }
        )
        self.assertFalse(rows.search([]))
        with self.assertRaises(AccessError):
            row.with_user(manager).read(["res_name"])
