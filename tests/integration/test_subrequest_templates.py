"""Sub-requests that are opened together, from a template."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_subrequests import SubrequestCommon


@tagged("post_install", "-at_install", "standard")
class TestTemplates(SubrequestCommon):
    def test_parts_are_opened_from_a_template(self):
        template = self.env["sla.subrequest.template"].create(
            {
                "name": "Spare part",
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "party_ref": f"{party._name},{party.id}",
                            "name": name,
                            "description": "One\nTwo <b>",
                            "days": days,
                            "blocks_parent": blocks,
                        },
                    )
                    for party, name, days, blocks in (
                        (self.warehouse, "Look for the part", 1, True),
                        (self.dealer, "Fit it", 0, False),
                    )
                ],
            }
        )
        ticket = self.make_ticket(priority="3")
        wizard = self.env["sla.subrequest.open"].with_user(self.agent)
        with self.at("2026-03-02 10:00"):
            wizard.create(
                {"ticket_id": ticket.id, "template_id": template.id}
            ).action_open()
        first, second = ticket.sla_subrequest_ids.sorted("id")
        self.assertEqual(first.team_id, self.warehouse)
        self.assertEqual(str(first.date_wanted), "2026-03-03")
        self.assertEqual(first.description, "<p>One<br>Two &lt;b&gt;</p>")
        self.assertEqual(first.priority, "3")
        self.assertEqual(second.partner_id, self.dealer)
        self.assertFalse(second.blocks_parent or second.date_wanted)

    def test_the_shipped_spare_part_asks_who_does_what_before_it_is_used(self):
        template = self.env.ref("sla_helpdesk.subrequest_template_spare_part")
        self.assertEqual(len(template.line_ids), 4)
        template.line_ids.party_ref = False
        ticket = self.make_ticket()
        wizard = self.env["sla.subrequest.open"].with_user(self.agent)
        opened = wizard.create({"ticket_id": ticket.id, "template_id": template.id})
        with self.assertRaisesRegex(UserError, "Examine the broken part"):
            opened.action_open()
        self.assertFalse(ticket.sla_subrequest_ids)
        template.line_ids.party_ref = f"{self.warehouse._name},{self.warehouse.id}"
        opened.action_open()
        self.assertEqual(len(ticket.sla_subrequest_ids), 4)
