"""Two who bill at once, and one who is killed halfway: real transactions, two
connections."""

from datetime import date

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

LAST = date(2026, 3, 31)


@tagged("post_install", "-at_install", "standard")
class TestBillTimeWorkers(BaseCase):
    """These tests commit; what they made is removed at the end."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        if "sla.time.bill" not in self.registry:
            self.skipTest("sla_billing is not installed")
        self.made = {}
        self.cursors = []
        env = self.connect()
        self.prepare(env)
        env.cr.commit()
        self.addCleanup(self.remove)

    def connect(self):
        cursor = self.registry.cursor()
        self.cursors.append(cursor)
        return api.Environment(cursor, SUPERUSER_ID, {})

    def make(self, env, model, vals):
        record = env[model].create(vals)
        self.made.setdefault(model, []).append(record.id)
        return record

    def prepare(self, env):
        customer = self.make(env, "res.partner", {"name": "Test Worker's Customer"})
        self.prepare_books(env, customer)
        plan = self.make(env, "account.analytic.plan", {"name": "Test Workers"})
        account = self.make(
            env, "account.analytic.account", {"name": "Test", "plan_id": plan.id}
        )
        product = self.make(
            env,
            "product.product",
            {
                "name": "Test hour",
                "type": "service",
                "taxes_id": False,
                "property_account_income_id": self.income.id,
            },
        )
        agreement = self.make(
            env,
            "sla.agreement",
            {
                "name": "Test of workers",
                "state": "active",
                "date_start": "2026-01-01",
                "partner_ids": [(6, 0, customer.ids)],
                "rate_ids": [(0, 0, {"price": 100, "product_id": product.id})],
                "entitlement_ids": [(0, 0, {"hours": 1})],
            },
        )
        for day in (2, 3, 4):
            self.make(
                env,
                "account.analytic.line",
                {
                    "name": "Work",
                    "date": f"2026-03-0{day}",
                    "unit_amount": 2,
                    "account_id": account.id,
                    "partner_id": customer.id,
                    "sla_agreement_id": agreement.id,
                },
            )
        self.customer = customer.id

    def prepare_books(self, env, customer):
        """Make what an invoice needs, whether or not there is a chart of accounts."""
        accounts = [
            self.make(
                env,
                "account.account",
                {
                    "name": f"Test {kind}",
                    "code": f"TSLA{number}",
                    "account_type": kind,
                    "reconcile": kind == "asset_receivable",
                },
            )
            for number, kind in enumerate(("asset_receivable", "income"))
        ]
        customer.property_account_receivable_id = accounts[0]
        self.income = accounts[1]
        sales = [("type", "=", "sale"), ("company_id", "=", env.company.id)]
        if not env["account.journal"].search(sales, limit=1):
            self.make(
                env,
                "account.journal",
                {"name": "Test", "code": "TSLA", "type": "sale"},
            )

    def remove(self):
        for cursor in self.cursors:
            cursor.rollback()
            cursor.close()
        self.cursors = []
        env = self.connect()
        self.get_invoices(env).unlink()
        for model in (
            "account.analytic.line",
            "sla.agreement",
            "account.analytic.account",
            "account.analytic.plan",
            "product.product",
            "res.partner",
            "account.journal",
            "account.account",
        ):
            records = env[model].browse(self.made.get(model, ())).exists()
            if model == "sla.agreement":
                records.state = "draft"
            records.unlink()
        env.cr.commit()
        env.cr.close()

    def get_invoices(self, env):
        return env["account.move"].search([("partner_id", "=", self.customer)])

    def bill(self, env):
        engine = env["sla.time.bill"]
        company = env.ref("base.main_company")
        customer = env["res.partner"].browse(self.customer)
        for bill, lines in engine._find(company, LAST, customer).items():
            engine._draft(bill, lines)
        env.flush_all()

    def test_the_second_worker_leaves_what_the_first_is_billing(self):
        first, second = self.connect(), self.connect()
        self.bill(first)
        self.bill(second)
        self.assertFalse(self.get_invoices(second))
        first.cr.commit()
        second.cr.commit()
        self.bill(second)
        second.cr.commit()
        invoice = self.get_invoices(second)
        self.assertEqual(invoice.mapped("amount_untaxed"), [500])

    def test_a_worker_with_an_old_picture_starts_again(self):
        first, second = self.connect(), self.connect()
        self.get_invoices(second)  # from now on it sees things as they are
        self.bill(first)
        first.cr.commit()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.SerializationFailure),
        ):
            self.bill(second)
        second.cr.rollback()
        self.bill(second)
        self.assertEqual(len(self.get_invoices(second)), 1)

    def test_a_worker_that_is_killed_leaves_nothing_behind(self):
        first, second = self.connect(), self.connect()
        self.bill(first)
        first.cr.rollback()
        self.bill(second)
        self.assertEqual(self.get_invoices(second).mapped("amount_untaxed"), [500])

    def test_two_who_enter_time_at_once_do_not_both_get_the_last_hour(self):
        first, second = self.connect(), self.connect()
        line = self.made["account.analytic.line"][0]
        line, other = (
            env["account.analytic.line"].browse(line) for env in (first, second)
        )
        other.unit_amount  # noqa: B018 - from now on it sees things as they are
        line.unit_amount = 0.5
        first.flush_all()
        first.cr.commit()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.SerializationFailure),
        ):
            other.copy()
            second.flush_all()
        second.cr.rollback()
