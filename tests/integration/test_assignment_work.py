"""Who holds a ticket: suppliers; and what becomes of duplicates and split tickets."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from odoo.addons.sla_base.tests import common

from .test_helpdesk_mail import HelpdeskCommon


@tagged("post_install", "-at_install", "standard")
class TestSupplier(HelpdeskCommon):
    """The repair shop has promised us four hours on what it holds."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.env["res.partner"].create(
            {"name": "Repairs", "is_company": True, "email": "shop@repair.example.com"}
        )
        cls.mechanic = cls.env["res.partner"].create(
            {
                "name": "Mechanic",
                "parent_id": cls.shop.id,
                "email": "m@repair.example.com",
            }
        )
        cls.metric = cls.env.ref("sla_helpdesk.metric_resolution")
        cls.agreement = cls.make_agreement(
            name="Repairs", kind="supplier", party_ref=f"res.partner,{cls.shop.id}"
        )
        cls.make_policy(cls.metric, hours=4, agreement_id=cls.agreement.id)

    def hand_over(self, ticket, moment, supplier=None, user=None, **vals):
        with self.at(moment), self.mock_mail_gateway():
            ticket = ticket.with_user(user or self.agent)
            action = ticket.action_sla_hand_over()
            wizard = self.env[action["res_model"]].with_user(user or self.agent)
            wizard = wizard.with_context(**action["context"]).create(
                {"supplier_id": (supplier or self.mechanic).id, **vals}
            )
            self.agreement_found = wizard.agreement_id
            wizard.action_confirm()
            self.env.flush_all()

    def take_back(self, ticket, moment):
        with self.at(moment):
            ticket.with_user(self.agent).action_sla_take_back()
            self.env.flush_all()

    def own(self, ticket):
        return ticket.sla_clock_ids.filtered(lambda clock: clock.kind == "supplier")

    def test_the_suppliers_clock_runs_while_it_has_the_ticket(self):
        ticket = self.receive("2026-03-02 09:00")
        clock = self.own(ticket)
        self.assertEqual(clock.state, "paused")
        self.hand_over(ticket, "2026-03-02 10:00")
        self.assertEqual(self.agreement_found, self.agreement)
        self.assertEqual(clock.state, "running")
        self.assertEqual(str(clock.deadline), "2026-03-02 14:00:00")
        self.assertEqual(clock.holder, f"res.partner,{self.shop.id}")
        self.take_back(ticket, "2026-03-02 12:00")
        self.assertEqual(clock.state, "paused")
        self.assertEqual(clock.elapsed, 2 * 3600)
        self.assertEqual(clock.holder, f"helpdesk.ticket.team,{self.team.id}")
        self.assert_replays(ticket.sla_clock_ids)

    def test_what_the_supplier_answers_to_a_note_is_no_question_afterwards_either(self):
        ticket = self.receive("2026-03-02 09:00")
        self.hand_over(ticket, "2026-03-02 10:00")
        self.take_back(ticket, "2026-03-02 12:00")
        ticket.sla_waiting_since = False
        with self.at("2026-03-02 13:00"):
            ticket.message_post(
                body="We have sent it back.",
                author_id=self.mechanic.id,
                message_type="email",
                subtype_xmlid="mail.mt_note",
            )
            self.env.flush_all()
        self.assertFalse(ticket.sla_waiting_since)

    def test_the_time_at_the_supplier_is_the_suppliers(self):
        ticket = self.receive("2026-03-02 09:00")
        self.hand_over(ticket, "2026-03-02 10:00")
        self.take_back(ticket, "2026-03-02 13:00")
        done = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        with self.at("2026-03-02 14:00"):
            ticket.stage_id = done
            self.env.flush_all()
        self.run_job("ir_cron_sla_reconcile", "2026-03-02 15:00")
        clock = self.clock(ticket, "resolution").filtered(
            lambda clock: clock.kind == "customer"
        )
        hours = {each.party_name: each.hours for each in clock.holding_ids}
        self.assertEqual(hours, {"Repairs": 3, "Support": 2})

    def test_the_form_asks_before_a_supplier_is_chosen(self):
        ticket = self.receive("2026-03-02 09:00")
        wizard = self.env["sla.hand.over"].with_context(default_ticket_id=ticket.id)
        with Form(wizard) as form:
            self.assertFalse(form.agreement_id)
            form.supplier_id = self.mechanic
            self.assertEqual(form.agreement_id, self.agreement)

    def test_the_filter_shows_what_is_with_a_supplier(self):
        ticket, other = (
            self.receive("2026-03-02 09:00"),
            self.receive("2026-03-02 09:05"),
        )
        self.hand_over(ticket, "2026-03-02 10:00")
        found = self.env["helpdesk.ticket"].search(
            [("sla_supplier_id", "!=", False), ("id", "in", (ticket | other).ids)]
        )
        self.assertEqual(found, ticket)
        self.assertEqual(str(ticket.sla_supplier_since), "2026-03-02 10:00:00")

    def test_what_is_written_to_the_supplier_is_no_answer_to_the_customer(self):
        ticket = self.receive("2026-03-02 09:00")
        ticket.message_subscribe(self.customer.ids)
        self.hand_over(ticket, "2026-03-02 10:00", message="<p>Mend the pump</p>")
        self.assertFalse(ticket.sla_first_reply_at)
        message = ticket.message_ids.filtered(lambda m: "Mend the pump" in m.body)
        self.assertTrue(message.subtype_id.internal)
        self.assertEqual(message.notification_ids.res_partner_id, self.mechanic)

    def test_what_the_supplier_writes_is_no_question_of_the_customer(self):
        ticket = self.receive("2026-03-02 09:00")
        self.answer(ticket, "2026-03-02 09:30")
        self.hand_over(ticket, "2026-03-02 10:00")
        with self.at("2026-03-02 11:00"), self.mock_mail_gateway():
            ticket.message_post(
                body="Which pump?",
                message_type="email",
                author_id=self.mechanic.id,
                subtype_xmlid="mail.mt_comment",
            )
            self.env.flush_all()
        self.assertFalse(ticket.sla_waiting_since)

    def test_nor_is_what_a_former_supplier_writes(self):
        ticket = self.receive("2026-03-02 09:00")
        self.answer(ticket, "2026-03-02 09:30")
        self.hand_over(ticket, "2026-03-02 10:00")
        self.take_back(ticket, "2026-03-02 11:00")
        friend = self.env["res.partner"].create({"name": "Sara's friend"})
        for author, asks in ((self.mechanic, False), (friend, True)):
            with self.at("2026-03-02 12:00"), self.mock_mail_gateway():
                ticket.message_post(
                    body="Is it mended?",
                    message_type="email",
                    author_id=author.id,
                    subtype_xmlid="mail.mt_comment",
                )
                self.env.flush_all()
            self.assertEqual(bool(ticket.sla_waiting_since), asks, author.name)

    def test_the_customer_cannot_be_the_supplier(self):
        ticket = self.receive("2026-03-02 09:00")
        with self.assertRaises(UserError):
            self.hand_over(ticket, "2026-03-02 10:00", supplier=self.customer)

    def test_nothing_to_take_back_is_said(self):
        ticket = self.receive("2026-03-02 09:00")
        with self.assertRaises(UserError):
            self.take_back(ticket, "2026-03-02 10:00")

    def test_only_agents_hand_over(self):
        ticket = self.receive("2026-03-02 09:00")
        plain = common.new_agent(self.env, "plain")
        with self.assertRaises(AccessError):
            self.hand_over(ticket, "2026-03-02 10:00", user=plain)


@tagged("post_install", "-at_install", "standard")
class TestDuplicates(HelpdeskCommon):
    def test_nothing_is_promised_on_a_duplicate(self):
        first = self.receive("2026-03-02 10:00")
        again = self.receive("2026-03-02 10:05")
        with self.at("2026-03-02 10:10"):
            self.env["helpdesk.ticket.duplicate.wizard"].create(
                {"ticket_id": again.id, "duplicate_of_id": first.id}
            ).action_confirm()
            self.env.flush_all()
        self.assertEqual(set(again.sla_clock_ids.mapped("state")), {"cancelled"})
        self.assertFalse(again.sla_status)
        for clock in again.sla_clock_ids:
            last = clock.get_explanation()["story"][-1]["text"]
            self.assertIn(f"duplicate of {first.number}", last)
        self.assertEqual(set(first.sla_clock_ids.mapped("state")), {"running"})
        self.assert_replays(again.sla_clock_ids)

    def test_what_turns_out_to_be_no_duplicate_counts_on(self):
        first = self.receive("2026-03-02 10:00")
        again = self.receive("2026-03-02 10:00")
        for moment, original in (("10:30", first), ("11:00", False)):
            with self.at(f"2026-03-02 {moment}"):
                again.duplicate_id = original
                self.env.flush_all()
        clock = self.clock(again, "first_response")
        self.assertEqual(clock.state, "running")
        self.assertEqual(str(clock.deadline), "2026-03-02 12:30:00")
        self.assert_replays(again.sla_clock_ids)


@tagged("post_install", "-at_install", "standard")
class TestSplit(HelpdeskCommon):
    def split(self, ticket, moment, user=None, **vals):
        with self.at(moment), self.mock_mail_gateway():
            action = ticket.with_user(user or self.agent).action_sla_split()
            wizard = self.env["sla.split"].with_user(user or self.agent)
            wizard = wizard.with_context(**action["context"]).create(
                {"name": "Something else", **vals}
            )
            action = wizard.action_confirm()
            self.env.flush_all()
        return self.env["helpdesk.ticket"].browse(action["res_id"])

    def message(self, ticket):
        message = ticket.message_ids.filtered(lambda m: m.message_type == "email")
        return str(message.id)

    def test_a_split_ticket_has_clocks_of_its_own_that_start_now(self):
        ticket = self.receive("2026-03-02 10:00")
        new = self.split(ticket, "2026-03-02 11:00", description="<p>By hand</p>")
        self.assertEqual(new.sla_split_from_id, ticket)
        self.assertEqual(ticket.sla_split_count, 1)
        self.assertEqual(new.partner_id, self.customer)
        self.assertEqual(new.team_id, self.team)
        clock = self.clock(new, "first_response")
        self.assertEqual(str(clock.started_at), "2026-03-02 11:00:00")
        self.assertEqual(str(clock.deadline), "2026-03-02 13:00:00")
        self.assertFalse(ticket.sla_first_reply_at)
        self.assertFalse(new.sla_first_reply_at)

    def test_clocks_can_start_when_the_message_came(self):
        ticket = self.receive("2026-03-02 10:00", body="And the mouse is gone")
        new = self.split(
            ticket,
            "2026-03-02 11:00",
            message=self.message(ticket),
            start="message",
        )
        self.assertIn("And the mouse is gone", new.description)
        for metric in ("first_response", "next_response", "resolution"):
            clock = self.clock(new, metric)
            self.assertEqual(str(clock.started_at), "2026-03-02 10:00:00", metric)
            self.assertEqual(clock.state, "running")
        clock = self.clock(new, "first_response")
        self.assertEqual(str(clock.deadline), "2026-03-02 12:00:00")
        self.assertEqual(str(new.sla_next_deadline), "2026-03-02 12:00:00")
        self.assert_replays(new.sla_clock_ids)

    def test_without_a_message_there_is_no_moment_to_start_from(self):
        ticket = self.receive("2026-03-02 10:00")
        with self.assertRaises(UserError):
            self.split(ticket, "2026-03-02 11:00", start="message")

    def test_a_message_of_another_ticket_cannot_be_chosen(self):
        ticket, other = (
            self.receive("2026-03-02 10:00"),
            self.receive("2026-03-02 10:05"),
        )
        message = self.message(other)
        new = self.split(ticket, "2026-03-02 11:00", message=message)
        self.assertNotIn("Help!", new.description)
        with self.assertRaises(UserError):
            self.split(ticket, "2026-03-02 11:00", message=message, start="message")

    def test_nobody_is_told_of_what_they_cannot_read_by_linking_it(self):
        ticket = self.receive("2026-03-02 10:00")
        ticket.user_id = self.agent
        own = common.new_agent(
            self.env, "own", groups="helpdesk_mgmt.group_helpdesk_user_own"
        )
        wizard = (
            self.env["sla.split"]
            .with_user(own)
            .create({"ticket_id": ticket.id, "name": "Mine now"})
        )
        with self.assertRaises(AccessError):
            wizard.action_confirm()
        vals = {"name": "Mine", "description": "Text", "user_id": own.id}
        mine = self.env["helpdesk.ticket"].with_user(own).create(vals)
        for name in ("sla_follows_id", "sla_split_from_id"):
            with self.assertRaises(AccessError):
                mine.write({name: ticket.id})
            with self.assertRaises(AccessError):
                mine.create({**vals, name: ticket.id})

    def test_what_is_split_off_is_of_the_same_type(self):
        ticket = self.receive("2026-03-02 10:00")
        ticket.type_id = self.env.ref("sla_helpdesk.ticket_type_incident")
        new = self.split(ticket, "2026-03-02 11:00")
        self.assertEqual(new.type_id, ticket.type_id)
        self.assertEqual(new.sla_process, "incident")

    def test_what_is_split_off_may_be_for_a_team_that_assigns_by_skill(self):
        own = common.new_agent(
            self.env, "own", groups="helpdesk_mgmt.group_helpdesk_user_own"
        )
        with self.at("2026-03-02 10:00"):
            ticket = self.env["helpdesk.ticket"].create(
                {"name": "Two things", "description": "Text", "user_id": own.id}
            )
            ticket.partner_id = self.customer
            self.env.flush_all()
        self.team.sla_assign = "skill"
        new = self.split(ticket, "2026-03-02 11:00", user=own, team_id=self.team.id)
        self.assertEqual(new.sla_split_from_id, ticket)
        self.assertEqual(new.team_id, self.team)
        self.assertIn(new.user_id, self.team.user_ids)
        self.assertIn(self.customer, new.message_partner_ids)

    def test_whoever_does_not_see_what_they_made_is_told_of_it(self):
        own = common.new_agent(
            self.env, "own", groups="helpdesk_mgmt.group_helpdesk_user_own"
        )
        vals = {"name": "New", "description": "Text", "team_id": self.team.id}
        tickets = self.env["helpdesk.ticket"].with_user(own)
        new = tickets._sla_make({**vals, "user_id": self.agent.id})
        self.assertEqual(new._sla_show_made()["res_id"], new.id)
        new.message_unsubscribe(own.partner_id.ids)
        action = new._sla_show_made()
        self.assertEqual(action["tag"], "display_notification")
        self.assertIn(new.number, action["params"]["message"])
        plain = common.new_agent(self.env, "plain")
        with self.assertRaises(AccessError):
            tickets.with_user(plain)._sla_make(vals)
        other = self.env["res.company"].create({"name": "Other"})
        with self.assertRaisesRegex(AccessError, "company"):
            tickets._sla_make(
                {"name": "New", "description": "Text", "company_id": other.id}
            )

    def test_only_agents_split(self):
        ticket = self.receive("2026-03-02 10:00")
        plain = common.new_agent(self.env, "plain")
        with self.assertRaises(AccessError):
            self.split(ticket, "2026-03-02 11:00", user=plain)
