"""From the time on a ticket to the posted invoice, in a browser."""

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install", "standard")
class TestTicketTimeTour(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.env.company
        if not company.chart_template:
            cls.env["account.chart.template"].try_loading(
                "generic_coa", company, install_demo=False
            )
        cls.env["sla.policy"].search([]).active = False  # those of demo data
        cls.customer = cls.env["res.partner"].create(
            {"name": "Alborz Tours", "is_company": True}
        )
        product = cls.env["product.product"].create(
            {"name": "Support hour", "type": "service", "taxes_id": False}
        )
        cls.agreement = cls.env["sla.agreement"].create(
            {
                "name": "Care",
                "state": "active",
                "date_start": "2025-01-01",
                "partner_ids": [(6, 0, cls.customer.ids)],
                "time_approval": True,
                "entitlement_ids": [(0, 0, {"hours": 1})],
                "rate_ids": [(0, 0, {"price": 100, "product_id": product.id})],
            }
        )
        cls.agent = cls.make_user("sla_time_agent", "helpdesk_mgmt.group_helpdesk_user")
        cls.head = cls.make_user("sla_time_head", "helpdesk_mgmt.group_helpdesk_user")
        cls.make_user(
            "sla_time_accountant",
            "account.group_account_invoice,sla_base.group_sla_user",
        )
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Support",
                "user_id": cls.head.id,
                "user_ids": [(6, 0, (cls.agent | cls.head).ids)],
            }
        )
        cls.used = cls.make_ticket("Printer")
        cls.used.sla_time_ids = [
            (0, 0, {"unit_amount": 1, "name": "Visit", "user_id": cls.agent.id})
        ]
        cls.ticket = cls.make_ticket("Scanner")

    @classmethod
    def make_user(cls, login, groups):
        user = new_test_user(cls.env, login, groups=groups)
        cls.env["hr.employee"].create(
            {"name": login, "user_id": user.id, "company_id": cls.env.company.id}
        )
        return user

    @classmethod
    def make_ticket(cls, name):
        return cls.env["helpdesk.ticket"].create(
            {
                "name": name,
                "description": "It does not work.",
                "partner_id": cls.customer.id,
                "team_id": cls.team.id,
                "user_id": cls.agent.id,
            }
        )

    def test_from_ticket_time_to_the_posted_invoice(self):
        url = f"/odoo/helpdesk-tickets/{self.ticket.id}"
        self.start_tour(url, "sla_ticket_time", login="sla_time_agent")
        lines = self.ticket.sla_time_ids
        self.assertEqual(sum(lines.mapped("unit_amount")), 2)
        self.assertEqual(lines.user_id, self.agent)
        self.start_tour(url, "sla_ticket_time_approve", login="sla_time_head")
        self.assertEqual(lines.mapped("sla_approved"), [True, True])
        # a month passes
        last_month = fields.Date.today() - relativedelta(months=1)
        (self.used.sla_time_ids | lines).write({"date": last_month})
        self.start_tour(
            "/odoo/action-sla_billing.action_sla_time",
            "sla_ticket_time_bill",
            login="sla_time_accountant",
        )
        move = lines.sla_bill_line_id.move_id
        self.assertEqual(move.state, "posted")
        self.assertEqual(move.partner_id, self.customer)
        self.assertEqual(move.amount_untaxed, 200)
        self.assertIn(self.ticket.number, move.invoice_line_ids.name)
