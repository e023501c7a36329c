"""What the agreement still includes, seen before work starts."""

from odoo.tests import tagged

from .ticket_common import TicketTimeCommon


@tagged("post_install", "-at_install")
class TestBalance(TicketTimeCommon):
    def setUp(self):
        super().setUp()
        self.moment = self.enterContext(self.at("2026-03-16 09:00"))
        self.agreement._sla_allocate()

    def seen(self, ticket=None, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        ticket = (ticket or self.ticket).with_user(user or self.agent)
        return ticket.sla_balance_text, ticket.sla_balance_level

    def test_it_is_there_before_the_first_hour(self):
        self.assertEqual(self.seen(), ("10:00 of 10:00 hours left", "fine"))

    def test_it_warns_at_three_quarters_and_when_all_is_used(self):
        self.note(7.25)
        self.assertEqual(self.seen(), ("2:45 of 10:00 hours left", "fine"))
        self.note(0.25)
        self.assertEqual(self.seen(), ("2:30 of 10:00 hours left", "low"))
        self.note(3)
        self.assertEqual(self.seen(), ("0:00 of 10:00 hours left", "none"))

    def test_goodwill_uses_nothing(self):
        self.note(5, sla_work_type="goodwill")
        self.assertEqual(self.seen(), ("10:00 of 10:00 hours left", "fine"))

    def test_a_new_ticket_of_the_customer_shows_it_too(self):
        self.note(4)
        contact = self.env["res.partner"].create(
            {"name": "Sara", "parent_id": self.customer.id}
        )
        ticket = self.make_ticket(partner_id=contact.id)
        self.assertEqual(self.seen(ticket)[0], "6:00 of 10:00 hours left")

    def test_customers_without_an_agreement_have_none(self):
        stranger = self.env["res.partner"].create({"name": "Omid"})
        ticket = self.make_ticket(partner_id=stranger.id)
        self.assertEqual(self.seen(ticket), (False, False))
        self.assertEqual(self.seen(self.make_ticket(partner_id=False)), (False, False))

    def test_tickets_of_a_type_that_is_not_included_say_so(self):
        incident = self.env.ref("sla_helpdesk.ticket_type_incident")
        self.agreement.entitlement_ids.helpdesk_type_ids = incident
        ticket = self.make_ticket(type_id=incident.id)
        self.assertEqual(self.seen(ticket), ("10:00 of 10:00 hours left", "fine"))
        ticket.type_id = self.env.ref("sla_helpdesk.ticket_type_change")
        self.assertEqual(self.seen(ticket), (False, "outside"))

    def test_requests_are_counted_by_ticket(self):
        entitlement = self.agreement.entitlement_ids
        entitlement.write({"measure": "requests", "requests": 2, "hours": 0})
        self.agreement._sla_allocate()
        first = self.note(3)
        again = self.note(4)
        self.assertEqual(self.seen()[0], "1 of 2 requests left")
        second = self.note(1, self.make_ticket())
        third = self.note(1, self.make_ticket())
        self.assertEqual(self.seen(), ("0 of 2 requests left", "none"))
        lines = (first | again | second | third).sudo()
        self.assertEqual(lines.mapped("sla_included_hours"), [3, 4, 1, 0])
        self.assertEqual(third.sla_billable_hours, 1)

    def test_the_page_of_the_customer_shows_it(self):
        self.note(8)
        page = self.customer.with_user(self.agent)
        self.env.invalidate_all()
        self.assertEqual(page.sla_balance_ids.hours_left, 2)
        self.assertEqual(page.sla_time_hours, 8)
        self.assertFalse(self.env["res.partner"].create({"name": "N"}).sla_balance_ids)

    def test_customers_know_their_own_balance_only(self):
        contact, stranger = self.env["res.partner"].create(
            [{"name": "Sara", "parent_id": self.customer.id}, {"name": "Omid"}]
        )
        told = self.agreement._get_portal_balance(contact)
        self.assertEqual(told["text"], "10:00 of 10:00 hours left")
        self.assertEqual(self.agreement._get_portal_balance(stranger), {})
        nobody = self.env["res.partner"]
        self.assertEqual(self.agreement._get_portal_balance(nobody), {})
