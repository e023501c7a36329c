"""What customers see and do on the portal page of a ticket, and what they do not."""

from datetime import timedelta

from odoo import fields, http
from odoo.tests import HttpCase, new_test_user, tagged


class PortalCommon(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["sla.policy"].search([]).active = False  # those of demo data
        cls.env.ref("sla_helpdesk.policy_standard").write(
            {"active": True, "effective_from": False}
        )
        stages = cls.env["helpdesk.ticket.stage"].search([])
        stages.write({"mail_template_id": False, "sla_tell": False})
        cls.new, cls.work, cls.wait, cls.done, cls.cancelled = (
            cls.env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{name}")
            for name in ("new", "in_progress", "awaiting", "done", "cancelled")
        )
        Partner = cls.env["res.partner"]
        cls.company_a, cls.company_b = Partner.create(
            [{"name": f"{name} Ltd", "is_company": True} for name in "AB"]
        )
        cls.sara, cls.omid, cls.boss = (
            cls.make_customer(name, cls.company_a) for name in ("sara", "omid", "boss")
        )
        cls.boss.partner_id.sla_sees_company = True
        cls.stranger = cls.make_customer("stranger", cls.company_b)
        cls.stranger.partner_id.sla_sees_company = True
        cls.ticket = cls.make_ticket(cls.sara)

    @classmethod
    def make_customer(cls, name, company):
        user = new_test_user(
            cls.env,
            login=f"sla_{name}",
            groups="base.group_portal",
            name=name,
            email=f"{name}@customer.example.com",
        )
        user.partner_id.parent_id = company
        return user

    @classmethod
    def make_ticket(cls, user, **vals):
        ticket = cls.env["helpdesk.ticket"].create(
            {
                "name": f"Printer of {user.name}",
                "description": "Help!",
                "partner_id": user.partner_id.id,
                "channel_id": cls.env.ref(
                    "helpdesk_mgmt.helpdesk_ticket_channel_web"
                ).id,
                **vals,
            }
        )
        cls.settle()
        return ticket

    @classmethod
    def settle(cls):
        """End the transaction, as far as tests can."""
        cls.env.cr.flush()

    def log_in(self, user):
        self.authenticate(user.login, user.login)

    def page(self, ticket, query=""):
        return self.url_open(f"/my/ticket/{ticket.id}{query}")

    def do(self, ticket, deed, token=True, **data):
        """Press a button of the page of ``ticket``."""
        if token:
            data["csrf_token"] = http.Request.csrf_token(self)
        response = self.url_open(f"/my/ticket/{ticket.id}/{deed}", data=data)
        self.env.invalidate_all()
        return response

    def close(self, ticket, days_ago=0):
        ticket.stage_id = self.done
        ticket.closed_date = fields.Datetime.now() - timedelta(days=days_ago)
        self.settle()


@tagged("post_install", "-at_install", "standard")
class TestSteps(PortalCommon):
    def steps(self):
        return [
            (step["stage"].name, step["state"], bool(step["reached_at"]))
            for step in self.ticket._sla_get_portal_steps()
        ]

    def move(self, stage):
        self.ticket.stage_id = stage
        self.settle()

    def test_a_new_ticket_has_its_way_before_it(self):
        self.assertEqual(
            self.steps(),
            [
                ("New", "now", True),
                ("In Progress", "ahead", False),
                ("Done", "ahead", False),
            ],
        )

    def test_what_was_passed_has_its_date(self):
        self.move(self.work)
        self.move(self.wait)
        self.assertEqual(
            self.steps(),
            [
                ("New", "passed", True),
                ("In Progress", "passed", True),
                ("Awaiting", "now", True),
                ("Done", "ahead", False),
            ],
        )

    def test_a_stage_that_was_left_out_was_not_passed(self):
        self.move(self.cancelled)
        self.assertEqual(
            self.steps(), [("New", "passed", True), ("Cancelled", "now", True)]
        )

    def test_a_stage_that_is_ours_alone_is_not_shown(self):
        inside = self.env["helpdesk.ticket.stage"].create(
            {"name": "Ask the boss", "sequence": 2, "sla_portal_step": False}
        )
        self.move(self.work)
        self.move(inside)
        self.assertEqual(
            self.steps(),
            [
                ("New", "passed", True),
                ("In Progress", "now", True),
                ("Done", "ahead", False),
            ],
        )

    def test_a_change_goes_through_its_own_stages_and_others_do_not(self):
        self.assertNotIn("Approval", [name for name, *_rest in self.steps()])
        self.ticket.type_id = self.env.ref("sla_helpdesk.ticket_type_change")
        self.settle()
        names = [name for name, *_rest in self.steps()]
        self.assertEqual(names[:2], ["New", "Assessment"])
        self.assertEqual(names[-2:], ["Review", "Done"])

    def test_a_reopened_ticket_has_its_end_before_it_again(self):
        self.move(self.work)
        self.move(self.done)
        self.move(self.work)
        self.assertEqual(self.steps()[-1], ("Done", "ahead", False))

    def test_tickets_older_than_this_add_on_have_the_step_they_are_in(self):
        self.ticket.sla_step_ids.unlink()
        self.env["sla.ticket.step"]._seed()
        self.env["sla.ticket.step"]._seed()
        self.env.invalidate_all()
        self.assertEqual(len(self.ticket.sla_step_ids), 1)
        self.assertEqual(
            self.ticket.sla_step_ids.reached_at, self.ticket.last_stage_update
        )

    def test_another_team_s_stage_is_a_step_too(self):
        team = self.env["helpdesk.ticket.team"].create({"name": "Other"})
        self.env["helpdesk.ticket.stage"].create(
            {"name": "First", "sequence": 0, "team_ids": [(6, 0, team.ids)]}
        )
        only = self.env["helpdesk.ticket.stage"].create(
            {"name": "Only here", "sequence": 9, "team_ids": [(6, 0, team.ids)]}
        )
        self.ticket.team_id = team
        self.move(only)
        self.ticket.team_id = False  # by a compute, without a write of the stage
        self.settle()
        self.assertEqual(self.ticket.stage_id, self.new)
        self.assertEqual(self.ticket.sla_step_ids[:1].stage_id, self.new)

    def test_the_page_shows_the_line_and_the_time_of_the_next_step(self):
        self.work.sla_done_text = "An expert has it."
        self.move(self.work)
        self.log_in(self.sara)
        page = self.page(self.ticket).text
        self.assertIn('aria-current="step"', page)
        self.assertIn("An expert has it.", page)
        self.assertRegex(page, r"o_sla_step_promise[^>]*>\s*First response\s*by ")


@tagged("post_install", "-at_install", "standard")
class TestDeeds(PortalCommon):
    def test_a_customer_closes_a_ticket(self):
        self.log_in(self.sara)
        response = self.do(self.ticket, "close", stage_id=self.done.id)
        self.assertEqual(self.ticket.stage_id, self.done)
        self.assertIn("your request is closed", response.text)

    def test_only_in_the_stages_that_are_for_it(self):
        self.log_in(self.sara)
        self.do(self.ticket, "close", stage_id=self.work.id)
        other = self.env["helpdesk.ticket.team"].create({"name": "Other"})
        alien = self.env["helpdesk.ticket.stage"].create(
            {
                "name": "Theirs",
                "closed": True,
                "close_from_portal": True,
                "team_ids": [(6, 0, other.ids)],
            }
        )
        response = self.do(self.ticket, "close", stage_id=alien.id)
        self.assertIn("That could not be done", response.text)
        self.assertEqual(self.ticket.stage_id, self.new)

    def test_nobody_closes_the_ticket_of_somebody_else(self):
        for user in (self.omid, self.stranger):
            self.log_in(user)
            self.do(self.ticket, "close", stage_id=self.done.id)
            self.url_open(
                "/ticket/close",
                data={
                    "ticket_id": self.ticket.id,
                    "stage_id": self.done.id,
                    "csrf_token": http.Request.csrf_token(self),
                },
            )
            self.env.invalidate_all()
            self.assertEqual(self.ticket.stage_id, self.new, user.login)

    def test_the_route_of_helpdesk_mgmt_closes_own_tickets_by_post_alone(self):
        self.log_in(self.sara)
        query = f"ticket_id={self.ticket.id}&stage_id={self.done.id}"
        response = self.url_open(f"/ticket/close?{query}")
        self.assertEqual(response.status_code, 405)
        data = {"ticket_id": self.ticket.id, "stage_id": self.done.id}
        self.url_open("/ticket/close", data=data)
        self.env.invalidate_all()
        self.assertEqual(self.ticket.stage_id, self.new, "without the token")
        self.url_open(
            "/ticket/close", data=data | {"csrf_token": http.Request.csrf_token(self)}
        )
        self.env.invalidate_all()
        self.assertEqual(self.ticket.stage_id, self.done)

    def test_a_forged_form_does_nothing(self):
        self.log_in(self.sara)
        with self.assertLogs("odoo.http", "WARNING"):
            response = self.do(self.ticket, "close", token=False, stage_id=self.done.id)
        self.assertEqual(response.status_code, 400)
        self.assertEqual(self.ticket.stage_id, self.new)

    def test_reopening_resumes_the_clocks_and_says_what_is_missing(self):
        self.ticket.stage_id = self.work
        self.settle()
        self.close(self.ticket, days_ago=3)
        clock = self.ticket.sla_clock_ids.filtered(
            lambda c: c.metric_id == self.env.ref("sla_helpdesk.metric_resolution")
        )
        self.assertEqual(clock.state, "stopped")
        self.log_in(self.sara)
        self.assertIn("Reopen the request", self.page(self.ticket).text)
        self.do(self.ticket, "reopen", text="It still prints blank paper.")
        self.assertEqual(self.ticket.stage_id, self.work, "where it was worked on")
        self.assertFalse(self.ticket.closed_date)
        self.assertEqual(clock.state, "running")
        self.assertEqual(clock.event_ids[-1:].kind, "reopened")
        message = self.ticket.message_ids.filtered(
            lambda m: m.message_type == "comment"
        )
        self.assertIn("It still prints blank paper.", message.body)
        self.assertEqual(message.author_id, self.sara.partner_id)
        self.assertTrue(self.ticket.sla_waiting_since, "an answer is due again")

    def test_nothing_is_reopened_without_a_word(self):
        self.close(self.ticket)
        self.log_in(self.sara)
        response = self.do(self.ticket, "reopen", text="  ")
        self.assertIn("That could not be done", response.text)
        self.assertEqual(self.ticket.stage_id, self.done)

    def test_after_the_set_time_a_follow_up_is_linked_instead(self):
        self.env.company.sla_reopen_days = 5
        self.close(self.ticket, days_ago=6)
        self.log_in(self.sara)
        self.assertIn("Send a follow-up request", self.page(self.ticket).text)
        self.do(self.ticket, "reopen", text="It is broken again.")
        self.assertEqual(self.ticket.stage_id, self.done)
        response = self.do(self.ticket, "follow-up", text="It is <b>broken</b> again.")
        follow_up = self.env["helpdesk.ticket"].search(
            [("sla_follows_id", "=", self.ticket.id)]
        )
        self.assertEqual(follow_up.partner_id, self.sara.partner_id)
        self.assertIn("&lt;b&gt;", follow_up.description)
        self.assertTrue(follow_up.sla_clock_ids)
        self.assertIn("goes on with", response.text)
        self.assertIn("goes on in", self.page(self.ticket).text)

    def test_a_team_can_have_a_time_of_its_own(self):
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "Fast", "sla_reopen_own": True, "sla_reopen_days": 2}
        )
        self.ticket.team_id = team
        self.close(self.ticket, days_ago=3)
        self.assertFalse(self.ticket._sla_may_reopen())
        team.sla_reopen_own = False
        self.assertTrue(self.ticket._sla_may_reopen())
        self.env.company.sla_reopen_days = 0
        self.assertFalse(self.ticket._sla_get_reopen_until())

    def test_who_has_the_link_of_the_mail_does_as_the_customer(self):
        token = self.ticket._portal_ensure_token()
        self.close(self.ticket)
        self.authenticate(None, None)
        self.do(self.ticket, "reopen", text="Still broken.", access_token="wrong")
        self.assertEqual(self.ticket.stage_id, self.done)
        self.do(self.ticket, "reopen", text="Still broken.", access_token=token)
        self.assertFalse(self.ticket.stage_id.closed)
        message = self.ticket.message_ids.filtered(
            lambda m: m.message_type == "comment"
        )
        self.assertEqual(message.author_id, self.sara.partner_id)

    def test_the_requester_rates_a_closed_ticket_and_colleagues_do_not(self):
        self.close(self.ticket)
        self.log_in(self.boss)
        self.assertNotIn("o_sla_rate ", self.page(self.ticket).text)
        response = self.do(self.ticket, "rate", rate="5")
        self.assertIn("That could not be done", response.text)
        self.log_in(self.sara)
        self.assertIn("o_sla_rate ", self.page(self.ticket).text)
        response = self.do(self.ticket, "rate", rate="5")
        self.assertIn("/rate/", response.url)
        rating = self.ticket.rating_ids
        self.assertFalse(rating.consumed)
        self.url_open(
            f"/rate/{rating.access_token}/submit_feedback",
            data={
                "rate": 5,
                "feedback": "Good",
                "csrf_token": http.Request.csrf_token(self),
            },
        )
        self.env.invalidate_all()
        self.assertTrue(rating.consumed)
        self.assertIn("Thank you for your rating", self.page(self.ticket).text)

    def test_text_messages_are_one_s_own_choice(self):
        self.log_in(self.sara)
        self.assertIn("Tell me by text message", self.url_open("/my/account").text)
        token = http.Request.csrf_token(self)
        data = {"sla_tell_by_sms": "1", "csrf_token": token, "sla_sees_company": "1"}
        self.url_open("/my/tickets/told", data=data)
        self.env.invalidate_all()
        self.assertTrue(self.sara.partner_id.sla_tell_by_sms)
        self.assertFalse(self.sara.partner_id.sla_sees_company, "that is not")
        self.url_open("/my/tickets/told", data={"csrf_token": token})
        self.env.invalidate_all()
        self.assertFalse(self.sara.partner_id.sla_tell_by_sms)
