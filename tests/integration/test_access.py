"""A clock is as visible as its document, and only the engine writes it."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.sla_base.tests import common

from .test_clocks import TicketCommon
from .test_helpdesk_mail import HelpdeskCommon


@tagged("post_install", "-at_install", "standard")
class TestAccess(TicketCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_policy(cls.metric)
        cls.user = common.new_agent(cls.env, "reader")
        cls.manager = common.new_agent(
            cls.env, "keeper", groups="sla_base.group_sla_manager"
        )
        cls.env["ir.rule"].create(
            {
                "name": "Own test tickets",
                "model_id": cls.env["ir.model"]._get_id("test.sla.ticket"),
                "domain_force": "[('user_id', '=', user.id)]",
            }
        )

    def setUp(self):
        super().setUp()
        self.own = self.make_ticket(user_id=self.user.id).sla_clock_ids
        self.other = self.make_ticket().sla_clock_ids

    def test_searching_finds_clocks_of_readable_documents_only(self):
        clocks = self.env["sla.clock"].with_user(self.user)
        both = [("id", "in", (self.own | self.other).ids)]
        self.assertEqual(clocks.search(both), self.own)
        self.assertEqual(clocks.search_count(both), 1)
        self.assertEqual(clocks.search(both, limit=1, order="id desc"), self.own)
        groups = clocks._read_group(both, ["state"], ["__count"])
        self.assertEqual(groups, [("running", 1)])

    def test_reading_another_clock_is_refused(self):
        with self.assertRaises(AccessError):
            self.other.with_user(self.user).read(["deadline"])
        with self.assertRaises(AccessError):
            self.other.with_user(self.user).get_explanation()
        self.assertTrue(self.own.with_user(self.user).read(["deadline"]))

    def test_events_follow_their_clock(self):
        for clock in self.own | self.other:
            ticket = clock._get_document()
            self.change(ticket, "2026-03-02 11:00", stage_id=self.waiting.id)
        events = self.env["sla.clock.event"].with_user(self.user)
        own = [("clock_id", "in", (self.own | self.other).ids)]
        self.assertEqual(events.search(own), self.own.event_ids)
        with self.assertRaises(AccessError):
            self.other.event_ids.with_user(self.user).read(["kind"])

    def test_nobody_writes_clocks_or_events(self):
        self.change(
            self.own._get_document(), "2026-03-02 11:00", stage_id=self.waiting.id
        )
        for user in (self.user, self.manager):
            with self.assertRaises(AccessError):
                self.own.with_user(user).write({"deadline": False})
            with self.assertRaises(AccessError):
                self.own.with_user(user).unlink()
            with self.assertRaises(AccessError):
                self.env["sla.clock"].with_user(user).create({})
        with self.assertRaises(UserError):
            self.own.event_ids.sudo().write({"reason": "forged"})

    def test_nobody_writes_the_fields_of_documents(self):
        ticket = self.own._get_document().with_user(self.user)
        for values in (
            {"sla_status": "met"},
            {"sla_next_deadline": "2030-01-01 00:00:00"},
            {"sla_first_reply_at": "2026-03-02 10:00:00"},
            {"sla_clock_ids": [(5, 0, 0)]},
            {"sla_exempt": True},
        ):
            with self.subTest(values), self.assertRaises(AccessError):
                ticket.write(values)

    def test_users_configure_nothing(self):
        for model in ("sla.policy", "sla.metric", "sla.agreement", "sla.tier"):
            with self.subTest(model), self.assertRaises(AccessError):
                self.env[model].with_user(self.user).create({"name": "Mine"})

    def test_why_leaves_out_policies_that_the_reader_may_not_read(self):
        story = self.own.with_user(self.user).get_explanation()
        self.assertEqual(story["policies"], [])
        self.assertTrue(story["story"])
        reader = common.new_agent(self.env, "insider", groups="sla_base.group_sla_user")
        clock = self.make_ticket(user_id=reader.id).sla_clock_ids
        rows = clock.with_user(reader).get_explanation()["policies"]
        self.assertTrue(rows[0]["won"])

    def test_the_engine_has_no_public_methods(self):
        models = (
            "sla.clock",
            "sla.engine",
            "sla.alert",
            "sla.schedule",
            "sla.revision",
            "test.sla.paper",
        )
        allowed = {
            "action_export",
            "action_open_document",
            "action_sla_pause",
            "action_sla_resume",
            "get_explanation",
        }
        known = {name for name in dir(self.env["res.lang"]) if name[0] != "_"}
        for model in models:
            public = {
                name
                for name in dir(self.env.registry[model])
                if name[0] != "_"
                and callable(getattr(self.env.registry[model], name))
                and name not in self.env[model]._fields
            }
            self.assertLessEqual(public - known, allowed, model)


@tagged("post_install", "-at_install", "standard")
class TestCompanies(TicketCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Other"})
        cls.other_calendar = cls.make_calendar("Other", 8, 16, company=cls.other)
        cls.other.resource_calendar_id = cls.other_calendar
        cls.user = new_test_user(
            cls.env,
            "only_here",
            groups="sla_base.group_sla_manager",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )

    def test_each_company_has_policies_and_hours_of_its_own(self):
        here = self.make_policy(self.metric, hours=1)
        there = self.make_policy(self.metric, hours=2, company_id=self.other.id)
        ours = self.make_ticket("2026-03-02 09:00").sla_clock_ids
        theirs = self.make_ticket(
            "2026-03-02 07:00", company_id=self.other.id
        ).sla_clock_ids
        self.assertEqual(ours.policy_id, here)
        self.assertEqual(theirs.policy_id, there)
        self.assertEqual(str(theirs.deadline), "2026-03-02 10:00:00")
        visible = (
            self.env["sla.clock"]
            .with_user(self.user)
            .search([("id", "in", (ours | theirs).ids)])
        )
        self.assertEqual(visible, ours)

    def test_configuration_of_another_company_is_hidden(self):
        agreement = self.env["sla.agreement"].create(
            {"name": "Secret", "company_id": self.other.id}
        )
        policy = self.make_policy(self.metric, company_id=self.other.id)
        for record in (agreement, policy, policy.target_ids):
            with self.assertRaises(AccessError):
                record.with_user(self.user).read(["display_name"])

    def test_tiers_are_given_by_each_company(self):
        vip = self.env["sla.tier"].create({"name": "VIP"})
        self.customer.with_company(self.other).sla_tier_id = vip
        self.make_policy(self.metric, tier_ids=[(6, 0, vip.ids)], company_id=False)
        self.assertFalse(self.make_ticket().sla_clock_ids)
        theirs = self.make_ticket("2026-03-02 09:00", company_id=self.other.id)
        self.assertTrue(theirs.sla_clock_ids)

    def test_holidays_of_another_company_do_not_count(self):
        self.make_policy(self.metric, hours=4)
        leaves = self.env["resource.calendar.leaves"].sudo().with_company(self.other)
        theirs = leaves.create(
            {
                "name": "Theirs",
                "date_from": "2026-03-02 00:00:00",
                "date_to": "2026-03-02 23:59:59",
                "calendar_id": False,
            }
        )
        self.assertEqual(theirs.company_id, self.other)
        ticket = self.make_ticket()
        self.assertEqual(str(ticket.sla_next_deadline), "2026-03-02 14:00:00")


@tagged("post_install", "-at_install", "standard")
class TestHelpdeskAccess(HelpdeskCommon):
    def test_who_only_works_on_agreements_reads_policies_for_tickets(self):
        reader = new_test_user(self.env, "sla_only", groups="sla_base.group_sla_user")
        policy = self.env.ref("sla_helpdesk.policy_answer").with_user(reader)
        self.assertTrue(policy.helpdesk_type_ids.mapped("name"))

    def test_portal_users_see_no_clock_but_what_is_promised_to_them(self):
        portal = new_test_user(self.env, "portal_sara", groups="base.group_portal")
        ticket = self.receive("2026-03-02 10:00")
        ticket.partner_id = portal.partner_id
        clocks = self.env["sla.clock"].with_user(portal)
        with self.assertRaises(AccessError):
            clocks.search([])
        with self.assertRaises(AccessError):
            ticket.with_user(portal).read(["sla_status"])
        with self.at("2026-03-02 10:30"):
            promises = ticket.with_user(portal)._sla_get_portal_promises()
        names = {promise["name"] for promise in promises}
        self.assertEqual(names, {"First response", "Next response", "Resolution"})
        self.assertEqual(
            set(promises[0]),
            {
                "metric_id",
                "name",
                "reason",
                "status",
                "status_name",
                "waiting_name",
                "deadline",
                "stopped_at",
                "paused_since",
            },
        )

    def test_the_public_cannot_change_what_stages_mean(self):
        stage = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new")
        for user in (self.env.ref("base.public_user"), self.agent):
            with self.assertRaises(AccessError):
                stage.with_user(user).write({"sla_phase": "stop"})
        manager = common.new_agent(
            self.env, "boss", groups="helpdesk_mgmt.group_helpdesk_manager"
        )
        stage.with_user(manager).write({"sla_phase": "pause"})
        self.assertEqual(stage.sla_phase, "pause")

    def test_stages_can_be_made_without_a_word_on_service_levels(self):
        stages = self.env["helpdesk.ticket.stage"].create(
            [{"name": "Open"}, {"name": "Shut", "closed": True}]
        )
        self.assertEqual(stages.mapped("sla_phase"), ["run", "stop"])
