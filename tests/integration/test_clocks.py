"""What clocks do on a document, from its creation to its end."""

from odoo.tests import tagged

from odoo.addons.sla_base.tests import common


class TicketCommon(common.SlaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Stage = cls.env["test.sla.stage"]
        cls.new = Stage.create({"name": "New"})
        cls.waiting = Stage.create({"name": "Waiting", "waiting": True, "sequence": 2})
        cls.done = Stage.create({"name": "Done", "closed": True, "sequence": 3})
        cls.metric = cls.make_metric(
            "test.sla.ticket", pause_domain="[('waiting', '=', True)]"
        )
        cls.customer = cls.env["res.partner"].create(
            {"name": "Blue Door", "email": "office@blue.example.com"}
        )

    def make_ticket(self, moment="2026-03-02 10:00", count=1, **vals):
        """Make tickets at ``moment``, a Monday morning."""
        with self.at(moment):
            tickets = self.env["test.sla.ticket"].create(
                [
                    {"name": f"Ticket {i}", "partner_id": self.customer.id, **vals}
                    for i in range(count)
                ]
            )
            self.env.flush_all()
        return tickets

    def change(self, documents, moment, **vals):
        with self.at(moment):
            documents.write(vals)
            self.env.flush_all()


@tagged("post_install", "-at_install", "standard")
class TestClocks(TicketCommon):
    def test_a_document_without_policy_has_no_clock(self):
        ticket = self.make_ticket()
        self.assertFalse(ticket.sla_clock_ids)
        self.assertFalse(ticket.sla_status)

    def test_a_clock_starts_when_the_document_is_created(self):
        policy = self.make_policy(self.metric, hours=4)
        ticket = self.make_ticket("2026-03-02 15:00")
        clock = ticket.sla_clock_ids
        self.assertEqual(clock.policy_id, policy)
        self.assertEqual(str(clock.started_at), "2026-03-02 15:00:00")
        self.assertEqual(str(clock.deadline), "2026-03-03 11:00:00")
        self.assertEqual(str(ticket.sla_next_deadline), "2026-03-03 11:00:00")
        self.assertEqual(ticket.sla_status, "running")
        self.assert_replays(clock)

    def test_the_hour_of_the_day_is_that_of_the_working_hours(self):
        tehran = self.make_calendar("Tehran", 8, 16, tz="Asia/Tehran")
        self.make_policy(self.metric, target={"calendar_id": tehran.id})
        clock = self.make_ticket("2026-03-02 07:45").sla_clock_ids
        self.assertEqual(clock.start_hour, 11)  # 11:15 in Tehran

    def test_waiting_pauses_and_coming_back_resumes(self):
        self.make_policy(self.metric, hours=4)
        ticket = self.make_ticket()
        self.change(ticket, "2026-03-02 11:00", stage_id=self.waiting.id)
        self.assertEqual(ticket.sla_status, "paused")
        self.assertFalse(ticket.sla_next_deadline)
        self.change(ticket, "2026-03-03 09:00", stage_id=self.new.id)
        self.assertEqual(str(ticket.sla_next_deadline), "2026-03-03 12:00:00")
        self.assertEqual(
            ticket.sla_clock_ids.event_ids.mapped("kind"), ["paused", "resumed"]
        )
        self.assert_replays(ticket.sla_clock_ids)

    def test_that_hours_are_closed_is_said_with_the_next_opening(self):
        self.make_policy(self.metric, hours=8)
        clock = self.make_ticket("2026-03-02 16:00").sla_clock_ids
        with self.at("2026-03-02 16:30"):
            self.assertFalse(clock.opens_at)
        clock.invalidate_recordset()
        with self.at("2026-03-02 18:00"):
            self.assertEqual(str(clock.opens_at), "2026-03-03 09:00:00")
            text = " ".join(clock.get_explanation()["deadline"])
            self.assertIn("Closed now; time counts again from", text)

    def test_closing_in_time_meets_the_promise(self):
        self.make_policy(self.metric, hours=4)
        ticket = self.make_ticket()
        self.change(ticket, "2026-03-02 14:00:00", stage_id=self.done.id)
        self.assertEqual(ticket.sla_status, "met")
        self.assertFalse(ticket.sla_next_deadline)
        self.assertEqual(ticket.sla_clock_ids.elapsed, 4 * 3600)

    def test_closing_late_breaks_it_though_no_tick_came_between(self):
        self.make_policy(self.metric, hours=4)
        ticket = self.make_ticket()
        self.change(ticket, "2026-03-02 14:00:01", stage_id=self.done.id)
        self.assertEqual(ticket.sla_status, "breached")
        clock = ticket.sla_clock_ids
        self.assertEqual(str(clock.breached_at), "2026-03-02 14:00:00")
        self.assertEqual(clock.event_ids.mapped("kind"), ["breached", "stopped"])
        self.assert_replays(clock)

    def test_reopening_continues_the_clock(self):
        self.make_policy(self.metric, hours=4)
        ticket = self.make_ticket()
        self.change(ticket, "2026-03-02 11:00", stage_id=self.done.id)
        self.change(ticket, "2026-03-03 09:00", stage_id=self.new.id)
        self.assertEqual(len(ticket.sla_clock_ids), 1)
        self.assertEqual(str(ticket.sla_next_deadline), "2026-03-03 12:00:00")
        self.assertEqual(ticket.sla_clock_ids.reopened, 1)
        self.assert_replays(ticket.sla_clock_ids)

    def test_a_computed_stage_stops_the_clock_too(self):
        self.make_policy(self.metric, hours=4)
        team = self.env["test.sla.team"].create({"name": "Archive"})
        self.done.team_id = team
        ticket = self.make_ticket()
        self.change(ticket, "2026-03-02 11:00", team_id=team.id)
        self.assertEqual(ticket.stage_id, self.done)
        self.assertEqual(ticket.sla_status, "met")

    def test_reading_in_the_same_call_is_fresh(self):
        self.make_policy(self.metric, hours=4)
        ticket = self.make_ticket()
        with self.at("2026-03-02 11:00"):
            saved = ticket.web_save(
                {"stage_id": self.waiting.id}, {"sla_status": {}, "sla_clock_ids": {}}
            )
        self.assertEqual(saved[0]["sla_status"], "paused")

    def test_another_priority_keeps_the_time_used(self):
        self.make_policy(
            self.metric,
            hours=8,
            target_ids=[
                (0, 0, {"metric_id": self.metric.id, "duration": 8}),
                (0, 0, {"metric_id": self.metric.id, "duration": 4, "priority": "3"}),
            ],
        )
        ticket = self.make_ticket("2026-03-02 09:00")
        self.assertEqual(str(ticket.sla_next_deadline), "2026-03-02 17:00:00")
        self.change(ticket, "2026-03-02 11:00", priority="3")
        self.assertEqual(str(ticket.sla_next_deadline), "2026-03-02 13:00:00")
        self.assertEqual(ticket.sla_clock_ids.retargeted, 1)
        story = ticket.sla_clock_ids.get_explanation()["story"]
        said = [entry["text"] for entry in story if "instead of" in entry["text"]]
        self.assertRegex(said[0], "now 4 h instead of 8 h, by the policy")
        self.assert_replays(ticket.sla_clock_ids)
        self.change(ticket, "2026-03-02 14:00", priority="1")
        self.assertEqual(str(ticket.sla_next_deadline), "2026-03-02 17:00:00")
        self.assertFalse(ticket.sla_clock_ids.breached_at)
        self.assert_replays(ticket.sla_clock_ids)

    def test_without_policy_a_clock_is_cancelled_and_kept(self):
        self.make_policy(self.metric, domain="[('topic', '=', 'printer')]")
        ticket = self.make_ticket(topic="printer")
        self.change(ticket, "2026-03-02 11:00", topic="tea")
        self.assertEqual(ticket.sla_clock_ids.state, "cancelled")
        self.assertFalse(ticket.sla_status)
        self.change(ticket, "2026-03-02 12:00", topic="printer")
        self.assertEqual(ticket.sla_clock_ids.state, "running")
        self.assert_replays(ticket.sla_clock_ids)

    def test_copies_start_no_clock_unless_asked(self):
        self.make_policy(self.metric)
        ticket = self.make_ticket()
        copy = ticket.copy()
        self.env.flush_all()
        self.assertFalse(copy.sla_clock_ids)
        copy.priority = "3"
        self.env.flush_all()
        self.assertFalse(copy.sla_clock_ids)
        asked = ticket.with_context(sla_start=True).copy()
        self.env.flush_all()
        self.assertTrue(asked.sla_clock_ids)

    def test_deleting_a_document_deletes_its_clocks(self):
        self.make_policy(self.metric)
        ticket = self.make_ticket()
        clock = ticket.sla_clock_ids
        ticket.unlink()
        self.assertFalse(clock.exists())

    def test_a_promise_in_days_is_fixed_at_the_start(self):
        self.make_policy(self.metric, hours=2, target={"unit": "day"})
        ticket = self.make_ticket("2026-03-05 10:00")
        self.assertEqual(str(ticket.sla_next_deadline), "2026-03-09 10:00:00")
        self.assertEqual(ticket.sla_clock_ids.allowance, 16 * 3600)

    def test_elapsed_hours_count_at_night_and_on_holidays(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Closed",
                "date_from": "2026-03-07 00:00:00",
                "date_to": "2026-03-08 23:59:59",
                "calendar_id": False,
            }
        )
        self.make_policy(self.metric, hours=24, target={"calendar_id": self.always.id})
        ticket = self.make_ticket("2026-03-06 18:00")
        self.assertEqual(str(ticket.sla_next_deadline), "2026-03-07 18:00:00")

    def test_editing_a_policy_leaves_running_clocks_alone(self):
        policy = self.make_policy(self.metric, hours=4)
        ticket = self.make_ticket()
        policy.target_ids.duration = 1
        self.change(ticket, "2026-03-02 11:00", name="Other words")
        self.assertEqual(ticket.sla_clock_ids.allowance, 4 * 3600)
        self.assertEqual(self.make_ticket().sla_clock_ids.allowance, 3600)

    def test_editing_a_metric_leaves_running_clocks_alone(self):
        self.make_policy(self.metric, hours=4)
        ticket = self.make_ticket()
        self.metric.stop_domain = "[('topic', '=', 'never')]"
        self.change(ticket, "2026-03-02 11:00", stage_id=self.done.id)
        self.assertEqual(ticket.sla_status, "met")

    def test_clocks_follow_the_wording_they_started_with(self):
        self.make_policy(self.metric, hours=4)
        ticket = self.make_ticket()
        self.metric.write(
            {"stop_domain": "[('topic', '=', 'x')]", "pause_domain": False}
        )
        self.change(ticket, "2026-03-02 11:00", stage_id=self.done.id)
        self.assertEqual(str(ticket.sla_clock_ids.stopped_at), "2026-03-02 11:00:00")

    def test_an_empty_pause_condition_never_pauses(self):
        self.metric.pause_domain = "[]"
        self.make_policy(self.metric, hours=4)
        self.assertEqual(self.make_ticket().sla_status, "running")

    def test_team_and_stage_in_one_edit_hand_over_and_stop(self):
        team = self.env["test.sla.team"].create({"name": "Last"})
        self.make_policy(self.metric, hours=4)
        ticket = self.make_ticket()
        self.change(ticket, "2026-03-02 11:00", team_id=team.id, stage_id=self.done.id)
        clock = ticket.sla_clock_ids
        kinds = clock.event_ids.mapped("kind")
        self.assertEqual(kinds, ["handed_over", "stopped"])
        self.assert_replays(clock)

    def test_a_document_taken_out_is_promised_nothing_any_more(self):
        self.make_policy(self.metric, hours=4)
        ticket = self.make_ticket()
        self.change(ticket, "2026-03-02 11:00", sla_exempt=True)
        self.assertEqual(ticket.sla_clock_ids.state, "cancelled")
        self.assertFalse(ticket.sla_status)


@tagged("post_install", "-at_install", "standard")
class TestPapers(common.SlaCommon):
    """A kind of document with a state and nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        field = cls.env["ir.model.fields"]._get("test.sla.paper", "received_at")
        cls.metric = cls.make_metric(
            "test.sla.paper",
            start_domain="[('received_at', '!=', False)]",
            start_field_id=field.id,
            pause_domain="[('state', '=', 'hold')]",
            stop_domain="[('state', '=', 'done')]",
        )
        cls.make_policy(cls.metric, hours=2)

    def test_time_counts_from_the_date_on_the_document(self):
        with self.at("2026-03-02 12:00"):
            paper = self.env["test.sla.paper"].create({"name": "Claim"})
            self.env.flush_all()
            self.assertFalse(paper.sla_clock_ids)
            paper.received_at = "2026-03-02 09:30:00"
            self.assertEqual(str(paper.sla_next_deadline), "2026-03-02 11:30:00")
        self.tick("2026-03-02 12:00")
        self.assertEqual(paper.sla_status, "breached")
        self.assert_replays(paper.sla_clock_ids)

    def test_an_end_that_is_entered_late_takes_the_breach_back(self):
        field = self.env["ir.model.fields"]._get("test.sla.paper", "received_at")
        metric = self.make_metric(
            "test.sla.paper",
            name="Received",
            stop_domain="[('received_at', '!=', False)]",
            stop_field_id=field.id,
        )
        self.make_policy(metric, hours=1)
        with self.at("2026-03-02 10:00"):
            paper = self.env["test.sla.paper"].create({"name": "Late entry"})
            self.env.flush_all()
        self.tick("2026-03-02 11:30")
        clock = paper.sla_clock_ids.filtered(lambda c: c.metric_id == metric)
        self.assertTrue(clock.breached_at)
        with self.at("2026-03-02 12:00"):
            paper.received_at = "2026-03-02 10:30:00"
            self.env.flush_all()
        self.assertFalse(clock.breached_at)
        self.assertEqual(clock.elapsed, 1800)
        self.assert_replays(clock)
