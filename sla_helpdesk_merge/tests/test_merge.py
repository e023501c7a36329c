from odoo.tests import tagged

from odoo.addons.sla_base.tests import common


@tagged("post_install", "-at_install")
class TestMerge(common.SlaCommon):
    """Answered within two hours, solved within eight; open from 9 to 17. The 2nd of
    March 2026 is a Monday."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent = common.new_agent(
            cls.env, "agent", groups="helpdesk_mgmt.group_helpdesk_user"
        )
        cls.customer = cls.env["res.partner"].create(
            {"name": "Sara", "email": "sara@customer.example.com"}
        )
        cls.response = cls.env.ref("sla_helpdesk.metric_first_response")
        cls.next = cls.env.ref("sla_helpdesk.metric_next_response")
        cls.resolution = cls.env.ref("sla_helpdesk.metric_resolution")
        cls.make_policy(cls.response, hours=2)
        cls.make_policy(cls.resolution, hours=8)
        cls.make_policy(cls.next, hours=2)
        cls.stages = {
            name: cls.env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{name}")
            for name in ("in_progress", "awaiting", "done")
        }

    def ask(self, moment):
        with self.at(moment), self.mock_mail_gateway():
            ticket = self.env["helpdesk.ticket"].create(
                {
                    "name": "Printer",
                    "description": "It is on fire",
                    "partner_id": self.customer.id,
                }
            )
            ticket.message_post(
                body="Help!",
                message_type="email",
                author_id=self.customer.id,
                subtype_xmlid="mail.mt_comment",
            )
            self.env.flush_all()
        return ticket

    def reply(self, ticket, moment):
        with self.at(moment), self.mock_mail_gateway():
            ticket.with_user(self.agent).message_post(
                body="We are on it.",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
            self.env.flush_all()

    def move(self, ticket, moment, stage):
        with self.at(moment), self.mock_mail_gateway():
            ticket.stage_id = self.stages[stage]
            self.env.flush_all()

    def merge(self, survivor, merged, moment, **vals):
        tickets = survivor | merged
        with self.at(moment), self.mock_mail_gateway():
            wizard = self.env["helpdesk.ticket.merge"].with_user(self.agent)
            wizard = wizard.with_context(active_ids=tickets.ids).create(
                {"dst_ticket_id": survivor.id, **vals}
            )
            wizard.merge_tickets()
            self.env.flush_all()
        self.env.invalidate_all()
        return wizard.dst_ticket_id.with_env(self.env)

    def clock(self, ticket, metric):
        return ticket.sla_clock_ids.filtered(lambda c: c.metric_id == metric)

    def test_merged_clocks_are_cancelled_and_say_why(self):
        early, late = self.ask("2026-03-02 09:00"), self.ask("2026-03-02 10:00")
        self.merge(late, early, "2026-03-02 10:30")
        self.assertFalse(early.active)
        self.assertEqual(set(early.sla_clock_ids.mapped("state")), {"cancelled"})
        for clock in early.sla_clock_ids:
            story = clock.get_explanation()["story"]
            self.assertIn(f"merged into {late.number}", story[-1]["text"])
        self.assert_replays(early.sla_clock_ids)

    def test_the_survivor_starts_when_the_earliest_did(self):
        early, late = self.ask("2026-03-02 09:00"), self.ask("2026-03-02 10:00")
        self.merge(late, early, "2026-03-02 10:30")
        for metric in (self.response, self.next, self.resolution):
            clock = self.clock(late, metric)
            self.assertEqual(str(clock.started_at), "2026-03-02 09:00:00")
            self.assertEqual(clock.state, "running")
        self.assertEqual(
            str(self.clock(late, self.response).deadline), "2026-03-02 11:00:00"
        )
        self.assertEqual(
            str(self.clock(late, self.resolution).deadline), "2026-03-02 17:00:00"
        )
        self.assertEqual(str(late.sla_next_deadline), "2026-03-02 11:00:00")
        self.assertEqual(str(late.sla_waiting_since), "2026-03-02 09:00:00")
        self.assert_replays(late.sla_clock_ids)

    def test_a_survivor_that_is_the_earliest_stays_as_it_is(self):
        early, late = self.ask("2026-03-02 09:00"), self.ask("2026-03-02 10:00")
        before = early.sla_clock_ids.event_ids
        self.merge(early, late, "2026-03-02 10:30")
        self.assertEqual(early.sla_clock_ids.event_ids, before)
        self.assert_replays(early.sla_clock_ids)

    def test_merging_is_no_answer(self):
        early, late = self.ask("2026-03-02 09:00"), self.ask("2026-03-02 10:00")
        self.merge(late, early, "2026-03-02 10:30")
        self.assertFalse(late.sla_first_reply_at)
        self.assertFalse(early.sla_first_reply_at)

    def test_the_first_reply_on_any_of_them_counts(self):
        early, late = self.ask("2026-03-02 09:00"), self.ask("2026-03-02 10:00")
        self.reply(early, "2026-03-02 09:30")
        self.merge(late, early, "2026-03-02 10:30")
        self.assertEqual(str(late.sla_first_reply_at), "2026-03-02 09:30:00")
        clock = self.clock(late, self.response)
        self.assertEqual(clock.state, "stopped")
        self.assertEqual(str(clock.stopped_at), "2026-03-02 09:30:00")
        self.assertEqual(clock.elapsed, 30 * 60)
        self.assertFalse(clock.breached_at)
        self.assert_replays(late.sla_clock_ids)

    def test_the_earlier_of_two_replies_counts(self):
        early, late = self.ask("2026-03-02 09:00"), self.ask("2026-03-02 10:00")
        self.reply(late, "2026-03-02 10:15")
        self.reply(early, "2026-03-02 12:00")
        self.merge(late, early, "2026-03-02 13:00")
        clock = self.clock(late, self.response)
        self.assertEqual(str(clock.stopped_at), "2026-03-02 10:15:00")
        self.assertEqual(clock.elapsed, 75 * 60)
        self.assertFalse(clock.breached_at)
        self.assert_replays(late.sla_clock_ids)

    def test_a_reply_too_late_for_the_earlier_start_breaks_the_promise(self):
        early, late = self.ask("2026-03-02 09:00"), self.ask("2026-03-02 10:00")
        self.reply(late, "2026-03-02 11:30")
        self.assertFalse(self.clock(late, self.response).breached_at)
        self.merge(late, early, "2026-03-02 12:00")
        clock = self.clock(late, self.response)
        self.assertEqual(str(clock.breached_at), "2026-03-02 11:00:00")
        self.assert_replays(late.sla_clock_ids)

    def test_pauses_of_both_are_kept(self):
        early = self.ask("2026-03-02 09:00")
        self.move(early, "2026-03-02 10:00", "awaiting")
        late = self.ask("2026-03-02 12:00")
        self.move(late, "2026-03-02 13:00", "awaiting")
        self.move(late, "2026-03-02 14:00", "in_progress")
        self.merge(late, early, "2026-03-02 15:00")
        clock = self.clock(late, self.resolution)
        self.assertEqual(clock.state, "running")
        self.assertEqual(clock.paused, 3 * 3600)  # from 10 to 12, and from 13 to 14
        self.assertEqual(str(clock.deadline), "2026-03-03 12:00:00")
        self.assert_replays(late.sla_clock_ids)

    def test_a_survivor_that_waits_goes_on_waiting(self):
        early, late = self.ask("2026-03-02 09:00"), self.ask("2026-03-02 10:00")
        self.move(late, "2026-03-02 11:00", "awaiting")
        self.merge(late, early, "2026-03-02 12:00")
        clock = self.clock(late, self.resolution)
        self.assertEqual(clock.state, "paused")
        self.assertEqual(clock.elapsed, 2 * 3600)
        self.assertFalse(clock.deadline)
        self.assert_replays(late.sla_clock_ids)

    def test_the_time_in_which_the_earlier_was_closed_does_not_count(self):
        early = self.ask("2026-03-02 09:00")
        self.move(early, "2026-03-02 10:00", "done")
        late = self.ask("2026-03-02 12:00")
        self.merge(late, early, "2026-03-02 13:00")
        clock = self.clock(late, self.resolution)
        self.assertEqual(clock.state, "running")
        self.assertEqual(str(clock.deadline), "2026-03-03 11:00:00")
        self.assert_replays(late.sla_clock_ids)

    def test_a_new_ticket_takes_over_as_well(self):
        early, late = self.ask("2026-03-02 09:00"), self.ask("2026-03-02 10:00")
        new = self.merge(
            late,
            early,
            "2026-03-02 10:30",
            create_new_ticket=True,
            dst_ticket_name="Both",
        )
        self.assertNotIn(new, early | late)
        clock = self.clock(new, self.resolution)
        self.assertEqual(str(clock.started_at), "2026-03-02 09:00:00")
        self.assertEqual(str(clock.deadline), "2026-03-02 17:00:00")
        self.assertEqual(set(late.sla_clock_ids.mapped("state")), {"cancelled"})
        self.assert_replays(new.sla_clock_ids)

    def test_three_become_one_and_a_fourth_joins_later(self):
        first, second = self.ask("2026-03-02 09:00"), self.ask("2026-03-02 09:30")
        third, fourth = self.ask("2026-03-02 10:00"), self.ask("2026-03-02 10:10")
        self.merge(third, second, "2026-03-02 10:30")
        self.merge(third, first, "2026-03-02 10:40")
        self.merge(third, fourth, "2026-03-02 10:50")
        clock = self.clock(third, self.resolution)
        self.assertEqual(str(clock.started_at), "2026-03-02 09:00:00")
        self.assertEqual(str(clock.deadline), "2026-03-02 17:00:00")
        self.assert_replays(third.sla_clock_ids)

    def test_a_ticket_that_is_brought_back_counts_on(self):
        early, late = self.ask("2026-03-02 09:00"), self.ask("2026-03-02 10:00")
        self.merge(late, early, "2026-03-02 10:30")
        with self.at("2026-03-02 11:00"):
            early.active = True
            self.env.flush_all()
        clock = self.clock(early, self.resolution)
        self.assertEqual(clock.state, "running")
        self.assert_replays(early.sla_clock_ids)

    def test_no_alert_is_sent_about_what_is_over(self):
        policy = self.env["sla.policy"].search(
            [("target_ids.metric_id", "=", self.resolution.id)]
        )
        policy.escalation_ids = [
            (0, 0, {"name": "Half", "timing": "before", "value": 240})
        ]
        early, late = self.ask("2026-03-02 09:00"), self.ask("2026-03-02 12:00")
        early.user_id = late.user_id = self.agent
        self.merge(late, early, "2026-03-02 15:00")
        self.tick("2026-03-02 15:01")
        own = [("clock_id", "in", late.sla_clock_ids.ids)]
        self.assertFalse(self.env["sla.delivery"].search(own))

    def test_sub_requests_go_on_with_the_survivor(self):
        early, late = self.ask("2026-03-02 09:00"), self.ask("2026-03-02 10:00")
        team = self.env["helpdesk.ticket.team"].create({"name": "Warehouse"})
        with self.at("2026-03-02 10:10"), self.mock_mail_gateway():
            part = self.env["sla.subrequest"].create(
                {
                    "name": "Find the part",
                    "ticket_id": early.id,
                    "party_ref": f"helpdesk.ticket.team,{team.id}",
                }
            )
            self.env.flush_all()
        self.merge(late, early, "2026-03-02 10:30")
        self.assertEqual(part.ticket_id, late)
        self.assertEqual(late.sla_held_by, team)
        self.assertFalse(early.sla_subrequest_ids)

    def make_major(self, service):
        """Return a major incident of ``service``, and another report of it."""
        major, linked = self.ask("2026-03-02 09:00"), self.ask("2026-03-02 09:10")
        with self.at("2026-03-02 09:30"), self.mock_mail_gateway():
            major.type_id = self.env.ref("sla_helpdesk.ticket_type_incident")
            major.sla_service_id = service
            major.action_sla_declare_major()
            linked.sla_major_id = major
            self.env.flush_all()
        return major, linked

    def outages(self, service):
        return self.env["sla.outage"].search([("service_ids", "in", service.ids)])

    def test_a_major_incident_goes_on_with_its_linked_tickets_and_its_outage(self):
        service = self.env["sla.service"].create({"name": "Web shop"})
        major, linked = self.make_major(service)
        late = self.ask("2026-03-02 10:00")
        self.merge(late, major, "2026-03-02 10:30")
        self.assertTrue(late.sla_is_major)
        self.assertFalse(major.sla_is_major)
        self.assertEqual(late.sla_process, "incident")
        self.assertEqual(linked.sla_major_id, late)
        outage = self.outages(service)
        self.assertEqual(len(outage), 1)
        self.assertEqual(outage.origin_ref, late)
        self.assertEqual(str(outage.started_at), "2026-03-02 09:00:00")
        self.assertFalse(outage.ended_at)
        self.move(late, "2026-03-02 12:00", "done")
        self.assertEqual(str(outage.ended_at), "2026-03-02 12:00:00")

    def test_a_major_incident_may_merge_into_one_that_reported_it(self):
        service = self.env["sla.service"].create({"name": "Web shop"})
        major, linked = self.make_major(service)
        self.merge(linked, major, "2026-03-02 10:30")
        self.assertTrue(linked.sla_is_major)
        self.assertFalse(linked.sla_major_id)
        self.assertFalse(self.outages(service).ended_at)

    def test_the_report_of_a_major_incident_stays_one(self):
        service = self.env["sla.service"].create({"name": "Web shop"})
        major, linked = self.make_major(service)
        late = self.ask("2026-03-02 10:00")
        self.merge(late, linked, "2026-03-02 10:30")
        self.assertEqual(late.sla_major_id, major)
        third = self.ask("2026-03-02 11:00")
        self.merge(major, late, "2026-03-02 11:30")
        self.assertFalse(major.sla_major_id)
        self.merge(third, major, "2026-03-02 12:00")
        self.assertTrue(third.sla_is_major)
