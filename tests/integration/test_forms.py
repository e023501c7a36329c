"""Whoever may open a document in Odoo can open its form, with all of ours on it."""

from lxml import etree

from odoo.tests import Form, new_test_user, tagged

from odoo.addons.sla_base.tests import common


@tagged("post_install", "-at_install", "standard")
class TestForms(common.SlaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create(
            {"name": "Forms customer", "is_company": True}
        )
        cls.contact = cls.env["res.partner"].create(
            {"name": "Forms contact", "parent_id": cls.customer.id}
        )
        cls.agreement = cls.make_agreement(
            partner_ids=[(6, 0, cls.customer.ids)],
            entitlement_shared=True,
            entitlement_ids=[(0, 0, {"hours": 10})],
        )
        cls.agreement._sla_allocate()
        cls.env.flush_all()

    def open(self, record, groups):
        """Read ``record`` as the web client does for its form, as a user with
        ``groups`` and no other rights; return the values."""
        login = groups.replace(",", "_") + record._name + str(record.id)
        user = new_test_user(self.env, login=login, groups=groups)
        self.env.invalidate_all()
        record = record.with_user(user)
        arch = record.get_views([(False, "form")])["views"]["form"]["arch"]
        names = etree.fromstring(arch).xpath("//field[not(ancestor::field)]/@name")
        wanted = {
            name: {"fields": {"display_name": {}}}
            if record._fields[name].relational
            else {}
            for name in names
        }
        return record.web_read(wanted)[0]

    def test_a_contact_by_any_employee(self):
        values = self.open(self.contact, "base.group_user")
        self.assertEqual(values["sla_balance_text"], "10 h")
        action = self.contact.with_user(
            new_test_user(self.env, login="forms_plain", groups="base.group_user")
        ).action_sla_balances()
        balances = self.env["sla.entitlement.balance"].search(action["domain"])
        self.assertEqual(balances.agreement_id, self.agreement)

    def test_an_invoice_by_whoever_makes_invoices(self):
        move = self.env["account.move"].create(
            {"move_type": "out_invoice", "partner_id": self.customer.id}
        )
        for groups in (
            "account.group_account_invoice",
            "account.group_account_readonly",
        ):
            self.assertTrue(self.open(move, groups))

    def test_an_opportunity_by_a_salesperson(self):
        lead = self.env["crm.lead"].create(
            {"name": "Forms lead", "partner_id": self.customer.id, "user_id": False}
        )
        self.assertTrue(self.open(lead, "sales_team.group_sale_salesman_all_leads"))

    def test_a_ticket_by_an_agent(self):
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "Forms", "description": "Text", "partner_id": self.customer.id}
        )
        self.assertTrue(self.open(ticket, "helpdesk_mgmt.group_helpdesk_user"))

    def test_a_delivery_by_whoever_works_in_the_warehouse(self):
        kind = self.env["stock.picking.type"].search(
            [("code", "=", "outgoing")], limit=1
        )
        picking = self.env["stock.picking"].create(
            {"picking_type_id": kind.id, "partner_id": self.customer.id}
        )
        self.assertTrue(self.open(picking, "stock.group_stock_user"))

    def test_a_user_and_a_calendar_by_an_administrator(self):
        for record in (self.env.user, self.company.resource_calendar_id):
            self.assertTrue(self.open(record, "base.group_system"))

    def test_a_figure_by_whoever_sees_to_service_levels(self):
        figures = self.env["sla.kpi"].search([("dimension_ids", "!=", False)])
        figures |= self.env["sla.kpi"].search([], limit=1)
        for groups in ("sla_base.group_sla_user", "sla_base.group_sla_manager"):
            for figure in figures[:1] | figures[-1:]:
                with self.subTest(groups=groups, figure=figure.name):
                    self.assertTrue(self.open(figure, groups))

    def test_a_new_objective_by_a_manager(self):
        manager = new_test_user(
            self.env, login="forms_manager", groups="sla_base.group_sla_manager"
        )
        objectives = self.env["sla.objective"]
        with self.at("2026-03-02 09:00"):
            form = Form(objectives.with_user(manager))
            # no figure is chosen yet, whatever else is
            form.target = 5
            form.kpi_id = self.env["sla.kpi"].create(
                {"name": "Forms", "definition": "What is counted", "measure": "manual"}
            )
            objective = form.save()
        self.assertTrue(self.open(objective, "sla_base.group_sla_manager"))

    def test_an_agreement_by_whoever_sees_to_service_levels(self):
        for groups in ("sla_base.group_sla_user", "sla_base.group_sla_manager"):
            self.assertTrue(self.open(self.agreement, groups))

    def test_no_dialog_of_ours_opens_with_a_calendar_over_it(self):
        """The first field gets the focus, and a date with the focus its calendar, which
        hides all else on a phone."""
        forms = self.env["ir.ui.view"].search(
            [("type", "=", "form"), ("inherit_id", "=", False)]
        )
        looked_at = 0
        for view in forms:
            model = self.env.get(view.model)
            if model is None or not model._transient or "sla" not in view.model:
                continue
            arch = etree.fromstring(model.get_view(view.id)["arch"])
            fields = arch.xpath(
                "//field[not(ancestor::field or ancestor::list)]"
                "[not(@invisible='1' or @invisible='True')]"
            )
            writable = [
                model._fields[each.get("name")]
                for each in fields
                if each.get("readonly", str(model._fields[each.get("name")].readonly))
                not in ("1", "True")
            ]
            looked_at += 1
            if writable:
                with self.subTest(view=view.xml_id):
                    self.assertNotIn(writable[0].type, ("date", "datetime"))
        self.assertGreater(looked_at, 20)
