"""Departments and suppliers work on parts of a ticket, each with a time of its own."""

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from odoo.addons.sla_base.tests import common, contract

AGENT = "helpdesk_mgmt.group_helpdesk_user"


class SubrequestCommon(common.SlaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent = common.new_agent(cls.env, "sub_agent", groups=AGENT)
        cls.worker = common.new_agent(cls.env, "sub_worker")
        cls.desk, cls.warehouse, cls.quality = cls.env["helpdesk.ticket.team"].create(
            [
                {"name": "Desk", "user_ids": [(6, 0, cls.agent.ids)]},
                {"name": "Warehouse", "user_ids": [(6, 0, cls.worker.ids)]},
                {"name": "Quality"},
            ]
        )
        cls.dealer = cls.env["res.partner"].create(
            {"name": "Dealer", "is_company": True, "email": "office@dealer.example.com"}
        )
        cls.customer = cls.env["res.partner"].create(
            {"name": "Sara", "email": "sara@customer.example.com"}
        )
        cls.acceptance = cls.env.ref("sla_helpdesk.metric_subrequest_acceptance")
        cls.completion = cls.env.ref("sla_helpdesk.metric_subrequest_completion")
        cls.resolution = cls.env.ref("sla_helpdesk.metric_resolution")
        cls.done_stage = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")

    @classmethod
    def promise(cls, party, kind="internal", hours=4, metric=None, **vals):
        """Put an agreement with ``party`` in force, and return its policy."""
        agreement = cls.make_agreement(
            name=f"With {party.name}", kind=kind, party_ref=f"{party._name},{party.id}"
        )
        return cls.make_policy(
            metric or cls.completion,
            hours=hours,
            agreement_id=agreement.id,
            name=party.name,
            **vals,
        )

    def make_ticket(self, moment="2026-03-02 09:00", **vals):
        with self.at(moment):
            ticket = self.env["helpdesk.ticket"].create(
                {
                    "name": "Broken machine",
                    "description": "It stands still.",
                    "partner_id": self.customer.id,
                    "team_id": self.desk.id,
                    "user_id": self.agent.id,
                    **vals,
                }
            )
            self.env.flush_all()
        return ticket

    def ask(self, party, moment="2026-03-02 10:00", ticket=None, user=None, **vals):
        with self.at(moment):
            model = self.env["sla.subrequest"]
            subrequest = model.with_user(user or self.env.user).create(
                {
                    "ticket_id": (ticket or self.make_ticket(moment)).id,
                    "party_ref": f"{party._name},{party.id}",
                    "name": "Part",
                    **vals,
                }
            )
            self.env.flush_all()
        return subrequest.with_user(self.env.user)

    def step(self, subrequest, moment, step, text=None, user=None):
        with self.at(moment):
            own = subrequest.with_user(user) if user else subrequest
            own._step(step, text)
            self.env.flush_all()


@tagged("post_install", "-at_install", "standard")
class TestSubrequestHost(contract.SlaContract, SubrequestCommon):
    host_model = "sla.subrequest"
    stop_domain = "[('state', '=', 'done')]"

    def make_document(self, **vals):
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "Ticket", "description": "Text"}
        )
        return self.env["sla.subrequest"].create(
            {
                "ticket_id": ticket.id,
                "party_ref": f"helpdesk.ticket.team,{self.warehouse.id}",
                "name": "Part",
                **vals,
            }
        )

    def end_document(self, document):
        document._step("finish")


@tagged("post_install", "-at_install", "standard")
class TestSubrequestClocks(SubrequestCommon):
    def test_a_contact_of_the_supplier_is_written_to(self):
        contact = self.env["res.partner"].create(
            {
                "name": "Kaveh",
                "parent_id": self.dealer.id,
                "email": "kaveh@dealer.example.com",
            }
        )
        subrequest = self.ask(self.dealer, contact_id=contact.id)
        self.assertEqual(subrequest.message_ids.partner_ids, contact)
        self.step(subrequest, "2026-03-02 11:00", "ask", "Which size?")
        self.step(subrequest, "2026-03-02 12:00", "answer", "The large one.")
        self.assertIn(contact, subrequest.message_ids[0].partner_ids)

    def test_only_who_works_on_the_ticket_opens_a_part_of_it(self):
        own = common.new_agent(
            self.env, "sub_own", groups="helpdesk_mgmt.group_helpdesk_user_own"
        )
        ticket = self.make_ticket()
        with self.assertRaises(AccessError):
            self.ask(self.warehouse, ticket=ticket, user=own, user_id=own.id)
        self.assertFalse(ticket.sla_subrequest_ids)

    def test_the_party_does_not_take_back_what_was_asked_for(self):
        subrequest = self.ask(self.warehouse, user_id=self.worker.id)
        self.step(subrequest, "2026-03-02 11:00", "ask", "Which?", user=self.worker)
        for step in ("answer", "cancel"):
            with self.assertRaises(AccessError):
                subrequest.with_user(self.worker)._step(step, "As you like")
        for vals in ({"blocks_parent": False}, {"date_wanted": "2030-01-01"}):
            with self.assertRaises(AccessError):
                subrequest.with_user(self.worker).write(vals)
        self.step(
            subrequest, "2026-03-02 12:00", "answer", "The large one", user=self.agent
        )
        self.step(subrequest, "2026-03-02 13:00", "finish", user=self.worker)
        self.assertEqual(subrequest.state, "done")

    def test_the_agreement_with_the_party_promises(self):
        internal = self.promise(self.warehouse, hours=4)
        supplier = self.promise(self.dealer, "supplier", hours=16)
        own = self.ask(self.warehouse)
        theirs = self.ask(self.dealer)
        self.assertEqual(own.sla_clock_ids.policy_id, internal)
        self.assertEqual(own.sla_clock_ids.kind, "internal")
        self.assertEqual(own.sla_clock_ids.state, "running")
        self.assertEqual(str(own.sla_next_deadline), "2026-03-02 14:00:00")
        self.assertEqual(own.sla_status, "running")
        self.assertEqual(theirs.sla_clock_ids.policy_id, supplier)
        self.assertEqual(str(theirs.sla_next_deadline), "2026-03-04 10:00:00")
        self.assertFalse(self.ask(self.quality).sla_clock_ids)

    def test_an_agreement_with_the_company_holds_for_its_contacts(self):
        policy = self.promise(self.dealer, "supplier")
        contact = self.env["res.partner"].create(
            {"name": "Reza", "parent_id": self.dealer.id}
        )
        clock = self.ask(contact).sla_clock_ids
        self.assertEqual(clock.policy_id, policy)
        self.assertEqual(clock.state, "running")

    def test_the_default_is_for_parties_without_an_agreement(self):
        default = self.make_policy(self.completion, hours=24)
        self.make_policy(self.acceptance, hours=1)
        policy = self.promise(self.warehouse)
        own = self.ask(self.warehouse).sla_clock_ids
        by_metric = {clock.metric_id: clock for clock in own}
        self.assertEqual(by_metric[self.completion].policy_id, policy)
        self.assertEqual(len(own), 2)  # what it does not promise, the default does
        other = self.ask(self.quality).sla_clock_ids
        self.assertIn(default, other.policy_id)

    def test_why_names_the_other_parties_agreement(self):
        self.promise(self.quality)
        self.promise(self.warehouse)
        clock = self.ask(self.warehouse).sla_clock_ids
        with self.at("2026-03-02 11:00"):
            told = clock.get_explanation()["policies"]
        verdicts = {row["name"]: row["verdict"] for row in told}
        self.assertIn("another party", verdicts["Quality"])

    def test_the_clock_stands_while_the_party_waits_for_our_answer(self):
        self.promise(self.dealer, "supplier")
        part = self.ask(self.dealer)
        self.step(part, "2026-03-02 11:00", "ask", "Which machine?")
        clock = part.sla_clock_ids
        self.assertEqual((part.state, clock.state), ("waiting", "paused"))
        self.step(part, "2026-03-02 13:00", "answer", "M-7")
        self.assertEqual(part.state, "new")
        self.assertEqual(str(clock.deadline), "2026-03-02 16:00:00")
        self.step(part, "2026-03-02 15:00", "finish", "Changed.")
        self.assertEqual(part.sla_status, "met")
        self.assert_replays(clock)

    def test_silence_breaks_the_promise(self):
        self.promise(self.dealer, "supplier")
        part = self.ask(self.dealer)
        self.tick("2026-03-03 10:00")
        self.assertEqual(part.sla_status, "breached")
        self.assert_replays(part.sla_clock_ids)

    def test_a_refusal_is_an_answer_and_ends_the_rest(self):
        self.promise(self.dealer, "supplier")
        self.promise(self.dealer, "supplier", metric=self.acceptance)
        part = self.ask(self.dealer)
        self.step(part, "2026-03-02 11:00", "refuse", "Not our brand")
        states = {clock.metric_id: clock.state for clock in part.sla_clock_ids}
        self.assertEqual(states[self.acceptance], "stopped")
        self.assertEqual(states[self.completion], "cancelled")
        self.assert_replays(part.sla_clock_ids)

    def test_what_is_given_back_goes_on_counting(self):
        self.promise(self.dealer, "supplier")
        part = self.ask(self.dealer)
        self.step(part, "2026-03-02 11:00", "finish")
        self.step(part, "2026-03-02 13:00", "reopen")
        self.assertEqual(part.state, "in_progress")
        self.assertEqual(str(part.sla_next_deadline), "2026-03-02 16:00:00")

    def test_time_counts_in_the_hours_of_who_does_it(self):
        self.warehouse.sla_calendar_id = self.make_calendar("Early", 6, 12)
        self.customer.sla_calendar_id = self.always
        self.promise(self.warehouse)
        part = self.ask(self.warehouse)
        self.assertEqual(str(part.sla_next_deadline), "2026-03-03 08:00:00")

    def test_opening_many_costs_no_more_queries_each(self):
        self.promise(self.warehouse)
        ticket = self.make_ticket()

        def cost(count):
            vals = {
                "ticket_id": ticket.id,
                "party_ref": self.warehouse,
                "name": "Part",
                "number": "N",
            }
            model = self.env["sla.subrequest"].with_context(
                tracking_disable=True, sla_subrequest_quiet=True
            )
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            model.create([dict(vals) for _each in range(count)])
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        cost(1)
        cost(1)
        few, many = cost(5), cost(50)
        self.assertLessEqual(many, few + 2)


@tagged("post_install", "-at_install", "standard")
class TestSubrequestTicket(SubrequestCommon):
    def test_the_ticket_is_held_by_the_party_and_the_customer_s_time_goes_on(self):
        self.make_policy(self.resolution, hours=8)
        ticket = self.make_ticket()
        clock = ticket.sla_clock_ids
        part = self.ask(self.warehouse, "2026-03-02 10:00", ticket)
        self.assertEqual(ticket.sla_held_by, self.warehouse)
        self.assertEqual(clock.holder, f"helpdesk.ticket.team,{self.warehouse.id}")
        self.assertEqual(clock.state, "running")
        self.step(part, "2026-03-02 11:00", "ask", "Which one?")
        self.assertFalse(ticket.sla_held_by)
        self.step(part, "2026-03-02 12:00", "answer", "The big one")
        self.step(part, "2026-03-02 14:00", "finish")
        self.assertFalse(ticket.sla_held_by)
        self.assertEqual(str(clock.deadline), "2026-03-02 17:00:00")
        with self.at("2026-03-02 16:00"):
            ticket.stage_id = self.done_stage
            self.env.flush_all()
        clock._attribute()
        hours = {held.party_name: held.hours for held in clock.holding_ids}
        self.assertEqual(hours, {"Desk": 4, "Warehouse": 3})
        self.assert_replays(clock)

    def test_what_the_ticket_does_not_wait_for_does_not_hold_it(self):
        ticket = self.make_ticket()
        self.ask(self.warehouse, ticket=ticket, blocks_parent=False)
        self.assertFalse(ticket.sla_held_by)
        ticket.stage_id = self.done_stage
        self.assertTrue(ticket.closed)

    def test_a_ticket_that_waits_is_not_closed(self):
        ticket = self.make_ticket()
        part = self.ask(self.warehouse, ticket=ticket)
        with self.assertRaisesRegex(ValidationError, "waits for sub-requests"):
            ticket.stage_id = self.done_stage
        ticket.invalidate_recordset()
        part.action_cancel()
        ticket.stage_id = self.done_stage
        self.assertTrue(ticket.closed)

    def test_a_company_may_let_it_be_closed(self):
        self.company.sla_subrequest_closing = "allow"
        ticket = self.make_ticket()
        self.ask(self.warehouse, ticket=ticket)
        ticket.stage_id = self.done_stage
        self.assertTrue(ticket.closed)

    def test_waiting_tickets_are_found_and_told(self):
        ticket, other = self.make_ticket(), self.make_ticket()
        self.ask(self.warehouse, ticket=ticket)
        part = self.ask(self.dealer, ticket=ticket)
        self.assertEqual(ticket.sla_subrequest_waits, "Warehouse, Dealer")
        self.step(part, "2026-03-02 12:00", "finish")
        self.assertEqual(ticket.sla_subrequest_open_count, 1)
        self.assertEqual(ticket.sla_subrequest_progress, 50)
        self.assertFalse(other.sla_subrequest_count)

    def test_the_agent_is_told_of_each_and_of_the_end(self):
        ticket = self.make_ticket()
        first = self.ask(self.warehouse, ticket=ticket)
        second = self.ask(self.dealer, ticket=ticket)
        ticket.activity_ids.unlink()
        self.step(first, "2026-03-02 12:00", "finish", "<b>Packed</b>")
        note = ticket.message_ids[0]
        self.assertIn("Warehouse has done", note.body)
        self.assertIn("&lt;b&gt;Packed", note.body)
        self.assertTrue(note.subtype_id.internal)
        self.assertFalse(ticket.activity_ids)
        self.step(second, "2026-03-02 13:00", "finish")
        self.assertEqual(
            ticket.activity_ids.mapped("summary"), ["All sub-requests have ended"]
        )
        self.assertEqual(ticket.activity_ids.user_id, self.agent)
        self.assertFalse(ticket.sla_first_reply_at)

    def test_a_question_becomes_something_to_do(self):
        part = self.ask(self.dealer)
        self.step(part, "2026-03-02 12:00", "ask", "Which one?")
        activity = part.ticket_id.activity_ids
        self.assertIn(part.number, activity.summary)
        self.assertEqual(activity.user_id, self.agent)

    def test_deleting_the_ticket_deletes_its_parts_and_their_clocks(self):
        self.promise(self.warehouse)
        part = self.ask(self.warehouse)
        clock = part.sla_clock_ids
        part.ticket_id.unlink()
        self.assertFalse(part.exists() or clock.exists())

    def test_tickets_without_parts_cost_nothing_more(self):
        model = self.env["helpdesk.ticket"].with_context(tracking_disable=True)
        vals = {"name": "T", "description": "x", "number": "N"}

        def cost(work):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            work()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        made = []
        for count in (1, 1, 5, 50):
            create = cost(
                lambda count=count: made.append(model.create([dict(vals)] * count))
            )
            close = cost(lambda: made[-1].write({"stage_id": self.done_stage.id}))
            made.append((create, close))
        few, many = made[-3], made[-1]
        # helpdesk_mgmt itself asks for stages and ratings for each new ticket
        self.assertLessEqual(many[0] - few[0], 2 * 45 + 2)
        self.assertLessEqual(many[1], few[1] + 2)
