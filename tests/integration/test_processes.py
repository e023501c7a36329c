"""Incidents, changes and complaints, from the customer's first message to the
report."""

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.sla_base.tests import common

from .test_helpdesk_mail import HelpdeskCommon


class ProcessCommon(HelpdeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        shipped = ("policy_major", "policy_incident", "policy_answer", "policy_change")
        for name in (*shipped, "policy_change_emergency"):
            cls.env.ref(f"sla_helpdesk.{name}").write(
                {"active": True, "state": "active", "effective_from": False}
            )
        cls.types = {
            process: cls.env.ref(f"sla_helpdesk.ticket_type_{process}")
            for process in ("incident", "request", "change", "complaint")
        }
        cls.service = cls.env["sla.service"].create({"name": "On-line payment"})
        cls.agent.tz = "UTC"

    @classmethod
    def stage(cls, name):
        owner = "sla_helpdesk" if name.startswith("change_") else "helpdesk_mgmt"
        prefix = "stage" if owner == "sla_helpdesk" else "helpdesk_ticket_stage"
        return cls.env.ref(f"{owner}.{prefix}_{name}")

    def make(self, process=None, user=None, **vals):
        if process:
            vals["type_id"] = self.types[process].id
        tickets = self.env["helpdesk.ticket"].with_user(user or self.agent)
        return tickets.create(
            {
                "name": "Payment fails",
                "description": "Help!",
                "team_id": self.team.id,
                "partner_id": self.customer.id,
                **vals,
            }
        )

    def report(self, process, measure):
        """Return what the report of ``process`` counts, by ``measure``."""
        action = self.env.ref(f"sla_helpdesk.ticket_{process}_report_action")
        tickets = self.env["helpdesk.ticket"].with_user(self.agent)
        domain = [("sla_process", "=", process), ("team_id", "=", self.team.id)]
        self.assertEqual(action.domain, str(domain[:1]))
        return dict(tickets._read_group(domain, [measure], ["__count"]))


@tagged("post_install", "-at_install", "standard")
class TestScenarios(ProcessCommon):
    def test_an_incident_from_the_first_mail_to_the_report(self):
        ticket = self.receive("2026-03-02 10:00", "I cannot pay")
        agent = ticket.with_user(self.agent)
        with self.at("2026-03-02 10:05"):
            agent.write(
                {
                    "type_id": self.types["incident"].id,
                    "sla_service_id": self.service.id,
                    "sla_impact": "3",
                    "sla_urgency": "3",
                    "user_id": self.agent.id,
                }
            )
            self.env.flush_all()
        self.assertEqual(ticket.priority, "3")
        first = self.clock(ticket, "first_response")
        self.assertEqual(first.policy_id.name, "Incidents by priority")
        self.assertEqual(str(first.deadline), "2026-03-02 10:30:00")
        resolution = self.clock(ticket, "resolution")
        self.assertEqual(str(resolution.deadline), "2026-03-02 14:00:00")
        self.answer(ticket, "2026-03-02 10:20")
        with self.at("2026-03-02 13:00"):
            agent.write(
                {
                    "sla_workaround": "<p>Pay by transfer.</p>",
                    "sla_root_cause": "<p>The certificate had expired.</p>",
                    "stage_id": self.stage("done").id,
                }
            )
            self.env.flush_all()
        self.assertEqual(ticket.sla_status, "met")
        self.assert_replays(ticket.sla_clock_ids)
        self.assertEqual(self.report("incident", "sla_service_id"), {self.service: 1})
        self.assertEqual(self.report("incident", "sla_status"), {"met": 1})

    def test_a_change_from_the_request_to_its_review(self):
        ticket = self.receive("2026-03-02 10:00", "Could payments be faster?")
        change = ticket.with_user(self.agent)
        with self.at("2026-03-02 11:00"):
            change.type_id = self.types["change"]
            self.env.flush_all()
        self.assertEqual(change.sla_change_kind, "normal")
        self.assertEqual(ticket.stage_id, self.stage("new"))
        resolution = self.clock(ticket, "resolution")
        self.assertEqual(resolution.policy_id.name, "Changes")
        self.assertEqual(str(resolution.deadline), "2026-03-16 10:00:00")
        self.answer(ticket, "2026-03-02 11:30")
        with self.at("2026-03-03 09:00"):
            change.write(
                {
                    "stage_id": self.stage("change_assessment").id,
                    "sla_change_risk": "2",
                    "sla_change_plan": "<p>Switch on the second bank.</p>",
                    "sla_change_backout": "<p>Switch it off.</p>",
                    "sla_change_start": "2026-03-05 18:00:00",
                    "sla_change_end": "2026-03-05 20:00:00",
                }
            )
            self.env.flush_all()
        with self.at("2026-03-05 19:00"):
            # the bridge has tests of its own for what lies between
            standard = {"sla_change_kind": "standard"}
            change.write(standard | {"stage_id": self.stage("change_review").id})
            self.env.flush_all()
        self.assertEqual(self.clock(ticket, "resolution").state, "stopped")
        with self.at("2026-03-06 09:00"), Form(change) as form:
            form.sla_change_result = "success"
        self.assertEqual(str(change.sla_change_review_date), "2026-03-06")
        self.assertEqual(change.sla_change_reviewer_id, self.agent)
        self.assert_replays(ticket.sla_clock_ids)
        self.assertEqual(self.report("change", "sla_change_result"), {"success": 1})

    def test_a_complaint_is_answered_within_a_day_on_the_clock(self):
        ticket = self.receive("2026-03-06 16:30", "Nobody calls back!")  # a Friday
        with self.at("2026-03-06 16:31"):
            ticket.with_user(self.agent).type_id = self.types["complaint"]
            self.env.flush_all()
        answer = self.clock(ticket, "answer")
        self.assertTrue(answer)
        with self.at("2026-03-06 16:32"):
            self.assertLessEqual(str(answer.deadline), "2026-03-07 16:31:00")
        self.answer(ticket, "2026-03-07 10:00")
        self.assertEqual(answer.status, "met")
        with self.at("2026-03-09 09:00"):
            ticket.with_user(self.agent).stage_id = self.stage("done")
            self.env.flush_all()
        self.assert_replays(ticket.sla_clock_ids)
        self.assertEqual(self.report("complaint", "sla_status"), {"met": 1})

    def test_an_emergency_change_is_promised_more(self):
        with self.at("2026-03-02 09:00"):
            ticket = self.make("change", sla_change_kind="emergency")
            self.env.flush_all()
        resolution = self.clock(ticket, "resolution")
        self.assertEqual(resolution.policy_id.name, "Emergency changes")
        self.assertEqual(str(resolution.deadline), "2026-03-02 17:00:00")
        with self.at("2026-03-02 10:00"):
            ticket.sla_change_kind = "normal"
            self.env.flush_all()
        self.assertEqual(resolution.policy_id.name, "Changes")
        self.assert_replays(ticket.sla_clock_ids)


@tagged("post_install", "-at_install", "standard")
class TestStages(ProcessCommon):
    def test_a_stage_of_one_process_is_not_for_the_others(self):
        team = self.team.with_user(self.agent)
        own = self.stage("change_assessment")
        self.assertNotIn(own, team._get_applicable_stages())
        change = team.with_context(sla_process="change")._get_applicable_stages()
        self.assertIn(own, change)
        self.assertIn(self.stage("new"), change)

    def test_a_ticket_begins_in_the_first_stage_of_its_process(self):
        triage = self.env["helpdesk.ticket.stage"].create(
            {
                "name": "Triage",
                "sequence": 0,
                "sla_process": "incident",
                "company_id": False,
            }
        )
        self.assertEqual(self.make("incident").stage_id, triage)
        self.assertEqual(self.make("incident", team_id=False).stage_id, triage)
        self.assertEqual(self.make("change").stage_id, self.stage("new"))
        self.assertEqual(self.make().stage_id, self.stage("new"))

    def test_a_ticket_whose_type_changes_keeps_a_stage_that_fits(self):
        ticket = self.make("change", stage_id=self.stage("awaiting").id)
        ticket.type_id = self.types["incident"]
        self.assertEqual(ticket.stage_id, self.stage("awaiting"))
        other = self.make("change", stage_id=self.stage("change_assessment").id)
        other.type_id = self.types["incident"]
        self.assertEqual(other.stage_id, self.stage("new"))
        other.team_id = False
        self.assertEqual(other.stage_id, self.stage("new"))

    def test_the_lists_of_a_process_show_its_stages_and_make_its_tickets(self):
        tickets = self.env["helpdesk.ticket"].with_user(self.agent)
        none = self.env["helpdesk.ticket.stage"]
        own = self.stage("change_approval")
        self.assertNotIn(own, tickets._read_group_stage_ids(none, []))
        self.assertIn(own, tickets._read_group_stage_ids(own, []))
        changes = tickets.with_context(sla_process="change")
        self.assertIn(own, changes._read_group_stage_ids(none, []))
        defaults = changes.default_get(["type_id"])
        self.assertEqual(defaults["type_id"], self.types["change"].id)
        self.assertFalse(tickets.default_get(["type_id"]).get("type_id"))

    def test_a_team_without_types_takes_them_all(self):
        form = Form(self.env["helpdesk.ticket"].with_user(self.agent))
        form.team_id = self.team
        form.type_id = self.types["incident"]
        self.assertEqual(form.team_id, self.team)
        self.team.type_ids = self.types["change"]
        form.type_id = self.types["complaint"]
        self.assertFalse(form.team_id)

    def test_only_managers_say_which_process_a_stage_is_of(self):
        stage = self.stage("new").with_user(self.agent)
        with self.assertRaises(AccessError):
            stage.sla_process = "change"
        public = self.env.ref("base.public_user")
        with self.assertRaises(AccessError):
            self.stage("new").with_user(public).write({"sla_process": "change"})

    def test_the_menus_lead_to_each_process(self):
        for process in self.types:
            for name in ("action", "report_action"):
                action = self.env.ref(f"sla_helpdesk.ticket_{process}_{name}")
                self.assertIn(f"'sla_process': '{process}'", action.context)
                views = [[view.view_id.id, view.view_mode] for view in action.view_ids]
                got = self.env["helpdesk.ticket"].with_user(self.agent)
                shown = got.get_views([*views, [action.search_view_id.id, "search"]])
                self.assertGreater(len(shown["views"]), 2)


@tagged("post_install", "-at_install", "standard")
class TestMatrix(ProcessCommon):
    def test_impact_and_urgency_set_the_priority_until_someone_knows_better(self):
        ticket = self.make("incident")
        self.assertEqual(ticket.priority, "1")
        ticket.sla_impact = "2"
        self.assertEqual(ticket.priority, "1")
        ticket.sla_urgency = "3"
        self.assertEqual(ticket.priority, "2")
        ticket.priority = "0"
        ticket.name = "Payment fails now and then"
        self.assertEqual(ticket.priority, "0")
        ticket.sla_impact = "3"
        self.assertEqual(ticket.priority, "3")

    def test_a_priority_that_is_given_stays(self):
        given = self.make("incident", sla_impact="3", sla_urgency="3", priority="1")
        self.assertEqual(given.priority, "1")

    def test_the_form_shows_the_priority_at_once(self):
        form = Form(self.env["helpdesk.ticket"].with_user(self.agent))
        form.type_id = self.types["incident"]
        form.sla_impact = "3"
        form.sla_urgency = "3"
        self.assertEqual(form.priority, "3")

    def test_a_company_has_a_matrix_of_its_own(self):
        rules = self.env["sla.priority.rule"]
        own = {"impact": "1", "urgency": "1", "company_id": self.company.id}
        rules.create(own | {"priority": "3"})
        self.assertEqual(self.make("incident", **_LOWEST).priority, "3")
        other = self.env["res.company"].create({"name": "Other"})
        foreign = self.env["helpdesk.ticket"].create(
            {"name": "T", "description": "T", "company_id": other.id, **_LOWEST}
        )
        self.assertEqual(foreign.priority, "0")

    def test_a_cell_has_one_priority(self):
        rules = self.env["sla.priority.rule"]
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            rules.create({"impact": "1", "urgency": "1", "priority": "3"})

    def test_agents_read_the_matrix_and_managers_change_it(self):
        rule = self.env.ref("sla_helpdesk.priority_rule_low_low")
        with self.assertRaises(AccessError):
            rule.with_user(self.agent).priority = "3"
        manager = common.new_agent(
            self.env, "sla_chief", groups="helpdesk_mgmt.group_helpdesk_manager"
        )
        rule.with_user(manager).priority = "3"
        self.assertEqual(self.make("incident", **_LOWEST).priority, "3")
        other = self.env["res.company"].create({"name": "Other"})
        rule.company_id = other
        with self.assertRaises(AccessError):
            rule.with_user(manager).read(["priority"])

    def test_no_matrix_changes_nothing(self):
        self.env["sla.priority.rule"].search([]).unlink()
        ticket = self.make("incident", **_LOWEST)
        self.assertEqual(ticket.priority, "1")


_LOWEST = {"sla_impact": "1", "sla_urgency": "1"}


@tagged("post_install", "-at_install", "standard")
class TestRecurrence(ProcessCommon):
    def test_incidents_on_the_same_service_are_counted_without_the_ticket(self):
        service = {"sla_service_id": self.service.id}
        with self.at("2026-01-05 10:00"):
            self.make("incident", **service)
            self.env.flush_all()
        with self.at("2026-02-20 10:00"):
            self.make("incident", **service)
            self.make("complaint", **service)
            self.env.flush_all()
        with self.at("2026-03-02 10:00"):
            now = self.make("incident", **service)
            question = self.make("complaint", **service)
            self.env.flush_all()
            self.assertEqual((now.sla_incidents_30, now.sla_incidents_90), (1, 2))
            self.assertEqual(question.sla_incidents_30, 2)
            self.assertEqual(self.make("incident").sla_incidents_90, 0)
            action = now.action_sla_view_incidents()
            found = self.env["helpdesk.ticket"].search(action["domain"])
        self.assertEqual(len(found), 3)

    def test_a_list_of_incidents_costs_no_more_than_one(self):
        many = self.env["helpdesk.ticket"].union(
            *(self.make("incident", sla_service_id=self.service.id) for _i in range(10))
        )

        def count(tickets):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            tickets.mapped("sla_incidents_30")
            return self.env.cr.sql_log_count - before

        count(many)
        self.assertEqual(count(many), count(many[:1]))


@tagged("post_install", "-at_install", "standard")
class TestChange(ProcessCommon):
    def test_a_window_ends_after_it_begins(self):
        change = self.make("change", sla_change_start="2026-03-05 18:00:00")
        with self.assertRaisesRegex(ValidationError, "before it begins"):
            change.sla_change_end = "2026-03-05 17:00:00"
        with self.assertRaisesRegex(ValidationError, "no start"):
            self.make("change", sla_change_end="2026-03-05 17:00:00")

    def test_the_kind_belongs_to_changes(self):
        ticket = self.make("incident")
        self.assertFalse(ticket.sla_change_kind)
        ticket.type_id = self.types["change"]
        self.assertEqual(ticket.sla_change_kind, "normal")
        ticket.type_id = self.types["incident"]
        self.assertFalse(ticket.sla_change_kind)


@tagged("post_install", "-at_install", "standard")
class TestAccess(ProcessCommon):
    def test_what_agents_write_about_a_ticket_is_not_for_the_portal(self):
        ticket = self.make("incident", sla_root_cause="<p>Our fault.</p>")
        portal = new_test_user(self.env, "sla_reader", groups="base.group_portal")
        ticket.partner_id = portal.partner_id
        own = ticket.with_user(portal)
        self.assertEqual(own.read(["name"])[0]["name"], "Payment fails")
        for name in ("sla_root_cause", "sla_workaround", "sla_change_plan"):
            with self.assertRaises(AccessError):
                own.read([name])
        with self.assertRaises(AccessError):
            own.action_sla_declare_major()

    def test_another_company_s_agent_declares_nothing(self):
        ticket = self.make("incident", sla_service_id=self.service.id)
        other = self.env["res.company"].create({"name": "Other"})
        stranger = common.new_agent(
            self.env, "sla_stranger", groups="helpdesk_mgmt.group_helpdesk_user"
        )
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.env.flush_all()
        for action in ("action_sla_declare_major", "action_sla_end_major"):
            with self.assertRaises(AccessError):
                getattr(ticket.with_user(stranger), action)()
        employee = common.new_agent(self.env, "sla_employee")
        with self.assertRaises(AccessError):
            ticket.with_user(employee).action_sla_declare_major()
        self.assertFalse(ticket.sla_is_major)
