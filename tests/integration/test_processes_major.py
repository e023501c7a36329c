"""Major incidents: the ladder of their own, the outage, and one message to all."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.sla_base.tests import common

from .test_processes import ProcessCommon


@tagged("post_install", "-at_install", "standard")
class TestMajor(ProcessCommon):
    def setUp(self):
        super().setUp()
        with self.at("2026-03-02 10:00"):
            self.major = self.make(
                "incident",
                sla_service_id=self.service.id,
                sla_impact="3",
                sla_urgency="2",
            )
            others = self.env["res.partner"].create(
                [
                    {"name": name, "email": f"{name}@customer.example.com"}
                    for name in ("Omid", "Leila")
                ]
            )
            self.linked = self.env["helpdesk.ticket"].union(
                *(self.make("incident", partner_id=p.id) for p in others)
            )
            self.env.flush_all()

    def declare(self, moment="2026-03-02 10:30"):
        with self.at(moment):
            self.major.action_sla_declare_major()
            self.linked.sla_major_id = self.major
            self.env.flush_all()

    def outages(self):
        # sudo: what became of the service, whoever may read it
        outages = self.env["sla.outage"].sudo()
        return outages.search([("origin_ref", "=", f"helpdesk.ticket,{self.major.id}")])

    def notice(self, **vals):
        wizard = self.env["sla.major.notice"].with_user(self.agent)
        return wizard.create({"major_id": self.major.id, **vals})

    def test_it_is_promised_more_and_climbs_a_ladder_of_its_own(self):
        before = self.clock(self.major, "resolution")
        self.assertEqual(before.policy_id.name, "Incidents by priority")
        self.declare()
        resolution = self.clock(self.major, "resolution")
        self.assertEqual(resolution.policy_id.name, "Major incidents")
        self.assertEqual(str(resolution.deadline), "2026-03-02 14:00:00")
        self.assert_replays(self.major.sla_clock_ids)
        self.tick("2026-03-02 12:01")
        deliveries = self.env["sla.delivery"].search([("clock_id", "=", resolution.id)])
        names = deliveries.mapped("escalation_id.name")
        self.assertIn("Half of the time for a major incident is used up", names)
        with self.at("2026-03-02 12:30"):
            self.major.action_sla_end_major()
            self.env.flush_all()
        self.assertEqual(resolution.policy_id.name, "Incidents by priority")

    def test_tickets_that_the_sender_may_not_see_are_left_out(self):
        self.declare()
        hidden = self.linked[0]
        hidden.sudo().team_id = self.env["helpdesk.ticket.team"].create(
            {"name": "Elsewhere"}
        )
        agent = common.new_agent(
            self.env, "major_team", groups="helpdesk_mgmt.group_helpdesk_user_team"
        )
        (self.major + self.linked[1]).sudo().team_id.user_ids += agent
        wizard = self.env["sla.major.notice"].with_user(agent)
        notice = wizard.create({"major_id": self.major.id, "body": "<p>We know.</p>"})
        self.assertNotIn(hidden, notice.ticket_ids.sudo())
        notice.action_send()
        self.assertNotIn("We know.", "".join(hidden.sudo().message_ids.mapped("body")))

    def test_who_declared_it_stands_in_the_chatter(self):
        self.flush_tracking()
        self.declare()
        self.flush_tracking()
        tracked = self.major.message_ids.sudo().tracking_value_ids
        names = tracked.mapped("field_id.name")
        self.assertIn("sla_is_major", names)
        self.assertEqual(self.major.message_ids[0].author_id, self.agent.partner_id)
        self.assertFalse(self.major.sla_first_reply_at)

    def test_its_service_is_down_until_it_is_solved(self):
        self.declare()
        outage = self.outages()
        self.assertEqual(outage.service_ids, self.service)
        self.assertEqual(str(outage.started_at), "2026-03-02 10:00:00")
        self.assertFalse(outage.ended_at)
        with self.at("2026-03-02 13:00"):
            self.major.stage_id = self.stage("done")
        self.assertEqual(str(outage.ended_at), "2026-03-02 13:00:00")

    def test_a_reopened_one_opens_another_outage(self):
        self.declare()
        with self.at("2026-03-02 13:00"):
            self.major.stage_id = self.stage("done")
        with self.at("2026-03-02 15:00"):
            self.major.stage_id = self.stage("in_progress")
        again = self.outages().sorted("started_at")[-1]
        self.assertEqual(str(again.started_at), "2026-03-02 15:00:00")
        self.assertFalse(again.ended_at)

    def test_taking_it_back_ends_the_outage(self):
        self.declare()
        with self.at("2026-03-02 11:00"):
            self.major.action_sla_end_major()
        self.assertEqual(str(self.outages().ended_at), "2026-03-02 11:00:00")

    def test_the_service_can_be_named_and_corrected_later(self):
        self.major.sla_service_id = False
        self.declare()
        self.assertFalse(self.outages())
        self.major.sla_service_id = self.service
        self.assertEqual(self.outages().service_ids, self.service)
        other = self.env["sla.service"].create({"name": "Web site"})
        self.major.sla_service_id = other
        self.assertEqual(self.outages().service_ids, other)

    def test_a_deleted_one_leaves_no_endless_outage(self):
        self.declare()
        outage = self.outages()
        with self.at("2026-03-02 11:00"):
            self.major.sudo().unlink()
        self.assertEqual(str(outage.ended_at), "2026-03-02 11:00:00")

    def test_other_tickets_have_no_outage(self):
        with self.at("2026-03-02 11:00"):
            self.linked.stage_id = self.stage("done")
        with self.assertRaisesRegex(UserError, "Reopen it"):
            self.linked[0].action_sla_declare_major()
        with self.assertRaisesRegex(ValidationError, "cannot be a major incident"):
            self.make("complaint", sla_is_major=True)

    def test_one_message_answers_all(self):
        self.declare()
        with self.at("2026-03-02 10:40"), self.mock_mail_gateway():
            notice = self.notice(body="<p>We are on it.</p>")
            self.assertEqual(notice.ticket_ids, self.major | self.linked)
            notice.action_send()
            self.env.flush_all()
        for ticket in self.major | self.linked:
            self.assertEqual(str(ticket.sla_first_reply_at), "2026-03-02 10:40:00")
            message = ticket.message_ids[0]
            self.assertEqual(message.author_id, self.agent.partner_id)
            self.assertIn(ticket.partner_id, message.notified_partner_ids)
            self.assertEqual(self.clock(ticket, "first_response").state, "stopped")
        self.assert_replays(self.linked.sla_clock_ids)

    def test_the_message_reaches_senders_who_are_no_contacts(self):
        company = self.env["res.partner"].create(
            {"name": "Cust", "is_company": True, "email": "info@cust.example.com"}
        )
        for sender in ("newguy@cust.example.com", "nobody@x.example.com"):
            self.linked |= self.receive("2026-03-02 10:10", sender=sender)
        self.assertIn(company, self.linked.partner_id)
        self.declare()
        with self.at("2026-03-02 10:40"), self.mock_mail_gateway():
            self.notice(body="<p>We are on it.</p>").action_send()
            self.env.flush_all()
            told = " ".join(filter(None, self._new_mails.mapped("email_to")))
        self.assertIn("newguy@cust.example.com", told)
        self.assertIn("nobody@x.example.com", told)

    def test_a_message_reaches_nobody_else(self):
        self.declare()
        stranger = self.make("incident")
        with self.at("2026-03-02 10:40"), self.mock_mail_gateway():
            notice = self.notice(body="<p>We are on it.</p>")
            notice.ticket_ids = self.linked[0] | stranger
            notice.action_send()
        self.assertTrue(self.linked[0].sla_first_reply_at)
        self.assertFalse(self.linked[1].sla_first_reply_at)
        self.assertFalse(stranger.sla_first_reply_at)

    def test_an_empty_message_is_refused(self):
        self.declare()
        with self.assertRaisesRegex(UserError, "nothing to say"):
            self.notice(body="<p><br></p>").action_send()

    def test_closing_it_offers_to_close_the_others(self):
        self.declare()
        self.assertEqual(self.major.sla_linked_open, 2)
        with self.at("2026-03-02 13:00"):
            self.major.stage_id = self.stage("done")
            self.env.flush_all()
            notice = self.notice(close=True)
            self.assertEqual(notice.ticket_ids, self.linked)
            self.assertEqual(notice.stage_id, self.stage("done"))
            notice.action_send()
            self.env.flush_all()
        self.assertEqual(self.linked.stage_id, self.stage("done"))
        self.assertEqual(self.major.sla_linked_open, 0)
        self.assertEqual(self.major.sla_linked_count, 2)

    def test_links_lead_to_a_major_incident_of_the_same_company(self):
        self.declare()
        with self.assertRaisesRegex(ValidationError, "part of one"):
            self.major.sla_major_id = self.major
        other = self.env["res.company"].create({"name": "Other"})
        with self.assertRaisesRegex(ValidationError, "different companies"):
            self.env["helpdesk.ticket"].create(
                {
                    "name": "T",
                    "description": "T",
                    "company_id": other.id,
                    "sla_major_id": self.major.id,
                }
            )

    def test_only_who_may_edit_it_tells_all(self):
        self.declare()
        reader = common.new_agent(self.env, "sla_reader")
        with self.assertRaises(AccessError):
            self.env["sla.major.notice"].with_user(reader).create(
                {"major_id": self.major.id, "body": "<p>Boo</p>"}
            )

    def test_closing_many_tickets_asks_for_no_outage_of_each(self):
        def count(tickets):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            tickets.sudo().filtered("sla_is_major")._sla_follow_outage()
            return self.env.cr.sql_log_count - before

        many = self.env["helpdesk.ticket"].union(
            *(self.make("incident") for _i in range(10))
        )
        self.assertEqual(count(many), count(many[:1]))
