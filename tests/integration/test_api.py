"""What docs/api.md tells other programs to send."""

import json
import re
from datetime import timedelta
from pathlib import Path

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

_GUIDE = Path(__file__).parents[2] / "docs" / "api.md"
_REQUEST = re.compile(r"```http\nPOST (/json/2/\S+)\n\n(.*?)\n```", re.DOTALL)
_EXAMPLE_ID = 42


@tagged("post_install", "-at_install", "standard")
class TestApi(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["sla.policy"].search([]).active = False  # those of demo data
        cls.env.ref("sla_helpdesk.policy_standard").write(
            {"active": True, "effective_from": False}
        )
        cls.agent = new_test_user(
            cls.env,
            login="api_agent",
            groups="helpdesk_mgmt.group_helpdesk_user",
            tz="UTC",
        )
        cls.customer = new_test_user(
            cls.env, login="api_customer", groups="base.group_portal"
        )
        cls.stranger = new_test_user(
            cls.env, login="api_stranger", groups="base.group_portal"
        )
        cls.requests = dict(_REQUEST.findall(_GUIDE.read_text()))

    def make_key(self, user):
        keys = self.env["res.users.apikeys"].with_user(user)
        end = fields.Datetime.now() + timedelta(days=1)
        # portal users need the administrator's leave to make one themselves
        return keys.sudo()._generate(None, "test", end)

    def send(self, user, path, ticket=None, body=None):
        """Send what the guide says, for ``ticket`` instead of the example's."""
        text = body or self.requests[path]
        if ticket:
            text = text.replace(str(_EXAMPLE_ID), str(ticket.id))
        return self.url_open(
            path,
            data=text,
            headers={
                "Authorization": f"Bearer {self.make_key(user)}",
                "Content-Type": "application/json",
                "X-Odoo-Database": self.env.cr.dbname,
            },
        )

    def make_ticket(self, **vals):
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "Ticket", "description": "Text", **vals}
        )
        self.env.flush_all()
        return ticket

    def test_the_guide_has_the_requests_that_are_tried_here(self):
        self.assertEqual(
            set(self.requests),
            {
                "/json/2/helpdesk.ticket/create",
                "/json/2/helpdesk.ticket.team/search_read",
                "/json/2/helpdesk.ticket/sla_read_promises",
                "/json/2/sla.clock/search_read",
                "/json/2/sla.helpdesk.report/formatted_read_group",
            },
        )

    def test_a_ticket_is_made_and_its_promises_are_read(self):
        answer = self.send(self.agent, "/json/2/helpdesk.ticket/create")
        self.assertEqual(answer.status_code, 200, answer.text)
        ticket = self.env["helpdesk.ticket"].browse(answer.json())
        self.assertEqual(ticket.name, "The shop is down")
        self.assertEqual(ticket.create_uid, self.agent)
        answer = self.send(
            self.agent, "/json/2/helpdesk.ticket/sla_read_promises", ticket
        )
        [told] = answer.json()
        self.assertEqual((told["id"], told["number"]), (ticket.id, ticket.number))
        found = {
            promise["name"]: (promise["status"], promise["deadline"])
            for promise in told["promises"]
        }
        clocks = ticket.sla_clock_ids
        self.assertEqual(
            found,
            {
                clock.metric_id.name: (
                    "running",
                    fields.Datetime.to_string(clock.deadline),
                )
                for clock in clocks
            },
        )
        self.assertIn("First response", found)
        answer = self.send(self.agent, "/json/2/sla.clock/search_read", ticket)
        rows = answer.json()
        self.assertEqual({row["id"] for row in rows}, set(clocks.ids))
        self.assertTrue(all("remaining_now" in row for row in rows))

    def test_the_answer_in_the_guide_has_the_keys_of_the_real_one(self):
        ticket = self.make_ticket()
        [told] = self.send(
            self.agent, "/json/2/helpdesk.ticket/sla_read_promises", ticket
        ).json()
        block = re.search(r"```json\n(.*?)\n```", _GUIDE.read_text(), re.DOTALL)
        [example] = json.loads(block[1])
        self.assertEqual(set(example), set(told))
        self.assertEqual(set(example["promises"][0]), set(told["promises"][0]))

    def test_teams_and_figures_are_read(self):
        self.make_ticket()
        team = self.env["helpdesk.ticket.team"].create({"name": "Shop"})
        answer = self.send(self.agent, "/json/2/helpdesk.ticket.team/search_read")
        self.assertIn(team.id, [row["id"] for row in answer.json()])
        answer = self.send(
            self.agent, "/json/2/sla.helpdesk.report/formatted_read_group"
        )
        self.assertEqual(answer.status_code, 200, answer.text)

    def test_a_customer_reads_the_own_promises_and_no_more(self):
        path = "/json/2/helpdesk.ticket/sla_read_promises"
        mine = self.make_ticket(partner_id=self.customer.partner_id.id)
        [told] = self.send(self.customer, path, mine).json()
        self.assertTrue(told["promises"])
        self.assertNotIn("policy", json.dumps(told))
        with mute_logger("odoo.http"):
            refused = [
                self.send(self.stranger, path, mine),
                self.send(self.customer, "/json/2/sla.clock/search_read", mine),
                self.send(self.customer, "/json/2/helpdesk.ticket/create"),
                self.send(
                    self.customer, "/json/2/sla.helpdesk.report/formatted_read_group"
                ),
            ]
        self.assertEqual([answer.status_code for answer in refused], [403] * 4)

    def test_without_a_key_nobody_is_let_in(self):
        with mute_logger("odoo.http"):
            answer = self.url_open(
                "/json/2/helpdesk.ticket/create",
                data="{}",
                headers={
                    "Content-Type": "application/json",
                    "Authorization": "Bearer none",
                },
            )
        self.assertEqual(answer.status_code, 401)

    def test_methods_of_ours_are_not_for_calling_and_arguments_are_checked(self):
        with mute_logger("odoo.http"):
            private = self.send(
                self.agent, "/json/2/helpdesk.ticket/_sla_mark", body="{}"
            )
            wrong = self.send(
                self.agent, "/json/2/helpdesk.ticket/create", body='{"vals": 1}'
            )
        self.assertEqual((private.status_code, wrong.status_code), (403, 422))
