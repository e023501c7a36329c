"""What agents and customers see of a ticket's promises, in a browser."""

from odoo.tests import HttpCase, new_test_user, tagged

MAIL = """\
From: Sara <sara@customer.example.com>
To: {to}
Subject: Printer
Message-Id: <printer@customer.example.com>
Content-Type: text/plain; charset=utf-8
MIME-Version: 1.0

It prints blank paper.
"""


@tagged("post_install", "-at_install", "standard")
class TestTicketTour(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["sla.policy"].search([]).active = False  # those of demo data
        cls.env.ref("sla_helpdesk.policy_standard").write(
            {"active": True, "effective_from": False}
        )
        domain = cls.env["mail.alias.domain"].search([], limit=1)
        cls.domain = domain or cls.env["mail.alias.domain"].create(
            {"name": "desk.example.com"}
        )
        cls.customer = cls.env["res.partner"].create(
            {"name": "Sara", "email": "sara@customer.example.com"}
        )
        cls.agent = new_test_user(
            cls.env,
            login="sla_agent",
            groups="helpdesk_mgmt.group_helpdesk_user,sla_base.group_sla_user",
        )
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Support",
                "alias_name": "tour-support",
                "alias_domain_id": cls.domain.id,
                "user_ids": [(6, 0, cls.agent.ids)],
                # so that the countdown runs at whatever hour the test does
                "sla_calendar_id": cls.env.ref("sla_base.calendar_always").id,
            }
        )

    def receive(self):
        """Feed a raw message to the mail gateway; return the ticket it became."""
        raw = MAIL.format(to=f"tour-support@{self.domain.name}")
        ticket_id = self.env["mail.thread"].message_process(
            "helpdesk.ticket", raw.encode()
        )
        ticket = self.env["helpdesk.ticket"].browse(ticket_id)
        self.assertEqual(ticket.team_id, self.team)
        return ticket

    def test_an_agent_sees_the_countdown_and_stops_it(self):
        ticket = self.receive()
        self.start_tour(
            f"/odoo/helpdesk-tickets/{ticket.id}",
            "sla_ticket_countdown",
            login=self.agent.login,
        )
        ticket.invalidate_recordset()
        metric = self.env.ref("sla_helpdesk.metric_first_response")
        first = ticket.sla_clock_ids.filtered(lambda clock: clock.metric_id == metric)
        self.assertEqual(first.state, "stopped")
        self.assertEqual(first.status, "met")

    def test_a_customer_sees_the_promised_times(self):
        self.env["res.users"].with_context(no_reset_password=True).create(
            {
                "login": "sla_customer",
                "password": "sla_customer",
                "partner_id": self.customer.id,
                "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)],
            }
        )
        ticket = self.receive()
        self.assertEqual(ticket.partner_id, self.customer)
        self.env["helpdesk.ticket"].create(
            {
                "name": "Scanner",
                "description": "It does not scan.",
                "partner_id": self.customer.id,
                "team_id": self.team.id,
                "stage_id": self.env.ref(
                    "helpdesk_mgmt.helpdesk_ticket_stage_awaiting"
                ).id,
                "sla_first_reply_at": ticket.create_date,
            }
        )
        self.start_tour("/my/tickets", "sla_portal_promises", login="sla_customer")
