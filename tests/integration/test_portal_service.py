"""The customer's page "Service": what it tells, and what it never tells to others."""

from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install", "standard")
class TestServicePage(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["sla.policy"].search([]).active = False  # those of demo data
        cls.alborz, cls.zagros = cls.env["res.partner"].create(
            [{"name": name, "is_company": True} for name in ("Alborz", "Zagros")]
        )
        cls.reader = new_test_user(cls.env, "sla_reader", groups="base.group_portal")
        cls.reader.partner_id.parent_id = cls.alborz
        cls.metric = cls.env.ref("sla_helpdesk.metric_resolution")
        cls.ours = cls.make_agreement("Care for Alborz", cls.alborz)
        cls.theirs = cls.make_agreement("Care for Zagros", cls.zagros)

    @classmethod
    def make_agreement(cls, name, partner):
        agreement = cls.env["sla.agreement"].create(
            {"name": name, "state": "active", "partner_ids": [(6, 0, partner.ids)]}
        )
        always = cls.env.ref("sla_base.calendar_always")
        target = {"metric_id": cls.metric.id, "duration": 5, "calendar_id": always.id}
        cls.env["sla.policy"].create(
            {
                "name": name,
                "model_id": cls.metric.model_id.id,
                "agreement_id": agreement.id,
                "state": "active",
                "effective_from": False,
                "target_ids": [(0, 0, target)],
            }
        )
        return agreement

    def make_ticket(self, name, partner):
        return self.env["helpdesk.ticket"].create(
            {"name": name, "description": "It burns.", "partner_id": partner.id}
        )

    def open_page(self, address="/my/service"):
        self.env.flush_all()
        self.authenticate("sla_reader", "sla_reader")
        return self.url_open(address).text

    def test_agreements_and_promised_times_are_on_one_page(self):
        self.make_ticket("Our printer", self.reader.partner_id)
        page = self.open_page()
        self.assertIn("Care for Alborz", page)
        self.assertIn("Our printer", page)
        self.assertIn("Resolution", page)
        self.assertIn("In time", page)
        self.assertIn("Nothing has come due this month yet", page)

    def test_nothing_of_another_company_is_on_it(self):
        self.make_ticket("Their printer", self.zagros)
        page = self.open_page()
        self.assertNotIn("Care for Zagros", page)
        self.assertNotIn("Their printer", page)
        self.assertIn("No ticket of yours is open", page)

    def test_what_is_kept_this_month_is_our_own(self):
        done = self.env["helpdesk.ticket.stage"].search([("closed", "=", True)])[:1]
        for partner in (self.reader.partner_id, self.alborz, self.zagros):
            ticket = self.make_ticket("Done", partner)
            self.env.flush_all()
            ticket.stage_id = done
        self.env.flush_all()
        found = self.ours._get_service_attainment(self.reader.partner_id)
        total = found["total"]
        self.assertEqual((total["promised"], total["kept"]), (2, 2))
        self.assertEqual(total["percent"], 100)
        page = self.open_page()
        self.assertIn("o_sla_service_percent", page)
        self.assertIn("2 / 2", " ".join(page.split()))

    def test_the_ticket_that_is_due_first_is_at_the_top(self):
        late = self.make_ticket("Second printer", self.reader.partner_id)
        self.make_ticket("First printer", self.reader.partner_id)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sla_clock SET deadline = deadline + interval '1 day' "
            "WHERE res_model = 'helpdesk.ticket' AND res_id = %s",
            [late.id],
        )
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET sla_next_deadline = sla_next_deadline + "
            "interval '1 day' WHERE id = %s",
            [late.id],
        )
        self.env.invalidate_all()
        page = self.open_page()
        self.assertLess(page.index("First printer"), page.index("Second printer"))

    def test_statements_are_there_when_issued(self):
        values = {
            "partner_id": self.alborz.id,
            "company_id": self.env.company.id,
            "currency_id": self.env.company.currency_id.id,
            "date_from": "2026-02-01",
            "date_to": "2026-02-28",
        }
        statement = self.env["sla.statement"].create(values)
        self.assertIn("There are no statements yet", self.open_page())
        statement.action_issue()
        page = self.open_page()
        self.assertNotIn("There are no statements yet", page)
        self.assertIn(f"/my/statements/{statement.id}", page)

    def test_the_home_of_the_portal_leads_here(self):
        self.assertIn('href="/my/service"', self.open_page("/my/home"))
        found = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["sla_service_count"]}
        )
        self.assertEqual(found, {"sla_service_count": 1})
        self.make_ticket("Our printer", self.reader.partner_id)
        self.make_ticket("The boss's printer", self.alborz)  # not for everybody there
        self.env.flush_all()
        found = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["sla_service_count"]}
        )
        self.assertEqual(found, {"sla_service_count": 2})

    def test_an_employee_sees_nothing_of_customers(self):
        employee = new_test_user(
            self.env,
            "sla_agent",
            groups="helpdesk_mgmt.group_helpdesk_manager,sla_base.group_sla_manager",
        )
        self.make_ticket("Our printer", self.alborz)
        self.env.flush_all()
        self.authenticate(employee.login, employee.login)
        page = self.url_open("/my/service").text
        self.assertIn("No ticket of yours is open", page)
        self.assertNotIn("Care for", page)

    def test_whoever_is_not_logged_in_is_asked_to(self):
        answer = self.url_open("/my/service", allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.assertIn("/web/login", answer.headers["Location"])
