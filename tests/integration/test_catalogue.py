"""Requests by the catalogue: what a ticket starts with, its approval, its steps, its
channel, and what it would be promised."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.sla_base.tests.common import SlaCommon, new_agent

AGENT = "helpdesk_mgmt.group_helpdesk_user"
MANAGER = "helpdesk_mgmt.group_helpdesk_manager"
MONDAY = "2026-03-02 09:00"


class CatalogueCommon(SlaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("sla_helpdesk.policy_standard").write(
            {"active": True, "effective_from": False}
        )
        cls.leader = new_agent(cls.env, "cat_leader", groups=AGENT)
        cls.agent = new_agent(cls.env, "cat_agent", groups=AGENT)
        cls.seller = new_agent(cls.env, "cat_seller")
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Sales desk",
                "user_id": cls.leader.id,
                "user_ids": [(6, 0, (cls.leader | cls.agent).ids)],
            }
        )
        cls.customer = cls.env["res.partner"].create(
            {
                "name": "Sara",
                "email": "sara@customer.example.com",
                "user_id": cls.seller.id,
            }
        )
        cls.service = cls.env["sla.service"].create({"name": "Orders"})
        cls.type = cls.env.ref("sla_helpdesk.ticket_type_request")
        cls.entry = cls.make_entry("Spare key")

    @classmethod
    def make_entry(cls, name, **vals):
        return cls.env["sla.catalog.entry"].create(
            {
                "name": name,
                "service_id": cls.service.id,
                "type_id": cls.type.id,
                "team_id": cls.team.id,
                "form_definition": [
                    {"name": "colour", "type": "char", "string": "Colour"},
                    {"name": "number", "type": "integer", "string": "How many?"},
                ],
                "step_ids": [
                    (0, 0, {"summary": "Cut the key"}),
                    (0, 0, {"summary": "Check it", "who": "leader", "days": 2}),
                ],
                **vals,
            }
        )

    def request(self, entry=None, **vals):
        return self.env["helpdesk.ticket"].create(
            {
                "name": "A key please",
                "description": "Mine is lost",
                "partner_id": self.customer.id,
                "sla_entry_id": (entry or self.entry).id,
                **vals,
            }
        )

    def clock(self, ticket, metric="metric_resolution"):
        metric = self.env.ref(f"sla_helpdesk.{metric}")
        return ticket.sla_clock_ids.filtered(lambda clock: clock.metric_id == metric)


@tagged("post_install", "-at_install", "standard")
class TestRequests(CatalogueCommon):
    def test_a_ticket_starts_with_what_its_entry_says(self):
        ticket = self.request(sla_form={"colour": "red", "number": 2})
        self.assertEqual(ticket.type_id, self.type)
        self.assertEqual(ticket.sla_process, "request")
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(ticket.sla_service_id, self.service)
        self.assertEqual(
            ticket._sla_get_answers("UTC"), [("Colour", "red"), ("How many?", "2")]
        )

    def test_what_is_given_wins_over_the_entry(self):
        other = self.env["sla.service"].create({"name": "Keys"})
        ticket = self.request(sla_service_id=other.id, priority="3")
        self.assertEqual(ticket.sla_service_id, other)
        self.assertEqual(ticket.priority, "3")

    def test_the_form_fills_in_the_ticket_on_the_screen(self):
        form = Form(self.env["helpdesk.ticket"].with_user(self.agent))
        form.sla_entry_id = self.entry
        self.assertEqual(form.team_id, self.team)
        self.assertEqual(form.name, "Spare key")

    def test_steps_become_activities_of_the_right_people(self):
        with self.at(MONDAY):
            ticket = self.request()
        cut, check = ticket.activity_ids.sorted("date_deadline")
        # nobody has the ticket yet: its head of team does
        self.assertEqual(cut.user_id, self.leader)
        self.assertEqual(str(check.date_deadline), "2026-03-04")
        ticket.user_id = self.agent
        self.assertEqual(cut.user_id, self.agent)
        self.assertEqual(check.user_id, self.leader)

    def test_steps_are_no_answer_to_the_customer(self):
        ticket = self.request()
        ticket.activity_ids[0].action_feedback(feedback="Done")
        self.assertFalse(ticket.sla_first_reply_at)

    def test_copies_and_imports_start_nothing(self):
        ticket = self.request()
        self.assertFalse(ticket.copy().activity_ids)

    def test_another_entry_brings_its_own_steps(self):
        ticket = self.request()
        other = self.make_entry(
            "New lock", step_ids=[(0, 0, {"summary": "Take the old one out"})]
        )
        ticket.sla_entry_id = other
        self.assertEqual(
            ticket.activity_ids.mapped("summary"), ["Take the old one out"]
        )

    def test_a_mail_is_given_its_entry_afterwards(self):
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "Key", "description": "Lost", "partner_id": self.customer.id}
        )
        ticket.with_user(self.agent).sla_entry_id = self.entry
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(len(ticket.activity_ids), 2)

    def test_a_step_for_a_certain_person_says_who(self):
        with self.assertRaisesRegex(ValidationError, "say who"):
            self.make_entry(
                "Broken", step_ids=[(0, 0, {"summary": "?", "who": "user"})]
            )

    def test_an_entry_without_steps_costs_no_query_per_ticket(self):
        plain = self.make_entry("Plain", step_ids=False, form_definition=[])

        def count(number, **vals):
            vals = {"name": "Key", "description": "Lost", **vals}
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["helpdesk.ticket"].create([dict(vals) for _ in range(number)])
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        same = {"team_id": self.team.id, "type_id": self.type.id}
        same["sla_service_id"] = self.service.id
        count(2, **same)
        count(2, sla_entry_id=plain.id)
        few = count(2, sla_entry_id=plain.id) - count(2, **same)
        many = count(20, sla_entry_id=plain.id) - count(20, **same)
        self.assertLessEqual(many, few)


@tagged("post_install", "-at_install", "standard")
class TestApproval(CatalogueCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.entry.write({"needs_approval": True, "approver": "salesperson"})

    def test_nothing_is_done_before_the_approval(self):
        with self.at(MONDAY):
            ticket = self.request()
            self.env.flush_all()
        self.assertEqual(ticket.sla_approval_state, "waiting")
        self.assertEqual(ticket.sla_approver_id, self.seller)
        self.assertEqual(ticket.activity_ids.user_id, self.seller)
        self.assertFalse(ticket.activity_ids.sla_step_id)

    def test_the_resolution_waits_and_the_first_response_does_not(self):
        with self.at(MONDAY):
            ticket = self.request()
            self.env.flush_all()
        resolution = self.clock(ticket)
        self.assertEqual(resolution.state, "paused")
        self.assertEqual(
            resolution.pause_reason_id, self.env.ref("sla_base.pause_reason_approval")
        )
        response = self.clock(ticket, "metric_first_response")
        self.assertEqual(response.state, "running")
        self.assert_replays(ticket.sla_clock_ids)

    def test_after_the_approval_fulfilment_starts_and_time_counts(self):
        with self.at(MONDAY):
            ticket = self.request()
            self.env.flush_all()
        with self.at("2026-03-03 09:00"):
            ticket.with_user(self.seller).action_sla_approve()
            self.env.flush_all()
        clock = self.clock(ticket)
        self.assertEqual(clock.state, "running")
        self.assertEqual(str(clock.deadline), "2026-03-05 17:00:00")
        self.assertEqual(ticket.sla_approval_state, "approved")
        self.assertEqual(len(ticket.activity_ids.sla_step_id), 2)
        self.assertEqual(len(ticket.activity_ids), 2)
        self.assertFalse(ticket.sla_first_reply_at)
        self.assert_replays(ticket.sla_clock_ids)

    def test_a_refusal_tells_the_customer_why_and_closes(self):
        with self.at(MONDAY):
            ticket = self.request()
            self.env.flush_all()
        with self.at("2026-03-02 10:00"):
            wizard = self.env["sla.catalog.refusal"].with_user(self.seller)
            wizard.create(
                {"ticket_id": ticket.id, "reason": "The order was shipped."}
            ).action_refuse()
            self.env.flush_all()
        self.assertEqual(ticket.sla_approval_state, "refused")
        self.assertTrue(ticket.closed)
        self.assertFalse(ticket.activity_ids)
        message = ticket.message_ids.filtered(lambda m: "shipped" in (m.body or ""))
        self.assertFalse(message.subtype_id.internal)
        self.assertIn(self.customer, message.partner_ids)
        self.assertEqual(set(ticket.sla_clock_ids.mapped("state")), {"stopped"})
        self.assert_replays(ticket.sla_clock_ids)

    def test_a_refused_request_that_is_reopened_is_asked_about_again(self):
        ticket = self.request()
        self.env["sla.catalog.refusal"].with_user(self.seller).create(
            {"ticket_id": ticket.id, "reason": "Too late"}
        ).action_refuse()
        with self.assertRaisesRegex(UserError, "nothing to ask for again"):
            ticket.with_user(self.agent).action_sla_ask_again()
        ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new")
        ticket.with_user(self.agent).action_sla_ask_again()
        self.assertEqual(ticket.sla_approval_state, "waiting")
        self.assertEqual(ticket.activity_ids.user_id, self.seller)
        ticket.with_user(self.seller).action_sla_approve()
        self.assertEqual(ticket.sla_approval_state, "approved")

    def test_a_request_that_was_closed_meanwhile_is_not_approved(self):
        ticket = self.request()
        ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        with self.assertRaisesRegex(UserError, "was closed meanwhile"):
            ticket.with_user(self.seller).action_sla_approve()
        self.assertFalse(ticket.activity_ids.sla_step_id)

    def test_a_refusal_among_ourselves_is_no_answer(self):
        ticket = self.request()
        self.env["sla.catalog.refusal"].with_user(self.seller).create(
            {"ticket_id": ticket.id, "reason": "Duplicate", "tell": False}
        ).action_refuse()
        self.assertFalse(ticket.sla_first_reply_at)

    def test_who_is_not_asked_cannot_decide(self):
        ticket = self.request()
        with self.assertRaises(AccessError):
            ticket.with_user(self.agent).action_sla_approve()
        self.assertFalse(ticket.with_user(self.agent).sla_may_decide)
        manager = new_agent(self.env, "cat_manager", groups=MANAGER)
        self.assertTrue(ticket.with_user(manager).sla_may_decide)

    def test_nobody_approves_their_own_request(self):
        self.seller.partner_id.user_id = self.seller
        ticket = self.request(partner_id=self.seller.partner_id.id)
        self.assertEqual(ticket.sla_approver_id, self.leader)
        with self.assertRaises(AccessError):
            ticket.with_user(self.seller).action_sla_approve()

    def test_a_decision_is_made_once(self):
        ticket = self.request()
        ticket.with_user(self.seller).action_sla_approve()
        with self.assertRaisesRegex(UserError, "does not wait"):
            ticket.with_user(self.seller).action_sla_approve()

    def test_agents_cannot_write_that_it_is_approved(self):
        ticket = self.request()
        with self.assertRaises(AccessError):
            ticket.with_user(self.agent).write({"sla_approval_state": "approved"})
        with self.assertRaises(AccessError):
            self.env["helpdesk.ticket"].with_user(self.agent).create(
                {"name": "x", "description": "x", "sla_approval_state": "approved"}
            )

    def test_without_an_approver_a_manager_decides(self):
        self.team.user_id = False
        self.customer.user_id = False
        ticket = self.request()
        self.assertFalse(ticket.sla_approver_id)
        manager = new_agent(self.env, "cat_manager", groups=MANAGER)
        ticket.with_user(manager).action_sla_approve()
        self.assertEqual(ticket.sla_approver_id, manager)

    def test_a_certain_approver_is_named(self):
        with self.assertRaisesRegex(ValidationError, "say who"):
            self.entry.approver = "user"


@tagged("post_install", "-at_install", "standard")
class TestCatalogue(CatalogueCommon):
    def test_promised_times_are_told_before_the_request_is_made(self):
        web = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_web")
        with self.at(MONDAY):
            promised = self.entry._get_promised_times(
                self.customer, web, self.company, "UTC"
            )
        words = {promise["name"]: promise["within"] for promise in promised}
        self.assertEqual(
            words,
            {
                "First response": "within 1 working hour",
                "Resolution": "within 3 working days",
            },
        )
        self.assertIn("10:00", promised[0]["text"])

    def test_the_channel_decides_with(self):
        phone = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_phone")
        promised = self.entry._get_promised_times(
            self.customer, phone, self.company, "UTC"
        )
        self.assertEqual(promised[0]["within"], "within 2 working hours")

    def test_what_was_told_is_what_is_promised(self):
        web = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_web")
        with self.at(MONDAY):
            trial = self.entry._make_trial(self.customer, web, self.company)
            told = {name: promise for name, promise in trial._get_promises()}
            ticket = self.request(channel_id=web.id)
            self.env.flush_all()
        for name, metric in (
            ("First response", "metric_first_response"),
            ("Resolution", "metric_resolution"),
        ):
            self.assertEqual(self.clock(ticket, metric).deadline, told[name].deadline)

    def test_nothing_promised_is_told_as_nothing(self):
        self.env["sla.policy"].search([]).active = False
        promised = self.entry._get_promised_times(
            self.customer,
            self.env["helpdesk.ticket.channel"],
            self.company,
            "UTC",
        )
        self.assertEqual(promised, [])

    def test_staff_make_a_request_for_a_customer(self):
        wizard = Form(
            self.env["sla.catalog.request"]
            .with_user(self.agent)
            .with_context(default_entry_id=self.entry.id)
        )
        wizard.partner_id = self.customer
        wizard.description = "Mine is lost"
        self.assertIn("within 2 working hours", str(wizard.times))
        action = wizard.save().action_request()
        ticket = self.env["helpdesk.ticket"].browse(action["res_id"])
        self.assertEqual(ticket.sla_entry_id, self.entry)
        self.assertEqual(ticket.channel_id.sla_channel, "phone")
        self.assertEqual(ticket.partner_email, "sara@customer.example.com")

    def test_the_form_of_an_entry_is_laid_out_on_the_entry(self):
        sample = self.entry.read(["form_sample"])[0]["form_sample"]
        self.assertEqual([field["name"] for field in sample], ["colour", "number"])
        sample.append(
            {
                "name": "urgent",
                "type": "boolean",
                "string": "Urgent?",
                "definition_changed": True,
            }
        )
        self.entry.write({"form_sample": sample})
        self.assertEqual(len(self.entry.form_definition), 3)

    def test_agents_read_the_catalogue_and_managers_write_it(self):
        with self.assertRaises(AccessError):
            self.entry.with_user(self.agent).name = "Mine"
        manager = new_agent(self.env, "cat_manager", groups=MANAGER)
        self.entry.with_user(manager).write(
            {"name": "Key", "alias_name": "key", "step_ids": [(5, 0, 0)]}
        )

    def test_another_company_s_entries_are_hidden(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        theirs = self.make_entry(
            "Theirs", company_id=company.id, team_id=False, service_id=False
        )
        found = self.env["sla.catalog.entry"].with_user(self.agent).search([])
        self.assertNotIn(theirs, found)
        with self.assertRaises(AccessError):
            theirs.with_user(self.agent).read(["name"])
        self.assertNotIn(theirs, theirs._find_visible(self.agent))

    def test_customers_see_what_is_meant_for_them_and_their_tier(self):
        portal = new_test_user(self.env, "cat_portal", groups="base.group_portal")
        gold = self.env["sla.tier"].create({"name": "Gold"})
        inside = self.make_entry("Badge", audience="internal")
        special = self.make_entry("Golden key", tier_ids=[(6, 0, gold.ids)])
        find = self.env["sla.catalog.entry"]._find_visible
        self.assertIn(self.entry, find(portal))
        self.assertNotIn(inside, find(portal))
        self.assertNotIn(special, find(portal))
        self.assertIn(inside, find(self.agent))
        portal.partner_id.sla_tier_id = gold
        self.assertIn(special, find(portal))
        with self.assertRaises(AccessError):
            self.entry.with_user(portal).read(["name"])

    def test_the_catalogue_is_searched_by_words_and_services(self):
        find = self.env["sla.catalog.entry"]._find_visible
        self.assertEqual(find(self.agent, "spare key"), self.entry)
        self.assertIn(self.entry, find(self.agent, "Orders"))
        self.assertFalse(find(self.agent, "no such thing"))


@tagged("post_install", "-at_install", "standard")
class TestChannels(CatalogueCommon):
    def channel_of_mail(self, address):
        ticket = self.format_and_process(
            self.MAIL,
            "Sara <sara@customer.example.com>",
            address,
            subject="A key please",
            target_model="helpdesk.ticket",
        )
        return ticket, ticket.channel_id.sla_channel

    MAIL = """Return-Path: {return_path}
To: {to}
cc: {cc}
From: {email_from}
Subject: {subject}
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Date: Mon, 02 Mar 2026 09:00:00 +0000
Message-ID: {msg_id}
{extra}

Mine is lost."""

    def test_mail_to_an_entry_makes_a_request_of_it(self):
        self.entry.alias_name = "spare-key"
        ticket, channel = self.channel_of_mail(self.entry.alias_email)
        self.assertEqual(channel, "email")
        self.assertEqual(ticket.sla_entry_id, self.entry)
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(ticket.partner_id, self.customer)
        self.assertEqual(len(ticket.activity_ids.sla_step_id), 2)

    def test_mail_to_an_entry_that_was_made_with_its_address(self):
        entry = self.make_entry("Lock", alias_name="lock")
        ticket, _channel = self.channel_of_mail(entry.alias_email)
        self.assertEqual(ticket.sla_entry_id, entry)

    def test_mail_to_a_team(self):
        self.team.alias_name = "sales-desk"
        ticket, channel = self.channel_of_mail(
            f"sales-desk@{self.team.alias_domain_id.name}"
        )
        self.assertEqual(channel, "email")
        self.assertEqual(ticket.team_id, self.team)

    def test_programs_are_a_channel_of_their_own(self):
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "Key", "description": "Lost"}
        )
        self.assertEqual(ticket.channel_id.sla_channel, "api")

    def test_imported_tickets_came_in_otherwise(self):
        result = (
            self.env["helpdesk.ticket"]
            .with_context(import_file=True)
            .load(["name", "description"], [["Key", "Lost"]])
        )
        ticket = self.env["helpdesk.ticket"].browse(result["ids"])
        self.assertEqual(ticket.channel_id.sla_channel, "other")

    def test_a_target_can_be_for_programs_only(self):
        policy = self.env.ref("sla_helpdesk.policy_standard")
        metric = self.env.ref("sla_helpdesk.metric_first_response")
        policy.target_ids = [
            (0, 0, {"metric_id": metric.id, "channel": "api", "duration": 8})
        ]
        policy.target_ids.effective_from = False
        with self.at(MONDAY):
            ticket = self.request()
            self.env.flush_all()
        clock = self.clock(ticket, "metric_first_response")
        self.assertEqual(str(clock.deadline), "2026-03-02 17:00:00")


@tagged("post_install", "-at_install", "standard")
class TestScenario(CatalogueCommon):
    def test_a_request_from_the_first_mail_to_the_end(self):
        self.entry.write({"needs_approval": True, "approver": "salesperson"})
        self.entry.alias_name = "spare-key"
        with self.at(MONDAY):
            ticket = self.format_and_process(
                TestChannels.MAIL,
                "Sara <sara@customer.example.com>",
                self.entry.alias_email,
                subject="A key please",
                target_model="helpdesk.ticket",
            )
            self.env.flush_all()
        with self.at("2026-03-02 10:00"):  # one hour of two
            ticket.user_id = self.agent
            ticket.with_user(self.agent).message_post(
                body="We ask whether we may.",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
            self.env.flush_all()
        response = self.clock(ticket, "metric_first_response")
        self.assertEqual((response.state, response.breached_at), ("stopped", False))
        with self.at("2026-03-04 09:00"):
            ticket.with_user(self.seller).action_sla_approve()
            self.env.flush_all()
        # three working days from then
        self.assertEqual(str(self.clock(ticket).deadline), "2026-03-06 17:00:00")
        cut = ticket.activity_ids.filtered(lambda a: a.summary == "Cut the key")
        self.assertEqual(cut.user_id, self.agent)
        with self.at("2026-03-05 12:00"):
            ticket.with_user(self.leader).activity_ids.action_feedback()
            ticket.with_user(self.agent).stage_id = self.env.ref(
                "helpdesk_mgmt.helpdesk_ticket_stage_done"
            )
            self.env.flush_all()
        resolution = self.clock(ticket)
        self.assertEqual(resolution.state, "stopped")
        self.assertFalse(resolution.breached_at)
        self.assertEqual(ticket.sla_status, "met")
        self.assertEqual(resolution.channel, "email")
        self.assert_replays(ticket.sla_clock_ids)
