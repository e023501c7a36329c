"""Tickets are merged: their time, timers and what they draw on go along; nothing is
billed twice, nothing is lost."""

from odoo import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.sla_billing_helpdesk.tests import ticket_common


@tagged("post_install", "-at_install", "standard")
class TestMergedTime(ticket_common.TicketTimeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.make_ticket(name="Printer again")
        cls.merger = cls.make_agent("time_merger", "group_helpdesk_user")

    def merge(self, survivor, merged, **vals):
        with self.mock_mail_gateway():
            wizard = self.env["helpdesk.ticket.merge"].with_user(self.merger)
            wizard = wizard.with_context(active_ids=(survivor | merged).ids).create(
                {"dst_ticket_id": survivor.id, **vals}
            )
            wizard.merge_tickets()
            self.env.flush_all()
        self.env.invalidate_all()
        return wizard.dst_ticket_id

    def bill(self, line):
        """Return the draft invoice that bills ``line``."""
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": line.sudo().partner_id.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "price_unit": 100,
                            "quantity": 1,
                        }
                    )
                ],
                "sla_bill_from": "2026-03-01",
                "sla_bill_to": "2026-03-31",
            }
        )
        line._sla_set_billed(invoice.invoice_line_ids)
        self.env.flush_all()
        return invoice

    def test_time_goes_on_with_the_ticket_that_is_left(self):
        first = self.note(2)
        second = self.note(3, ticket=self.second)
        approved = self.note(1, ticket=self.second)
        approved.with_user(self.head).action_sla_approve()
        self.merge(self.ticket, self.second)
        self.assertEqual(self.ticket.sla_time_ids, first | second | approved)
        self.assertFalse(self.second.sla_time_ids)
        self.assertTrue(approved.sla_approved)
        self.assertEqual(self.ticket.sla_time_hours, 6)

    def test_merged_requests_are_counted_as_one(self):
        self.agreement.sudo().entitlement_ids.write(
            {"measure": "requests", "requests": 1}
        )
        self.note(2)
        second = self.note(3, ticket=self.second)
        self.assertEqual(second.sla_billable_hours, 3)
        self.merge(self.ticket, self.second)
        self.assertEqual(second.sla_included_hours, 3)

    def test_a_timer_goes_on_and_notes_its_time_on_the_ticket_that_is_left(self):
        with self.at("2026-03-02 10:00"):
            self.second.with_user(self.agent).action_sla_start_timer()
        self.merge(self.ticket, self.second)
        ticket = self.ticket.with_user(self.agent)
        self.assertTrue(ticket.sla_timer_started_at)
        with self.at("2026-03-02 11:00"):
            ticket.action_sla_stop_timer()
        self.assertEqual(ticket.sla_time_ids.unit_amount, 1)

    def test_time_that_is_billed_stays_and_is_found(self):
        line = self.note(12, ticket=self.second)
        self.bill(line)
        amount, included = line.sudo().sla_amount, line.sla_included_hours
        self.merge(self.ticket, self.second)
        self.assertEqual(line.sla_ticket_id, self.second)
        self.assertEqual(line.sla_survivor_id, self.ticket)
        self.assertEqual(
            (line.sudo().sla_amount, line.sla_included_hours), (amount, included)
        )
        self.assertEqual(self.ticket.sla_merged_time_hours, 12)
        action = self.ticket.with_user(self.agent).action_sla_open_merged_time()
        found = self.env["account.analytic.line"].with_user(self.agent)
        self.assertEqual(found.search(action["domain"]), line)

    def test_time_that_is_not_billed_any_more_goes_on_too(self):
        line = self.note(12, ticket=self.second)
        invoice = self.bill(line)
        third = self.make_ticket(name="All printers")
        self.merge(self.ticket, self.second)
        self.merge(third, self.ticket)
        self.assertEqual(line.sla_survivor_id, third)
        invoice.button_cancel()
        self.assertEqual(line.sla_ticket_id, third)
        self.assertFalse(line.sla_survivor_id)
        self.assertFalse(line.sla_bill_line_id)
        self.assertEqual(line.sla_billable_hours, 2)

    def test_time_of_another_customer_stays_with_its_own(self):
        other = self.env["res.partner"].create({"name": "Zagros", "is_company": True})
        foreign = self.make_ticket(name="Theirs", partner_id=other.id)
        line = self.note(3)
        self.merge(foreign, self.ticket)
        self.assertEqual(line.sla_ticket_id, self.ticket)
        self.assertEqual(line.sudo().sla_agreement_id, self.agreement)
        self.assertEqual(line.partner_id, self.customer)
        self.assertEqual(line.sla_survivor_id, foreign)
        self.assertFalse(foreign._sla_get_portal_time())

    def test_merging_into_a_new_ticket_takes_all_time_along(self):
        first, second = self.note(2), self.note(3, ticket=self.second)
        ticket = self.merge(
            self.ticket,
            self.second,
            create_new_ticket=True,
            dst_ticket_name="Printers",
            dst_helpdesk_team_id=self.team.id,
        )
        self.assertNotIn(ticket, self.ticket | self.second)
        self.assertEqual(ticket.sla_time_ids, first | second)
        self.assertEqual(
            (first | second).sudo().sla_agreement_id, self.agreement.sudo()
        )

    def test_a_ticket_brought_back_keeps_what_stayed(self):
        line = self.note(12, ticket=self.second)
        self.bill(line)
        self.merge(self.ticket, self.second)
        self.second.active = True
        self.assertFalse(line.sla_survivor_id)
        self.assertEqual(line.sla_ticket_id, self.second)

    def test_agents_do_not_say_where_time_went(self):
        line = self.note(1)
        user = new_test_user(
            self.env, "merge_boss", groups="helpdesk_mgmt.group_helpdesk_manager"
        )
        with self.assertRaisesRegex(Exception, "worked out"):
            line.with_user(user).write({"sla_survivor_id": self.second.id})
