from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.sla_billing import pre_init_hook

from .test_account_move import InvoiceCommon


@tagged("post_install", "-at_install")
class TestInvoiceGrowth(InvoiceCommon):
    """What promises on invoices cost when many are posted at once."""

    def promise(self):
        for name in ("invoices", "bills"):
            self.env.ref(f"sla_billing.policy_{name}").write(
                {"active": True, "state": "active", "effective_from": False}
            )

    def cost(self, count, status=False):
        """Return the statements of posting ``count`` drafts, which have ``status``
        then."""
        with self.at("2026-03-02 10:00"):
            vals = self.make_invoice().copy_data()
            drafts = self.env["account.move"].create(vals * count)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            drafts.action_post()
            self.env.flush_all()
        self.assertEqual(set(drafts.mapped("sla_status")), {status})
        return self.env.cr.sql_log_count - before

    def test_promises_cost_a_few_statements_however_many_are_posted(self):
        self.cost(1)
        plain = {count: self.cost(count) for count in (5, 50)}
        self.promise()
        self.cost(1, "met")
        promised = {count: self.cost(count, "met") for count in (5, 50)}
        extra = {count: promised[count] - plain[count] for count in plain}
        self.assertTrue(extra[5])
        self.assertLessEqual(extra[50], extra[5] + 10, (plain, promised))
        self.assertLessEqual(extra[50], 40, (plain, promised))

    def test_a_change_of_tier_looks_at_invoices_in_one_go(self):
        self.promise()
        tiers = self.env["sla.tier"].create([{"name": "One"}, {"name": "Two"}])

        def cost(count, tier):
            with self.at("2026-03-02 10:00"):
                customer = self.env["res.partner"].create({"name": f"Of {count}"})
                vals = self.make_invoice(partner_id=customer.id).copy_data()
                self.env["account.move"].create(vals * count)
                self.env.flush_all()
                before = self.env.cr.sql_log_count
                customer.sla_tier_id = tier
                self.env.flush_all()
            return self.env.cr.sql_log_count - before

        cost(1, tiers[0])
        self.assertLessEqual(cost(30, tiers[0]), cost(3, tiers[1]) + 3)

    def test_installing_computes_and_fills_nothing_for_what_exists(self):
        """A column that is there before Odoo looks at it is neither computed nor filled
        for a million old invoices: the hooks make those that would be."""
        asked = []

        def note(_cr, table, name, *_args):
            asked.append((table, name))
            return True

        hosts = "odoo.addons.sla_base.hooks.column_exists"
        with patch(hosts, note), patch("odoo.addons.sla_billing.column_exists", note):
            pre_init_hook(self.env)
        for model in ("account.move", "account.move.line", "account.analytic.line"):
            fields = self.env[model]._fields.values()
            costly = {
                (self.env[model]._table, field.name)
                for field in fields
                if field._module in ("sla_base", "sla_billing")
                and field.store
                and field.column_type
                and (field.compute or field.related or field.default)
            }
            self.assertLessEqual(costly, set(asked), model)
