"""Reasons of pauses, and pauses of tickets."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from odoo.addons.sla_base.tests import common

from .test_helpdesk_mail import HelpdeskCommon
from .test_pauses import PauseCommon


@tagged("post_install", "-at_install", "standard")
class TestReasons(PauseCommon):
    def test_a_reason_that_was_given_cannot_be_deleted(self):
        self.promise()
        self.pause(self.make_ticket(), "2026-03-02 11:00")
        with self.assertRaisesRegex(UserError, "Archive it instead"):
            self.for_customer.unlink()

    def test_a_reason_of_another_company_is_refused_and_hidden(self):
        other = self.env["res.company"].create({"name": "Other"})
        foreign = self.for_supplier.copy({"company_id": other.id})
        self.promise()
        ticket = self.make_ticket()
        with self.assertRaisesRegex(ValidationError, "another company"):
            ticket._sla_pause(foreign)
        agent = common.new_agent(self.env, "agent8")
        seen = self.env["sla.pause.reason"].with_user(agent).search([])
        self.assertIn(self.for_supplier, seen)
        self.assertNotIn(foreign, seen)
        with self.assertRaises(AccessError):
            self.for_supplier.with_user(agent).name = "Coffee"

    def test_who_may_not_write_the_document_may_not_pause_it(self):
        self.promise()
        ticket = self.make_ticket()
        reader = common.new_agent(self.env, "reader", groups="base.group_user")
        mine = ticket.with_user(reader)
        self.env["ir.model.access"].search(
            [("model_id.model", "=", "test.sla.ticket")]
        ).perm_write = False
        with self.assertRaises(AccessError):
            mine.action_sla_pause()
        with self.assertRaises(AccessError):
            mine._sla_pause(self.for_customer)
        with self.assertRaises(AccessError):
            mine.action_sla_resume()
        window = self.env["sla.pause"].with_user(reader)
        with self.assertRaises(AccessError):
            window.create(
                {
                    "res_model": "test.sla.ticket",
                    "res_id": ticket.id,
                    "reason_id": self.for_customer.id,
                }
            ).action_confirm()
        with self.assertRaisesRegex(UserError, "nothing to pause"):
            window.create(
                {"res_model": "res.users", "res_id": reader.id}
            ).action_confirm()

    def test_the_share_of_pauses_is_reported(self):
        self.promise()
        long, short = self.make_ticket(count=2)
        self.pause(long, "2026-03-02 11:00")
        self.resume(long, "2026-03-02 14:00")
        self.change(long + short, "2026-03-02 14:00", stage_id=self.done.id)
        clocks = (long + short).sla_clock_ids
        Clock = self.env["sla.clock"]
        domain = [("id", "in", clocks.ids)]
        self.assertEqual(long.sla_clock_ids.pause_share, 75)
        groups = Clock._read_group(domain, [], ["pause_share:avg", "reopened:sum"])
        self.assertEqual(groups, [(37.5, 0)])
        over = Clock.search([*domain, ("pause_share", ">", 50)])
        self.assertEqual(over, long.sla_clock_ids)
        self.assertEqual(clocks.filtered_domain([("pause_share", ">", 50)]), over)
        by_reason = Clock._read_group(domain, ["pause_reason_id"], ["__count"])
        self.assertEqual(
            by_reason, [(self.for_customer, 1), (self.for_customer.browse(), 1)]
        )


@tagged("post_install", "-at_install", "standard")
class TestTickets(HelpdeskCommon):
    def setUp(self):
        super().setUp()
        self.ticket = self.receive("2026-03-02 10:00")
        self.for_customer = self.env.ref("sla_base.pause_reason_customer")
        self.for_supplier = self.env.ref("sla_base.pause_reason_supplier")

    def pause(self, moment, reason):
        with self.at(moment):
            self.ticket.with_user(self.agent)._sla_pause(reason)
            self.env.flush_all()

    def ask(self, moment, headers=""):
        first = self.ticket.message_ids.filtered(lambda m: m.message_type == "email")
        reference = first.sorted("id")[:1].message_id
        self.receive(moment, headers=f"In-Reply-To: {reference}\n{headers}")

    def resolution(self):
        return self.clock(self.ticket, "resolution")

    def test_an_answer_of_the_customer_ends_the_wait_for_it(self):
        self.pause("2026-03-02 11:00", self.for_customer)
        self.assertEqual(self.resolution().state, "paused")
        self.ask("2026-03-02 12:00", "Auto-Submitted: auto-replied\n")
        self.assertEqual(self.resolution().state, "paused")
        self.ask("2026-03-02 13:00")
        clock = self.resolution()
        self.assertEqual(clock.state, "running")
        self.assertEqual(clock.event_ids.sorted("id")[-1:].reason, "reply")
        self.assertEqual(str(clock.running_since), "2026-03-02 13:00:00")
        self.assert_replays(clock)

    def test_our_own_answer_does_not(self):
        self.pause("2026-03-02 11:00", self.for_customer)
        self.answer(self.ticket, "2026-03-02 12:00")
        self.assertEqual(self.resolution().state, "paused")

    def test_an_answer_does_not_end_the_wait_for_a_supplier(self):
        self.pause("2026-03-02 11:00", self.for_supplier)
        self.ask("2026-03-02 13:00")
        self.assertEqual(self.resolution().state, "paused")

    def test_promises_of_other_parties_run_on(self):
        agreement = self.make_agreement(
            name="OLA",
            kind="internal",
            party_ref=f"helpdesk.ticket.team,{self.team.id}",
        )
        metric = self.env.ref("sla_helpdesk.metric_resolution")
        self.make_policy(metric, agreement_id=agreement.id)
        self.ticket = self.receive("2026-03-02 10:00")
        self.ticket.team_id = self.team
        self.pause("2026-03-02 11:00", self.for_customer)
        clocks = self.ticket.sla_clock_ids.filtered(lambda c: c.metric_id == metric)
        states = {clock.kind: clock.state for clock in clocks}
        self.assertEqual(states, {"customer": "paused", "internal": "running"})

    def test_the_first_response_cannot_be_put_off(self):
        self.pause("2026-03-02 10:10", self.for_customer)
        self.assertEqual(self.clock(self.ticket, "first_response").state, "running")
        answer = self.env.ref("sla_helpdesk.metric_answer")
        self.assertFalse(answer.pausable)

    def test_a_stage_that_waits_gives_its_reason(self):
        stage = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_awaiting")
        self.assertEqual(stage.sla_pause_reason_id, self.for_customer)
        stage.sla_pause_reason_id = self.for_supplier
        with self.at("2026-03-02 11:00"):
            self.ticket.stage_id = stage
            self.env.flush_all()
        clock = self.resolution()
        self.assertEqual(clock.pause_reason_id, self.for_supplier)
        self.assertEqual(clock.event_ids.data["reason_name"], self.for_supplier.name)
        promise = self.portal_promise()
        self.assertEqual(promise["status_name"], "Waiting")
        self.assertEqual(promise["reason"], self.for_supplier.customer_text)
        stage.sla_pause_reason_id = self.for_customer
        self.env.flush_all()
        self.assertEqual(self.portal_promise()["status_name"], "Waiting for you")
        self.assert_replays(clock)

    def portal_promise(self):
        promises = self.ticket._sla_get_portal_promises()
        return next(promise for promise in promises if promise["paused_since"])

    def test_customers_pause_and_resume_nothing(self):
        portal = new_test_user(self.env, "portal_p", groups="base.group_portal")
        self.ticket.partner_id = portal.partner_id
        theirs = self.ticket.with_user(portal)
        self.env["ir.model.access"].create(
            {
                "name": "customers edit their tickets",
                "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "group_id": self.env.ref("base.group_portal").id,
                "perm_read": True,
                "perm_write": True,
            }
        )
        for attempt in (
            theirs.action_sla_pause,
            theirs.action_sla_resume,
            lambda: theirs._sla_pause(self.for_supplier),
        ):
            with self.assertRaises(AccessError):
                attempt()

    def test_only_helpdesk_managers_say_why_a_stage_waits(self):
        stage = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_awaiting")
        with self.assertRaises(AccessError):
            stage.with_user(self.agent).sla_pause_reason_id = self.for_supplier
