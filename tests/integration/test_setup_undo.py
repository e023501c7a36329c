"""The guided set-up beside what is in force already, and taken back."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.sla_base.tests import common

from .test_setup import NOW, SetupCommon


@tagged("post_install", "-at_install", "standard")
class TestSetupConflicts(SetupCommon):
    """The policy that ships is in force for all tickets already."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.active = True

    def setUp(self):
        super().setUp()
        self.standard.company_id = self.company  # of no other company

    def preview(self, setup):
        with self.at(NOW):
            return setup.get_preview()["conflicts"]

    def test_what_is_in_force_is_replaced(self):
        setup = self.answer("helpdesk_office")
        conflicts = self.preview(setup)
        self.assertEqual(conflicts["choice"], "replace")
        self.assertEqual(conflicts["replaceable"], ["Standard support"])
        run = self.make("helpdesk_office")
        self.assertEqual(run.replaced_ids, self.standard)
        self.assertEqual(self.standard.state, "draft")

    def test_what_open_tickets_rely_on_is_kept_unless_they_are_covered(self):
        ticket = self.make_ticket("2026-03-02 09:30", priority="3")
        clocks = ticket.sla_clock_ids
        self.assertEqual(clocks.policy_id, self.standard)
        setup = self.answer("helpdesk_office")
        self.assertEqual(self.preview(setup)["choice"], "first")
        setup.scope = "open"
        self.assertEqual(self.preview(setup)["choice"], "replace")
        run = self.make("helpdesk_office")
        self.assertEqual(self.standard.state, "active")
        after = self.make_ticket("2026-03-02 11:00", priority="3")
        self.assertEqual(after.sla_clock_ids.policy_id, run.policy_ids)
        with self.at("2026-03-02 11:00"):
            ticket.priority = "2"
            self.env.flush_all()
        self.assertEqual(clocks.policy_id, self.standard)

    def test_what_an_agreement_promises_cannot_stay_beside(self):
        self.make("helpdesk_office")
        setup = self.answer("helpdesk_critical", conflict="first")
        conflicts = self.preview(setup)
        self.assertTrue(conflicts["forced"])
        self.assertEqual(conflicts["choice"], "replace")

    def test_the_one_that_is_kept_fills_empty_times(self):
        first = self.env.ref("sla_helpdesk.metric_first_response").id
        target = {"metric": first, "priority": "3", "duration": 5, "unit": "minute"}
        run = self.make("helpdesk_office", targets=[target], conflict="first")
        ticket = self.make_ticket("2026-03-02 11:00", priority="3")
        self.assertEqual(self.clock(ticket).policy_id, run.policy_ids)
        self.assertEqual(self.clock(ticket, "resolution").policy_id, self.standard)

    def test_policies_with_conditions_of_their_own_go_first(self):
        tag = self.env["helpdesk.ticket.tag"].create({"name": "Special"})
        special = self.standard.copy(
            {
                "name": "Special",
                "sequence": 40,
                "helpdesk_tag_ids": [Command.set(tag.ids)],
            }
        )
        special.write({"state": "active", "effective_from": False})
        setup = self.answer("helpdesk_office")
        self.assertEqual(self.preview(setup)["narrower"], ["Special"])
        run = self.make("helpdesk_office")
        self.assertEqual(special.state, "active")
        plain = self.make_ticket("2026-03-02 11:00")
        tagged_one = self.make_ticket("2026-03-02 11:00", tag_ids=tag.ids)
        self.assertEqual(self.clock(plain).policy_id, run.policy_ids)
        self.assertEqual(self.clock(tagged_one).policy_id, special)

    def besides(self, setup):
        """Return ``{name: promises}`` of what the screen says stays in force."""
        found = self.preview(setup)["besides"]
        return {policy["name"]: policy["promises"] for policy in found}

    def test_what_still_promises_a_time_left_empty_is_named_with_its_time(self):
        resolution = self.env.ref("sla_helpdesk.metric_resolution")
        self.env["sla.policy"].search([("id", "!=", self.standard.id)]).active = False
        other = self.standard.copy({"name": "Repairs", "target_ids": False})
        other.target_ids = [
            Command.create(
                {"metric_id": resolution.id, "priority": "3", "duration": 6}
            ),
            Command.create(
                {"metric_id": resolution.id, "priority": "0", "duration": 60}
            ),
        ]
        other.state = "active"
        setup = self.answer("helpdesk_office")
        self.assertFalse(self.besides(setup))
        setup.targets = [
            target
            for target in setup.targets
            if (target["metric"], target["priority"]) != (resolution.id, "3")
        ]
        setup.conflict = "first"
        self.assertEqual(
            self.besides(setup)["Repairs"],
            ["Resolution (Very high): 6 working hours"],
        )
        setup.conflict = "replace"
        self.assertFalse(self.besides(setup), "it is taken out of force")
        # one that promises nothing of the same does not stand in the way, and stays
        first = self.env.ref("sla_helpdesk.metric_first_response").id
        setup.targets = [t for t in setup.targets if t["metric"] == first]
        self.assertEqual(list(self.besides(setup)), ["Repairs"])

    def test_another_company_is_untouched(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.standard.company_id = False  # shared by both
        theirs = self.standard.copy({"company_id": other.id})
        theirs.write({"state": "active", "effective_from": False})
        setup = self.answer("helpdesk_office")
        conflicts = self.preview(setup)
        self.assertEqual(conflicts["shared"], ["Standard support"])
        self.assertFalse(conflicts["replaceable"])
        run = self.make("helpdesk_office", conflict="replace")
        self.assertEqual(self.standard.state, "active")
        self.assertEqual(theirs.state, "active")
        ours = self.make_ticket("2026-03-02 11:00", company_id=self.company.id)
        foreign = self.make_ticket(
            "2026-03-02 11:00", company_id=other.id, partner_id=False
        )
        self.assertEqual(self.clock(ours).policy_id, run.policy_ids)
        self.assertNotIn(run.policy_ids, foreign.sla_clock_ids.policy_id)
        stranger = common.new_agent(
            self.env, "stranger", groups="sla_base.group_sla_manager"
        )
        stranger.write(
            {"company_id": other.id, "company_ids": [Command.set(other.ids)]}
        )
        runs = self.env["sla.setup.run"].with_user(stranger)
        self.assertFalse(runs.search([]))
        with self.assertRaises(AccessError):
            runs.browse(run.id).action_undo()


@tagged("post_install", "-at_install", "standard")
class TestSetupUndo(SetupCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.write({"active": True, "company_id": cls.company.id})

    def undo(self, run, moment="2026-03-02 12:00"):
        with self.at(moment):
            run.action_undo()
            self.env.flush_all()
        self.env.invalidate_all()

    def test_what_nobody_has_used_is_removed(self):
        run = self.make("helpdesk_tiers")
        made = [run.policy_ids, run.agreement_id, run.tier_ids, run.calendar_id]
        self.undo(run)
        for records in made:
            self.assertFalse(records.exists(), records._name)
        self.assertEqual(self.standard.state, "active")
        self.assertEqual(run.state, "undone")
        self.assertEqual(run.undone_by_id, self.manager)
        self.assertIn("In force again: Standard support.", run.undo_note)

    def test_what_has_been_measured_is_archived_and_its_history_stays(self):
        run = self.make("helpdesk_office")
        ticket = self.make_ticket("2026-03-02 11:00", priority="3")
        clocks = ticket.sla_clock_ids
        policy, calendar = run.policy_ids, run.calendar_id
        self.undo(run)
        self.assertFalse(policy.active)
        self.assertFalse(run.agreement_id.active)
        self.assertFalse(calendar.active)
        self.assertIn("archived", run.undo_note)
        self.assertEqual(ticket.sla_clock_ids, clocks)
        self.assertEqual(clocks.policy_id, self.standard)
        self.assertIn("retargeted", clocks.event_ids.mapped("kind"))
        self.assertIn("Open documents that got other promises: 1.", run.undo_note)
        self.assert_replays(clocks)

    def test_without_another_policy_the_clocks_are_cancelled(self):
        self.standard.active = False
        run = self.make("helpdesk_office")
        ticket = self.make_ticket("2026-03-02 11:00", priority="3")
        clocks = ticket.sla_clock_ids
        self.undo(run)
        self.assertEqual(set(clocks.mapped("state")), {"cancelled"})
        self.assert_replays(clocks)

    def test_a_tier_that_customers_are_in_is_kept(self):
        run = self.make("helpdesk_tiers")
        vip, gold = run.tier_ids
        self.customer.with_company(self.company).sla_tier_id = vip
        self.undo(run)
        self.assertTrue(vip.exists().active)
        self.assertFalse(gold.exists())
        self.assertIn("kept", run.undo_note)

    def test_working_hours_that_others_use_are_kept(self):
        run = self.make("helpdesk_office")
        calendar = run.calendar_id
        self.company.resource_calendar_id = calendar
        self.undo(run)
        self.assertTrue(calendar.exists().active)
        self.assertFalse(run.agreement_id)

    def test_nothing_is_undone_twice_or_out_of_order(self):
        first = self.make("helpdesk_office")
        second = self.make("helpdesk_critical", conflict="replace")
        self.assertEqual(second.replaced_ids, first.policy_ids)
        with self.assertRaisesRegex(UserError, "first"):
            first.action_undo()
        self.undo(second)
        self.assertEqual(first.policy_ids.state, "active")
        self.undo(first)
        with self.assertRaisesRegex(UserError, "already"):
            first.action_undo()

    def test_nobody_rewrites_the_memory_of_set_ups(self):
        run = self.make("helpdesk_office")
        for call in (
            lambda: run.write({"name": "Mine"}),
            lambda: run.create({"name": "Mine", "company_id": self.company.id}),
            run.unlink,
        ):
            with self.assertRaises(AccessError):
                call()
