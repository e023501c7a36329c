"""Beside the OCA add-on helpdesk_mgmt_sla: both do their work, and neither writes the
other's fields."""

from odoo.tests import tagged

from odoo.addons.sla_base.tests import common

PEER = {
    "helpdesk.ticket": {"ticket_sla_ids", "sla_expired", "sla_deadline", "team_sla"},
    "helpdesk.ticket.team": {"use_sla", "resource_calendar_id"},
}


@tagged("post_install", "-at_install", "standard")
class TestPeer(common.SlaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.env["helpdesk.ticket.team"].create({"name": "Both"})
        cls.team.use_sla = True
        cls.done = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        cls.env["helpdesk.sla"].create(
            {
                "name": "Theirs",
                "team_ids": [(6, 0, cls.team.ids)],
                "stage_id": cls.done.id,
                "hours": 4,
            }
        )
        cls.make_policy(cls.env.ref("sla_helpdesk.metric_resolution"), hours=2)

    def test_both_time_the_same_ticket(self):
        with self.at("2026-03-02 10:00"):
            ticket = self.env["helpdesk.ticket"].create(
                {"name": "T", "description": "T", "team_id": self.team.id}
            )
            self.env.flush_all()
        self.assertEqual(str(ticket.sla_next_deadline), "2026-03-02 12:00:00")
        theirs = ticket.ticket_sla_ids
        self.assertTrue(theirs)
        with self.at("2026-03-02 11:00"):
            ticket.stage_id = self.done
            self.env.flush_all()
        self.assertEqual(ticket.sla_status, "met")
        self.assertEqual(theirs.exists(), theirs)

    def test_no_field_is_defined_by_both(self):
        for model, names in PEER.items():
            for name in names & set(self.env[model]._fields):
                owners = self.env[model]._fields[name]._modules
                self.assertFalse({"sla_base", "sla_helpdesk"} & set(owners), name)
