"""The guided set-up: what it shows is what tickets get, and all of it can be undone."""

from datetime import UTC, datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.sla_base.business_time import Schedule
from odoo.addons.sla_base.tests import common
from odoo.addons.sla_base.wizards.setup_moments import telling_moments

NOW = "2026-03-02 10:00"  # a Monday


class SetupCommon(common.SlaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = common.new_agent(
            cls.env,
            "keeper",
            groups="sla_base.group_sla_manager,helpdesk_mgmt.group_helpdesk_manager",
        )
        cls.env.ref("base.user_admin").tz = "UTC"
        cls.standard = cls.env.ref("sla_helpdesk.policy_standard")
        cls.standard.effective_from = False
        cls.customer = cls.env["res.partner"].create({"name": "Sara"})

    def answer(self, key, **answers):
        """Return a set-up with the answers of the template ``key``, and ``answers``."""
        setups = self.env["sla.setup"].with_user(self.manager)
        start = setups.get_start()
        template = next(each for each in start["templates"] if each["key"] == key)
        return setups.create({**template["answers"], "tz": "UTC", **answers})

    def make(self, key, moment=NOW, **answers):
        """Run a set-up at ``moment``; return what is remembered of it."""
        with self.at(moment):
            result = self.answer(key, **answers).action_create_all()
        runs = self.env["sla.setup.run"].with_user(self.manager)
        return runs.browse(result["id"])

    def make_ticket(self, moment, **vals):
        with self.at(moment):
            ticket = self.env["helpdesk.ticket"].create(
                {
                    "name": "Printer",
                    "description": "Smoke",
                    "partner_id": self.customer.id,
                    **vals,
                }
            )
            self.env.flush_all()
        return ticket

    def clock(self, ticket, name="first_response"):
        metric = self.env.ref(f"sla_helpdesk.metric_{name}")
        return ticket.sla_clock_ids.filtered(lambda clock: clock.metric_id == metric)


@tagged("post_install", "-at_install", "standard")
class TestSetup(SetupCommon):
    def test_every_template_puts_its_promises_in_force_and_can_be_undone(self):
        for template in self.env["sla.setup"]._get_templates():
            with self.subTest(template["key"]):
                run = self.make(template["key"])
                policies = run.policy_ids
                self.assertEqual(set(policies.mapped("state")), {"active"})
                self.assertEqual(set(policies.mapped("model")), {template["model"]})
                asked = {
                    self.env.ref(name)
                    for targets in template["targets"].values()
                    for name in targets
                }
                self.assertEqual(set(policies.target_ids.metric_id), asked)
                with self.at("2026-03-02 10:10"):
                    run.action_undo()

    def test_every_template_of_tickets_makes_a_promise_that_runs(self):
        templates = self.env["sla.setup"].get_start()["templates"]
        keys = [each["key"] for each in templates]
        self.assertIn("helpdesk_tiers", keys)
        of_tickets = [
            key
            for key in keys
            if self.env["sla.setup"]._get_template(key)["model"] == "helpdesk.ticket"
        ]
        for key in of_tickets:
            with self.subTest(key):
                run = self.make(key)
                ticket = self.make_ticket("2026-03-02 10:05", priority="3")
                clocks = ticket.sla_clock_ids
                self.assertLessEqual(clocks.policy_id, run.policy_ids)
                self.assertEqual(set(clocks.mapped("state")), {"running"})
                self.assertEqual(clocks.agreement_id, run.agreement_id)
                self.assertEqual(run.agreement_id.owner_id, self.manager)
                self.assertEqual(run.agreement_id.name, run.name)
                steps = clocks.policy_id.escalation_ids
                self.assertEqual(steps[:1].recipient, "assignee")
                self.assert_replays(clocks)
                with self.at("2026-03-02 10:10"):
                    run.action_undo()
                    ticket.unlink()

    def test_the_agreement_is_called_what_the_administrator_says(self):
        run = self.make("helpdesk_office", name="Service for everybody")
        self.assertEqual(run.agreement_id.name, "Service for everybody")

    def test_examples_are_what_tickets_get(self):
        for key in ("helpdesk_office", "helpdesk_critical", "helpdesk_saturday"):
            with self.subTest(key):
                with self.at(NOW):
                    examples = self.answer(key).get_preview()["examples"]
                self.assertGreaterEqual(len(examples), 3)
                run = self.make(key)
                for example in examples:
                    self.check_example(example)
                with self.at("2026-03-20 10:00"):
                    run.action_undo()

    def check_example(self, example):
        for priority in ("3", "1"):
            ticket = self.make_ticket(example["at"], priority=priority)
            expected = {
                promise["metric"]: promise["deadline"]
                for promise in example["promises"]
                if promise["priority"] == priority
            }
            for clock in ticket.sla_clock_ids:
                deadline = clock.deadline.strftime("%Y-%m-%d %H:%M:%S")
                self.assertEqual(deadline, expected[clock.metric_id.id], example)

    def test_examples_tell_of_a_holiday(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Closed",
                "calendar_id": False,
                "company_id": self.company.id,
                "date_from": "2026-03-03 00:00:00",
                "date_to": "2026-03-03 23:59:59",
            }
        )
        with self.at(NOW):
            examples = self.answer("helpdesk_office").get_preview()["examples"]
        self.assertEqual(examples[0]["at"], "2026-03-04 11:00:00")

    def test_the_week_of_iran_closes_on_thursday_and_opens_on_saturday(self):
        setup = self.answer("helpdesk_saturday", tz="Asia/Tehran", thursday=True)
        with self.at(NOW):
            preview = setup.get_preview()
        closing = next(e for e in preview["examples"] if e["kind"] == "closing")
        self.assertEqual(closing["at"], "2026-03-05 08:00:00")  # Thursday 11:30
        deadline = next(
            p["deadline"] for p in closing["promises"] if p["priority"] == "2"
        )
        self.assertEqual(deadline, "2026-03-07 06:00:00")  # Saturday 9:30
        self.assertEqual(preview["zone"], "Asia/Tehran")

    def test_an_empty_time_promises_nothing(self):
        setup = self.answer("helpdesk_office")
        first = self.env.ref("sla_helpdesk.metric_first_response").id
        targets = [t for t in setup.targets if t["metric"] == first]
        targets = [t for t in targets if t["priority"] != "0"]
        run = self.make("helpdesk_office", targets=targets)
        low = self.make_ticket("2026-03-02 11:00", priority="0")
        self.assertFalse(low.sla_clock_ids)
        high = self.make_ticket("2026-03-02 11:00", priority="2")
        self.assertEqual(high.sla_clock_ids.policy_id, run.policy_ids)

    def test_the_same_time_for_all_priorities_is_one_target(self):
        first = self.env.ref("sla_helpdesk.metric_first_response").id
        targets = [
            {"tier": "", "priority": p, "metric": first, "duration": 2, "unit": "hour"}
            for p in "0123"
        ]
        run = self.make("helpdesk_office", targets=targets)
        self.assertEqual(run.policy_ids.target_ids.mapped("priority"), [False])

    def test_tiers_have_promises_of_their_own(self):
        run = self.make("helpdesk_tiers")
        self.assertEqual(run.tier_ids.mapped("name"), ["VIP", "Gold"])
        self.customer.sla_tier_id = run.tier_ids[0]
        vip = self.make_ticket("2026-03-02 11:00", priority="1")
        other = self.make_ticket("2026-03-02 11:00", priority="1", partner_id=False)
        self.assertEqual(self.clock(vip).deadline, common.when("2026-03-02 12:00"))
        self.assertEqual(self.clock(other).deadline, common.when("2026-03-02 15:00"))

    def test_tiers_that_are_there_are_used(self):
        vip = self.env["sla.tier"].create({"name": "vip"})
        run = self.make("helpdesk_tiers")
        self.assertEqual(run.tier_ids.mapped("name"), ["Gold"])
        self.assertEqual(run.policy_ids.tier_ids, vip | run.tier_ids)

    def test_the_last_page_leads_to_putting_customers_into_the_tiers(self):
        run = self.make("helpdesk_tiers")
        tiers = run.get_result()["tiers"]
        self.assertTrue(tiers["empty"])
        self.assertEqual(tiers["action"]["res_model"], "res.partner")
        self.customer.with_company(self.company).sla_tier_id = run.tier_ids[0]
        self.env.flush_all()
        self.assertFalse(run.get_result()["tiers"]["empty"])
        plain = self.make("helpdesk_saturday")
        self.assertFalse(plain.get_result()["tiers"])

    def test_the_last_page_can_be_shown_again_also_after_undoing(self):
        run = self.make("helpdesk_office")
        result = run.get_result()
        self.assertEqual((result["id"], result["undone"]), (run.id, False))
        with self.at("2026-03-02 10:10"):
            run.action_undo()
        undone = run.get_result()
        self.assertIn("removed", " ".join(undone["undone"]))
        user = common.new_agent(self.env, "reader", groups="base.group_user")
        with self.assertRaises(AccessError):
            run.with_user(user).get_result()

    def test_managers_are_led_here_until_time_has_been_measured(self):
        self.env["sla.clock"].search([]).unlink()
        promises = self.env["sla.my.promises"]
        agent = common.new_agent(self.env, "agent", groups="sla_base.group_sla_user")
        self.assertTrue(promises.with_user(self.manager).get_page()["first_steps"])
        self.assertFalse(promises.with_user(agent).get_page()["first_steps"])
        self.make("helpdesk_office")
        self.make_ticket("2026-03-02 11:00")
        self.assertFalse(promises.with_user(self.manager).get_page()["first_steps"])

    def test_nobody_is_told_by_sms_before_a_provider_is_set_up(self):
        self.env["iap.account"].search([("service_name", "=", "sms")]).unlink()
        setup = self.answer("helpdesk_critical")
        self.assertNotIn("sms", [step["channel"] for step in setup.steps])
        self.assertEqual(setup.steps[0]["channel"], "notify")
        self.assertFalse(setup.get_start()["sms_ready"])
        self.env["iap.account"].create(
            {
                "service_id": self.env.ref("sms.iap_service_sms").id,
                "state": "registered",
            }
        )
        setup = self.answer("helpdesk_critical")
        self.assertEqual(setup.steps[0]["channel"], "sms")
        self.assertTrue(setup.get_start()["sms_ready"])

    def test_working_hours_that_are_there_are_used(self):
        run = self.make(
            "helpdesk_office", week="existing", calendar_id=self.calendar.id
        )
        self.assertFalse(run.calendar_id)
        self.assertEqual(run.agreement_id.calendar_id, self.calendar)
        with self.at("2026-03-02 10:10"):
            run.action_undo()
        self.assertTrue(self.calendar.exists().active)

    def test_open_tickets_are_covered_if_that_was_chosen(self):
        before = self.make_ticket("2026-03-02 09:30", priority="3")
        self.make("helpdesk_office")
        self.assertFalse(before.sla_clock_ids)
        run = self.make("helpdesk_critical", scope="open")
        self.assertEqual(before.sla_clock_ids.policy_id, run.policy_ids)
        due = self.clock(before, "resolution").deadline
        self.assertEqual(due, common.when("2026-03-02 13:30"))

    def test_answers_that_cannot_be_kept_are_refused_in_words(self):
        first = self.env.ref("sla_helpdesk.metric_first_response").id
        target = {"tier": "", "priority": "3", "metric": first, "unit": "hour"}
        for answers, words in (
            ({"targets": []}, "Nothing is promised"),
            ({"targets": [{**target, "duration": -1}]}, "greater than zero"),
            ({"targets": [{**target, "duration": 999999}]}, "ten years"),
            (
                {"targets": [{**target, "duration": 1.5, "unit": "day"}]},
                "whole number",
            ),
            ({"hour_from": 17, "hour_to": 9}, "open before they close"),
            ({"tz": False}, "time zone"),
            ({"owner_id": False}, "owner"),
            ({"week": "existing", "calendar_id": False}, "Choose the working hours"),
            ({"template": "gone"}, "no template"),
        ):
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                self.answer("helpdesk_office", **answers).action_create_all()
        early = {"hour_from": 12.5, "hour_to": 20, "thursday": True}
        with self.assertRaisesRegex(UserError, "noon"):
            self.answer("helpdesk_saturday", **early).get_preview()

    def test_apps_that_bring_templates_are_named_if_none_is_there(self):
        self.env.ref("base.module_sla_helpdesk").state = "uninstalled"
        apps = self.env["sla.setup"]._get_missing_apps()
        self.assertIn("Service Levels: Helpdesk", [app["name"] for app in apps])

    def test_plain_users_are_refused(self):
        run = self.make("helpdesk_office")
        for groups in ("base.group_user", "sla_base.group_sla_user"):
            user = common.new_agent(self.env, groups.split(".")[1], groups=groups)
            setups = self.env["sla.setup"].with_user(user)
            with self.subTest(groups):
                with self.assertRaises(AccessError):
                    setups.get_start()
                with self.assertRaises(AccessError):
                    setups.create({"template": "helpdesk_office"})
                with self.assertRaises(AccessError):
                    run.with_user(user).action_undo()


@tagged("post_install", "-at_install", "standard")
class TestMoments(SetupCommon):
    def test_examples_of_hours_with_a_break_and_half_a_day(self):
        week = dict.fromkeys(
            ("mon", "tue", "wed"), [("08:00", "12:00"), ("13:00", "17:00")]
        )
        schedule = Schedule.from_week("UTC", week)
        now = datetime(2026, 3, 2, 10, tzinfo=UTC)
        found = [
            (kind, at.strftime("%a %H:%M"))
            for kind, at in telling_moments(schedule, now)
        ]
        self.assertEqual(
            found,
            [
                ("hours", "Tue 10:00"),
                ("evening", "Tue 20:00"),
                ("closing", "Wed 16:30"),
                ("closed", "Thu 11:00"),
            ],
        )
