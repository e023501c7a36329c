"""A pro-forma has a number of its own, and keeps the amounts of its day."""

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.addons.sla_base.tests.common import SlaCommon

NOW = "2026-03-02 09:00"


class ProformaCommon(AccountTestInvoicingCommon, SlaCommon):
    @classmethod
    def get_default_groups(cls):
        managers = cls.env.ref("sales_team.group_sale_manager")
        return super().get_default_groups() | managers

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.company_data["company"]
        cls.other_currency = cls.setup_other_currency("GBP")
        cls.firm = cls.env["res.partner"].create(
            {"name": "Alborz", "is_company": True, "email": "alborz@example.com"}
        )
        cls.buyer = cls.env["res.partner"].create(
            {"name": "Sara", "parent_id": cls.firm.id, "email": "sara@example.com"}
        )
        cls.service = cls.env["product.product"].create(
            {
                "name": "Inspection",
                "type": "service",
                "invoice_policy": "order",
                "taxes_id": [Command.set(cls.company_data["default_tax_sale"].ids)],
            }
        )

    def quote(self, price=100, moment=NOW, **vals):
        line = {"product_id": self.service.id, "price_unit": price}
        with self.at(moment):
            order = self.env["sale.order"].create(
                {
                    "partner_id": self.buyer.id,
                    "company_id": self.company.id,
                    "order_line": [Command.create(line)],
                    **vals,
                }
            )
            self.env.flush_all()
        return order

    def issue(self, order, moment=NOW):
        with self.at(moment):
            proforma = order._sla_issue_proforma()
            self.env.flush_all()
        return proforma


@tagged("post_install", "-at_install")
class TestProforma(ProformaCommon):
    def test_it_keeps_the_amounts_of_its_day(self):
        order = self.quote(100)
        proforma = self.issue(order)
        self.assertEqual(proforma.name, "PF/2026/0001")
        self.assertEqual(str(proforma.date), "2026-03-02")
        self.assertEqual(proforma.partner_id, self.buyer)
        self.assertEqual(proforma.commercial_partner_id, self.firm)
        self.assertEqual(proforma.amount_untaxed, 100)
        self.assertEqual(proforma.amount_total, order.amount_total)
        order.order_line.price_unit = 150
        self.assertEqual(proforma.amount_untaxed, 100)
        self.assertTrue(proforma.is_outdated)

    def test_a_quotation_that_goes_out_is_sent(self):
        order = self.quote()
        self.issue(order)
        self.assertEqual(order.state, "sent")

    def test_numbers_start_anew_each_year(self):
        names = [
            self.issue(self.quote(), moment).name
            for moment in ("2026-12-30 09:00", "2026-12-31 09:00", "2027-01-02 09:00")
        ]
        self.assertEqual(names, ["PF/2026/0001", "PF/2026/0002", "PF/2027/0001"])

    def test_each_company_counts_for_itself(self):
        self.issue(self.quote())
        other = self.env["res.company"].create({"name": "Elsewhere"})
        order = self.env["sale.order"].create(
            {
                "partner_id": self.buyer.id,
                "company_id": other.id,
                "order_line": [
                    Command.create({"product_id": self.service.id, "tax_ids": False})
                ],
            }
        )
        self.assertEqual(self.issue(order).name, "PF/2026/0001")

    def test_another_one_takes_the_place_of_the_first(self):
        order = self.quote()
        first = self.issue(order)
        order.order_line.price_unit = 150
        second = self.issue(order, "2026-03-03 09:00")
        self.assertEqual((first.state, second.state), ("cancelled", "issued"))
        self.assertEqual(first.replaced_by_id, second)
        self.assertEqual(second.amount_untaxed, 150)
        self.assertEqual(order.sla_proforma_count, 2)

    def test_a_quotation_has_one_open_pro_forma(self):
        proforma = self.issue(self.quote()).sudo()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            proforma.copy({"name": "PF/2026/0777"})

    def test_a_number_is_given_once(self):
        first = self.issue(self.quote()).sudo()
        second = self.issue(self.quote()).sudo()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            second.name = first.name
            self.env.flush_all()

    def test_an_invoiced_order_makes_it_invoiced(self):
        order = self.quote()
        proforma = self.issue(order)
        with self.at(NOW):
            order.action_confirm()
            self.assertEqual(proforma.state, "issued")
            order._create_invoices().action_post()
            self.env.flush_all()
        self.assertEqual(proforma.state, "invoiced")
        with self.assertRaisesRegex(UserError, "invoiced already"):
            order._sla_issue_proforma()

    def test_a_cancelled_quotation_cancels_it(self):
        order = self.quote()
        proforma = self.issue(order)
        order._action_cancel()
        self.assertEqual(proforma.state, "cancelled")
        with self.assertRaisesRegex(UserError, "is cancelled"):
            order._sla_issue_proforma()
        order.action_draft()
        self.assertEqual(proforma.state, "cancelled")
        self.assertTrue(proforma.cancelled_at)

    def test_a_quotation_with_a_number_cannot_be_deleted(self):
        order = self.quote()
        self.issue(order)
        order._action_cancel()
        with self.assertRaisesRegex(UserError, "PF/2026/0001"):
            order.unlink()

    def test_it_is_a_file_that_is_kept(self):
        proforma = self.issue(self.quote())
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        content, kind = report._render_qweb_pdf(
            "sla_billing_sale.report_proforma", proforma.ids
        )
        self.assertEqual((kind, content[:4]), ("pdf", b"%PDF"))
        self.assertEqual(proforma._get_stored_pdf().name, "PF-2026-0001.pdf")

    def test_a_quotation_without_lines_asks_for_nothing(self):
        with self.assertRaisesRegex(UserError, "no lines"):
            self.quote(order_line=False)._sla_issue_proforma()

    def test_amounts_in_another_currency(self):
        pricelist = self.env["product.pricelist"].create(
            {"name": "Elsewhere", "currency_id": self.other_currency.id}
        )
        proforma = self.issue(self.quote(pricelist_id=pricelist.id))
        self.assertEqual(proforma.currency_id, self.other_currency)
        wanted = self.other_currency._convert(
            100, self.company.currency_id, self.company, proforma.date
        )
        self.assertEqual(proforma.amount_company, wanted)
        self.assertNotEqual(proforma.amount_company, proforma.amount_untaxed)

    def test_it_is_sent_with_its_file(self):
        proforma = self.issue(self.quote())
        with self.at("2026-03-02 10:00"), self.mock_mail_gateway():
            proforma.action_send()
        mail = self._new_mails
        self.assertEqual(mail.recipient_ids, self.buyer)
        self.assertIn("PF/2026/0001", mail.subject)
        self.assertEqual(len(mail.attachment_ids), 1)
        self.assertTrue(mail.attachment_ids.name.startswith("PF-2026-0001"))
        self.assertEqual(str(proforma.sent_at), "2026-03-02 10:00:00")

    def test_what_changed_is_not_sent_as_if_it_had_not(self):
        order = self.quote()
        proforma = self.issue(order)
        order.order_line.price_unit = 150
        with self.assertRaisesRegex(UserError, "another total"):
            proforma.action_send()
        with self.assertRaisesRegex(UserError, "another total"):
            proforma.action_print()
        # nor by the menu of Odoo, nor under another way of printing
        with self.assertRaisesRegex(UserError, "another total"):
            self.env["ir.actions.report"]._render_qweb_pdf(
                "sla_billing_sale.report_proforma", proforma.ids
            )

    def test_its_number_is_printed(self):
        order = self.quote()
        proforma = self.issue(order)
        report = self.env["ir.actions.report"]
        html = report._render_qweb_html(
            "sla_billing_sale.report_proforma", proforma.ids
        )[0].decode()
        self.assertIn("PF/2026/0001", html)
        self.assertIn(order.name, html)
        plain = report._render_qweb_html("sale.action_report_saleorder", order.ids)
        self.assertNotIn("PF/2026", plain[0].decode())

    def test_only_open_ones_are_cancelled(self):
        proforma = self.issue(self.quote())
        proforma.action_cancel()
        self.assertEqual(proforma.state, "cancelled")
        with self.assertRaisesRegex(UserError, "cannot be cancelled"):
            proforma.action_cancel()
        with self.assertRaisesRegex(UserError, "cannot be sent"):
            proforma.action_send()

    def test_who_may_do_what(self):
        order = self.quote()
        proforma = self.issue(order)
        company = {"company_id": self.company.id}
        plain = new_test_user(self.env, "pf_plain", groups="base.group_user", **company)
        other = new_test_user(
            self.env, "pf_sales", groups="sales_team.group_sale_salesman", **company
        )
        for user in (plain, other):
            with self.assertRaises(AccessError):
                proforma.with_user(user).read(["amount_total"])
            with self.assertRaises(AccessError):
                proforma.with_user(user).action_cancel()
            with self.assertRaises(AccessError):
                order.with_user(user).action_sla_issue_proforma()
        with self.assertRaises(AccessError):
            proforma.with_user(self.env.user).write({"amount_total": 1})
        order.user_id = other
        again = order.with_user(other).action_sla_issue_proforma()
        mine = proforma.with_user(other).browse(again["res_id"])
        self.assertEqual(mine.issued_by_id, other)
        # the one before goes along with the quotation
        self.assertEqual(proforma.with_user(other).name, "PF/2026/0001")

    def test_another_company_sees_none(self):
        proforma = self.issue(self.quote())
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "pf_stranger",
            groups="sales_team.group_sale_manager",
            company_id=elsewhere.id,
            company_ids=[Command.set(elsewhere.ids)],
        )
        found = self.env["sla.proforma"].with_user(stranger).search([])
        self.assertNotIn(proforma, found)

    def test_customers_see_their_own(self):
        proforma = self.issue(self.quote())
        portal = new_test_user(self.env, "pf_portal", groups="base.group_portal")
        stranger = new_test_user(self.env, "pf_portal2", groups="base.group_portal")
        portal.partner_id.parent_id = self.firm
        shown = self.env["sla.proforma"].with_user(portal).search([])
        self.assertEqual(shown, proforma)
        self.assertFalse(self.env["sla.proforma"].with_user(stranger).search([]))
        proforma.action_cancel()
        self.assertFalse(self.env["sla.proforma"].with_user(portal).search([]))
