"""Taking over the policies of the OCA add-on helpdesk_mgmt_sla."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.sla_base.tests import common


@tagged("post_install", "-at_install", "standard")
class TestImport(common.SlaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["helpdesk.sla"].search([]).active = False
        cls.env["helpdesk.ticket.team"].search([]).use_sla = False
        cls.team = cls.make_team("First line")
        stage = "helpdesk_mgmt.helpdesk_ticket_stage_%s"
        cls.working, cls.waiting, cls.done = (
            cls.env.ref(stage % name) for name in ("in_progress", "awaiting", "done")
        )
        cls.ended = cls.env["helpdesk.ticket.stage"].search(
            [("sla_phase", "=", "stop")]
        )
        cls.ended.sequence = 90

    @classmethod
    def make_team(cls, name, **vals):
        return cls.env["helpdesk.ticket.team"].create(
            {
                "name": name,
                "use_sla": True,
                "resource_calendar_id": cls.calendar.id,
                **vals,
            }
        )

    def make_theirs(self, **vals):
        return self.env["helpdesk.sla"].create(
            {
                "name": "Theirs",
                "team_ids": [(6, 0, self.team.ids)],
                "stage_id": self.done.id,
                "ignore_stage_ids": [(6, 0, self.waiting.ids)],
                "hours": 4,
                **vals,
            }
        )

    def take_over(self):
        wizard = self.env["sla.helpdesk.import"].create({})
        wizard.action_import()
        return wizard.line_ids

    def test_all_that_theirs_says_becomes_ours(self):
        category = self.env["helpdesk.ticket.category"].create({"name": "Printers"})
        tag = self.env["helpdesk.ticket.tag"].create({"name": "Colour"})
        theirs = self.make_theirs(
            days=2,
            category_ids=[(6, 0, category.ids)],
            tag_ids=[(6, 0, tag.ids)],
            domain="[('priority', '=', '3')]",
        )
        before = theirs.read()
        line = self.take_over()
        policy = line.policy_id
        self.assertEqual((line.state, policy.state), ("taken", "draft"))
        self.assertEqual(policy.name, "Theirs")
        self.assertEqual(policy.company_id, self.company)
        self.assertEqual(policy.helpdesk_team_ids, self.team)
        self.assertEqual(policy.helpdesk_category_ids, category)
        self.assertEqual(policy.helpdesk_tag_ids, tag)
        self.assertEqual(policy.domain, "[('priority', '=', '3')]")
        target = policy.target_ids
        self.assertEqual(
            target.metric_id, self.env.ref("sla_helpdesk.metric_resolution")
        )
        # nine to five: two days of eight hours, and four hours
        self.assertEqual((target.duration, target.unit), (20, "hour"))
        self.assertEqual(target.calendar_id, self.calendar)
        self.assertIn("20 working hours", line.mapping)
        self.assertIn("Printers", line.mapping)
        self.assertEqual(theirs.read(), before)

    def test_running_it_twice_makes_nothing_twice(self):
        self.make_theirs()
        policy = self.take_over().policy_id
        again = self.take_over()
        self.assertEqual((again.state, again.policy_id), ("known", policy))
        policy.active = False
        self.assertEqual(self.take_over().state, "known")
        self.make_theirs(name="Another")
        self.assertEqual(self.take_over().mapped("state"), ["known", "taken"])

    def test_another_stage_gets_a_metric_of_its_own_once(self):
        self.make_theirs(stage_id=self.working.id, ignore_stage_ids=False)
        self.make_theirs(
            name="Second", stage_id=self.working.id, ignore_stage_ids=False, hours=8
        )
        first, second = self.take_over().policy_id
        metric = first.target_ids.metric_id
        self.assertEqual(second.target_ids.metric_id, metric)
        self.assertIn(str(self.working.id), metric.stop_domain)
        self.assertNotEqual(metric, self.env.ref("sla_helpdesk.metric_resolution"))

    def test_both_come_to_the_same_deadline(self):
        self.make_theirs(days=1, hours=2)
        policy = self.take_over().policy_id
        policy.write({"state": "active", "effective_from": False})
        with self.at("2026-03-02 15:00"):
            ticket = self.env["helpdesk.ticket"].create(
                {"name": "T", "description": "T", "team_id": self.team.id}
            )
            self.env.flush_all()
        theirs = ticket.ticket_sla_ids
        self.assertEqual(len(theirs), 1)
        self.assertEqual(str(ticket.sla_next_deadline), "2026-03-03 17:00:00")
        self.assertEqual(theirs.deadline, ticket.sla_next_deadline)

    def test_teams_with_other_hours_get_a_policy_of_their_own(self):
        late = self.make_calendar("Late shift", 12, 20)
        other = self.make_team("Second line", resource_calendar_id=late.id)
        self.make_theirs(team_ids=False)
        lines = self.take_over()
        self.assertEqual(
            {line.policy_id.helpdesk_team_ids: line.name for line in lines},
            {
                self.team: f"Theirs ({self.company.name}, Nine to five)",
                other: f"Theirs ({self.company.name}, Late shift)",
            },
        )

    def test_what_cannot_be_taken_over_is_said(self):
        self.make_theirs(name="Nowhere", stage_id=False)
        self.make_theirs(name="Never", hours=0)
        self.make_theirs(name="Odd", domain="[('user_id', '=', uid)]")
        self.make_theirs(name="Unused")
        self.team.use_sla = False
        lines = {line.name: line for line in self.take_over()}
        self.assertEqual(lines["Nowhere"].state, "impossible")
        self.assertIn("no stage to reach", lines["Nowhere"].notes)
        self.assertIn("no time", lines["Never"].notes)
        self.assertFalse(lines["Never"].policy_id)
        self.assertEqual(lines["Odd"].state, "taken")
        self.assertFalse(lines["Odd"].policy_id.domain)
        self.assertIn("('user_id', '=', uid)", lines["Odd"].notes)
        self.assertIn("None of its teams uses SLA", lines["Unused"].notes)

    def test_it_is_for_managers_of_service_levels(self):
        user = new_test_user(
            self.env,
            login="import_user",
            groups="sla_base.group_sla_user,helpdesk_mgmt.group_helpdesk_manager",
        )
        with self.assertRaises(AccessError):
            self.env["sla.helpdesk.import"].with_user(user).create({})

    def test_the_menu_is_there(self):
        menu = self.env.ref("sla_helpdesk.sla_helpdesk_import_menu")
        self.assertNotIn(menu.id, menu._load_menus_blacklist())
