from odoo.addons.sla_base.tests.common import SlaCommon, new_agent


class TicketTimeCommon(SlaCommon):
    """Two teams with a head and an agent each, and a customer with ten hours a month,
    100 for an hour beyond, half as much again outside nine to five."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create(
            {"name": "Alborz", "is_company": True, "email": "it@alborz.example.com"}
        )
        cls.product = cls.env["product.product"].create(
            {"name": "Support hour", "type": "service", "taxes_id": False}
        )
        cls.agreement = cls.make_agreement(
            name="Care",
            date_start="2026-01-01",
            partner_ids=[(6, 0, cls.customer.ids)],
            calendar_id=cls.calendar.id,
            rate_ids=[
                (
                    0,
                    0,
                    {
                        "price": 100,
                        "out_of_hours_factor": 1.5,
                        "product_id": cls.product.id,
                    },
                )
            ],
            entitlement_ids=[(0, 0, {"hours": 10})],
        )
        cls.agent = cls.make_agent("time_agent", "group_helpdesk_user_team")
        cls.head = cls.make_agent("time_head", "group_helpdesk_user_team")
        cls.other = cls.make_agent("time_other", "group_helpdesk_user_team")
        cls.manager = cls.make_agent("time_manager", "group_helpdesk_manager")
        cls.team, cls.other_team = cls.env["helpdesk.ticket.team"].create(
            [
                {
                    "name": "First line",
                    "user_id": cls.head.id,
                    "user_ids": [(6, 0, (cls.agent | cls.head).ids)],
                },
                {"name": "Second line", "user_ids": [(6, 0, cls.other.ids)]},
            ]
        )
        cls.ticket = cls.make_ticket()

    @classmethod
    def make_agent(cls, login, group, employee=True):
        user = new_agent(cls.env, login, groups=f"helpdesk_mgmt.{group}")
        if employee:
            cls.env["hr.employee"].create(
                {"name": login, "user_id": user.id, "company_id": cls.company.id}
            )
        return user

    @classmethod
    def make_ticket(cls, **vals):
        return cls.env["helpdesk.ticket"].create(
            {
                "name": "Printer",
                "description": "It does not print.",
                "partner_id": cls.customer.id,
                "team_id": cls.team.id,
                "user_id": cls.agent.id,
                **vals,
            }
        )

    def note(self, hours, ticket=None, user=None, **vals):
        """Return time that ``user`` notes on ``ticket``, as the ticket's form does."""
        ticket = (ticket or self.ticket).with_user(user or self.agent)
        before = ticket.sla_time_ids
        line = {"unit_amount": hours, "name": "Repair", "date": "2026-03-02", **vals}
        ticket.write({"sla_time_ids": [(0, 0, line)]})
        return ticket.sla_time_ids - before

    def time(self, started, stopped, ticket=None, user=None):
        """Return time that the timer takes from ``started`` to ``stopped``."""
        ticket = (ticket or self.ticket).with_user(user or self.agent)
        before = ticket.sla_time_ids
        with self.at(started):
            ticket.action_sla_start_timer()
        with self.at(stopped):
            ticket.action_sla_stop_timer()
        ticket.invalidate_recordset()
        return ticket.sla_time_ids - before
