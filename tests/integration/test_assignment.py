"""Who gets a ticket: skill, load, presence, and counters for tiers."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.sla_base.tests import common

from .test_helpdesk_mail import HelpdeskCommon


class AssignmentCommon(HelpdeskCommon):
    """A team of two, Ali and Bita, who work from 9 to 17, assigned by skill and load.
    The 2nd of March 2026 is a Monday."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = "helpdesk_mgmt.group_helpdesk_user"
        cls.ali = common.new_agent(cls.env, "ali", groups=group)
        cls.bita = common.new_agent(cls.env, "bita", groups=group)
        cls.ali.name, cls.bita.name = "ali", "bita"
        cls.team.write(
            {"sla_assign": "skill", "user_ids": [(6, 0, (cls.ali | cls.bita).ids)]}
        )
        cls.customer.lang = "en_US"
        cls.company.helpdesk_mgmt_ticket_auto_assign = False

    def ask(self, moment="2026-03-02 10:00", count=1, **vals):
        """Return tickets that came in at ``moment``."""
        values = {
            "name": "Printer",
            "description": "It is on fire",
            "team_id": self.team.id,
            "partner_id": self.customer.id,
            **vals,
        }
        with self.at(moment), self.mock_mail_gateway():
            tickets = self.env["helpdesk.ticket"].create([values] * count)
            self.env.flush_all()
        return tickets

    def retry(self, moment):
        with self.at(moment), self.enter_registry_test_mode(), self.mock_mail_gateway():
            cron = self.env.ref("sla_helpdesk.ir_cron_sla_assign")
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def give_leave(self, user, start, end):
        resource = self.env["resource.resource"].create(
            {"name": user.name, "user_id": user.id, "calendar_id": self.calendar.id}
        )
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Leave",
                "resource_id": resource.id,
                "calendar_id": self.calendar.id,
                "date_from": start,
                "date_to": end,
            }
        )

    def make_skill(self, user, **vals):
        return self.env["sla.skill"].create({"user_id": user.id, **vals})


@tagged("post_install", "-at_install", "standard")
class TestAssignment(AssignmentCommon):
    def test_a_team_that_assigns_by_hand_assigns_nobody(self):
        self.team.sla_assign = "hand"
        ticket = self.ask()
        self.assertFalse(ticket.user_id)
        self.assertFalse(ticket.sla_assign_note)

    def test_who_has_less_at_stake_gets_the_ticket(self):
        busy = self.ask("2026-03-02 09:30", user_id=self.ali.id)
        self.assertEqual(busy.user_id, self.ali)
        ticket = self.ask()
        self.assertEqual(ticket.user_id, self.bita)
        self.assertTrue(ticket.assigned_date)

    def test_hours_at_stake_count_more_than_the_number_of_tickets(self):
        self.policy.active = False
        metric = self.env.ref("sla_helpdesk.metric_resolution")
        self.make_policy(
            metric, hours=40, target={"priority": "3"}, name="Long", sequence=1
        )
        self.make_policy(metric, hours=1, name="Short", sequence=2)
        self.ask("2026-03-02 09:30", user_id=self.ali.id, priority="3")
        self.ask("2026-03-02 09:30", user_id=self.bita.id, count=3)
        self.assertEqual(self.ask().user_id, self.bita)

    def test_the_tickets_of_one_batch_are_spread(self):
        tickets = self.ask(count=6)
        self.assertEqual(len(tickets.filtered(lambda t: t.user_id == self.ali)), 3)
        self.assertEqual(len(tickets.filtered(lambda t: t.user_id == self.bita)), 3)

    def test_who_is_on_leave_gets_nothing(self):
        self.give_leave(self.ali, "2026-03-02 00:00", "2026-03-03 00:00")
        tickets = self.ask(count=2)
        self.assertEqual(tickets.user_id, self.bita)

    def test_outside_working_hours_the_ticket_waits_and_says_why(self):
        ticket = self.ask("2026-03-02 18:00")
        self.assertFalse(ticket.user_id)
        self.assertEqual(ticket.sla_assign_note, "absent")
        self.retry("2026-03-03 08:55")
        self.assertFalse(ticket.user_id)
        self.retry("2026-03-03 09:00")
        self.assertIn(ticket.user_id, self.ali | self.bita)
        self.assertFalse(ticket.sla_assign_note)
        self.assertEqual(ticket.sla_clock_ids.user_id, ticket.user_id)
        self.assert_replays(ticket.sla_clock_ids)

    def test_who_comes_back_from_leave_gets_what_waited(self):
        for user in self.ali | self.bita:
            self.give_leave(user, "2026-03-02 00:00", "2026-03-04 09:00")
        ticket = self.ask()
        self.assertEqual(ticket.sla_assign_note, "absent")
        self.retry("2026-03-03 10:00")
        self.assertFalse(ticket.user_id)
        self.retry("2026-03-04 10:00")
        self.assertTrue(ticket.user_id)

    def test_a_team_without_members_says_so(self):
        self.team.user_ids = False
        self.assertEqual(self.ask().sla_assign_note, "nobody")

    def test_a_ticket_that_somebody_set_free_is_left_alone(self):
        ticket = self.ask()
        with self.at("2026-03-02 11:00"):
            ticket.user_id = False
            self.env.flush_all()
        self.retry("2026-03-02 12:00")
        self.assertFalse(ticket.user_id)

    def test_a_ticket_that_comes_from_another_team_is_assigned(self):
        other = self.env["helpdesk.ticket.team"].create({"name": "Others"})
        ticket = self.ask(team_id=other.id)
        self.assertFalse(ticket.user_id)
        with self.at("2026-03-02 11:00"), self.mock_mail_gateway():
            ticket.team_id = self.team
            self.env.flush_all()
        self.assertIn(ticket.user_id, self.team.user_ids)

    def test_the_robot_that_fetches_mail_is_nobody(self):
        self.company.helpdesk_mgmt_ticket_auto_assign = True
        ticket = self.receive("2026-03-02 10:00")
        self.assertIn(ticket.user_id, self.team.user_ids)
        self.team.sla_assign = "hand"
        self.assertFalse(self.receive("2026-03-02 10:00").user_id)

    def test_copies_are_not_assigned_anew(self):
        ticket = self.ask()
        ticket.user_id = False
        self.assertFalse(ticket.copy().user_id)

    def test_the_button_finds_somebody_and_refuses_teams_by_hand(self):
        ticket = self.ask("2026-03-02 18:00")
        with self.at("2026-03-03 10:00"), self.mock_mail_gateway():
            ticket.with_user(self.agent).action_sla_assign()
        self.assertTrue(ticket.user_id)
        self.team.sla_assign = "hand"
        with self.assertRaises(UserError):
            self.ask().action_sla_assign()


@tagged("post_install", "-at_install", "standard")
class TestSkills(AssignmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Category = cls.env["helpdesk.ticket.category"]
        cls.hardware = Category.create({"name": "Hardware"})
        cls.printers = Category.create(
            {"name": "Printers", "parent_id": cls.hardware.id}
        )
        cls.payments = Category.create({"name": "Payments"})

    def test_only_who_has_the_skill_gets_the_ticket(self):
        self.make_skill(self.ali, category_ids=self.hardware.ids)
        self.make_skill(self.bita, category_ids=self.payments.ids)
        tickets = self.ask(count=2, category_id=self.printers.id)
        self.assertEqual(tickets.user_id, self.ali)

    def test_of_several_skills_one_is_enough(self):
        self.make_skill(self.ali, category_ids=self.hardware.ids)
        self.make_skill(self.ali, category_ids=self.payments.ids)
        self.make_skill(self.bita, category_ids=self.hardware.ids)
        self.assertEqual(self.ask(category_id=self.payments.id).user_id, self.ali)

    def test_services_below_are_covered(self):
        Service = self.env["sla.service"]
        crm = Service.create({"name": "CRM"})
        orders = Service.create({"name": "Orders", "parent_id": crm.id})
        other = Service.create({"name": "Telephone"})
        self.make_skill(self.ali, service_ids=crm.ids)
        self.make_skill(self.bita, service_ids=other.ids)
        self.assertEqual(self.ask(sla_service_id=orders.id).user_id, self.ali)

    def test_the_customer_is_served_in_his_language(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        self.make_skill(self.ali, lang_ids=self.env.ref("base.lang_en").ids)
        self.customer.lang = "fa_IR"
        tickets = self.ask(count=2)
        self.assertEqual(tickets.user_id, self.bita)

    def test_nobody_with_the_skill_is_said(self):
        for user in self.ali | self.bita:
            self.make_skill(user, category_ids=self.payments.ids)
        ticket = self.ask(category_id=self.printers.id)
        self.assertFalse(ticket.user_id)
        self.assertEqual(ticket.sla_assign_note, "skill")

    def test_the_log_says_why_this_person(self):
        self.make_skill(self.bita, category_ids=self.payments.ids)
        ticket = self.ask(category_id=self.printers.id)
        note = ticket.message_ids.filtered(lambda m: "Assigned to ali" in m.body)
        self.assertEqual(len(note), 1)
        self.assertIn("Without the skill: bita", note.body)
        self.assertTrue(note.subtype_id.internal)
        self.assertFalse(ticket.sla_first_reply_at)

    def test_who_gets_it_is_told(self):
        ticket = self.ask()
        told = self.env["mail.notification"].search(
            [("res_partner_id", "=", ticket.user_id.partner_id.id)]
        )
        self.assertEqual(len(told), 1)

    def test_the_team_shows_who_can_do_what(self):
        skill = self.make_skill(self.bita, category_ids=self.payments.ids)
        self.assertEqual(self.team.sla_skill_ids, skill)
        self.assertEqual(self.team.sla_allrounders, "ali")

    def test_agents_read_skills_and_managers_change_them(self):
        skill = self.make_skill(self.ali)
        as_agent = skill.with_user(self.agent)
        self.assertEqual(as_agent.user_id, self.ali)
        with self.assertRaises(AccessError):
            as_agent.category_ids = self.payments
        plain = common.new_agent(self.env, "plain")
        with self.assertRaises(AccessError):
            skill.with_user(plain).read(["user_id"])

    def test_skills_of_another_company_are_not_seen(self):
        other = self.env["res.company"].create({"name": "Other"})
        stranger = common.new_agent(
            self.env, "stranger", groups="helpdesk_mgmt.group_helpdesk_manager"
        )
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.make_skill(self.ali)
        self.assertFalse(self.env["sla.skill"].with_user(stranger).search([]))


@tagged("post_install", "-at_install", "standard")
class TestCounters(AssignmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vip = cls.env["sla.tier"].create({"name": "Platinum"})
        cls.customer.sla_tier_id = cls.vip
        cls.counter_team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Counter",
                "sla_assign": "skill",
                "user_ids": [(6, 0, (cls.agent | cls.leader).ids)],
                "company_id": cls.company.id,
            }
        )
        cls.queue = cls.env["sla.tier.queue"].create(
            {"tier_id": cls.vip.id, "team_id": cls.counter_team.id}
        )

    def test_mail_of_the_tier_goes_to_its_counter(self):
        ticket = self.receive("2026-03-02 10:00")
        self.assertEqual(ticket.team_id, self.counter_team)
        self.assertIn(ticket.user_id, self.counter_team.user_ids)
        bodies = " ".join(ticket.message_ids.mapped("body"))
        self.assertIn("Served by the team “Counter”", bodies)
        self.assertEqual(
            ticket.sla_clock_ids.mapped("team_id"), [self.counter_team.id] * 3
        )

    def test_only_the_members_named_serve_the_counter(self):
        self.queue.user_ids = self.leader
        for _time in range(2):
            ticket = self.receive("2026-03-02 10:00")
            self.assertEqual(ticket.user_id, self.leader)

    def test_other_customers_stay_where_they_wrote_to(self):
        self.customer.sla_tier_id = False
        self.assertEqual(self.receive("2026-03-02 10:00").team_id, self.team)

    def test_a_team_that_one_of_us_chose_stays(self):
        self.assertEqual(self.ask().team_id, self.team)
        self.assertEqual(self.ask(team_id=False).team_id, self.counter_team)

    def test_a_counter_of_another_company_serves_nobody_here(self):
        other = self.env["res.company"].create({"name": "Other"})
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "Theirs", "company_id": other.id}
        )
        self.queue.unlink()
        self.env["sla.tier.queue"].create(
            {"tier_id": self.vip.id, "team_id": team.id, "company_id": other.id}
        )
        self.assertEqual(self.receive("2026-03-02 10:00").team_id, self.team)

    def test_strangers_cannot_serve_a_counter(self):
        with self.assertRaises(ValidationError):
            self.queue.user_ids = self.ali


@tagged("post_install", "-at_install", "standard")
class TestGrowthOfAssignment(AssignmentCommon):
    def cost(self, count):
        Ticket = self.env["helpdesk.ticket"].with_context(tracking_disable=True)
        vals = {
            "name": "T",
            "description": "D",
            "team_id": self.team.id,
            "partner_id": self.customer.id,
        }
        with self.at("2026-03-02 10:00"), self.mock_mail_gateway():
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            Ticket.create([{**vals, "number": f"N{i}"} for i in range(count)])
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

    def test_assigning_ten_times_the_tickets_costs_the_same(self):
        for _time in range(3):
            self.cost(10)
        few, many = self.cost(10), self.cost(100)
        self.team.sla_assign = "hand"
        self.cost(10)
        few_by_hand, many_by_hand = self.cost(10), self.cost(100)
        ours_few, ours_many = few - few_by_hand, many - many_by_hand
        self.assertLessEqual(ours_many, ours_few + 6, (few, many, few_by_hand))

    def test_teams_by_hand_pay_nothing(self):
        self.team.sla_assign = "hand"
        for _time in range(3):
            self.cost(10)
        without = self.cost(10)
        tier = self.env["sla.tier"].create({"name": "Unused"})
        self.env["sla.tier.queue"].create({"tier_id": tier.id, "team_id": self.team.id})
        for _time in range(3):
            self.cost(10)
        self.assertLessEqual(self.cost(10), without + 1)
