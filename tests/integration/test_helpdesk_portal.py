"""What the portal tells the customer of the promises on a ticket."""

from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install", "standard")
class TestPortal(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["sla.policy"].search([]).active = False  # those of demo data
        cls.env.ref("sla_helpdesk.policy_standard").write(
            {"active": True, "effective_from": False}
        )
        cls.customer = cls.env["res.partner"].create(
            {"name": "Sara", "email": "sara@customer.example.com", "tz": "Asia/Tehran"}
        )
        cls.portal = (
            cls.env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                {
                    "login": "sla_portal",
                    "password": "sla_portal",
                    "partner_id": cls.customer.id,
                    "group_ids": [(6, 0, cls.env.ref("base.group_portal").ids)],
                }
            )
        )
        cls.tickets = cls.env["helpdesk.ticket"].create(
            [
                {
                    "name": name,
                    "description": "Help!",
                    "partner_id": cls.customer.id,
                    "channel_id": cls.env.ref(
                        "helpdesk_mgmt.helpdesk_ticket_channel_web"
                    ).id,
                }
                for name in ("Printer", "Scanner")
            ]
        )
        cls.ticket = cls.tickets[0]

    def test_times_are_told_in_the_zone_of_the_reader(self):
        self.authenticate("sla_portal", "sla_portal")
        self.portal.tz = "Asia/Tokyo"
        page = self.url_open(f"/my/ticket/{self.ticket.id}").text
        self.assertIn("Promised times", page)
        self.assertIn("Asia/Tokyo", page)

    def test_with_a_link_only_the_zone_is_the_customer_s(self):
        page = self.url_open(self.ticket.get_portal_url()).text
        self.assertIn("Promised times", page)
        self.assertIn("Asia/Tehran", page)

    def test_the_list_tells_what_is_due_first(self):
        self.authenticate("sla_portal", "sla_portal")
        page = self.url_open("/my/tickets").text
        self.assertEqual(page.count('name="td_sla"'), 2)
        self.assertIn("First response", page)

    def test_the_list_costs_no_more_for_more_tickets(self):
        def count(tickets):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            tickets.with_user(self.portal)._sla_get_portal_promises_batch()
            return self.env.cr.sql_log_count - before

        count(self.tickets)
        self.assertEqual(count(self.tickets), count(self.ticket))

    def test_a_paused_ticket_waits_for_the_customer(self):
        self.ticket.stage_id = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_stage_awaiting"
        )
        self.env.flush_all()
        promises = self.ticket._sla_get_portal_promises()
        waiting = [promise for promise in promises if promise["paused_since"]]
        self.assertEqual([p["name"] for p in waiting], ["Resolution"])
        self.assertEqual(waiting[0]["status"], "paused")

    def test_that_a_promise_is_at_risk_is_our_own_concern(self):
        clock = self.ticket.sla_clock_ids[:1]
        names = self.ticket._sla_portal_status_names()
        clock._store({"warn_at": clock.started_at})
        clock.flush_recordset()
        clock.invalidate_recordset()
        self.assertEqual(clock.status, "at_risk")
        self.assertEqual(clock._prepare_portal_promise(names)["status"], "running")
