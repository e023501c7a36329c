"""Trying a policy: access, and tickets."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.sla_base.tests import common

from .test_helpdesk_mail import HelpdeskCommon
from .test_try import MONDAY, TryCommon


@tagged("post_install", "-at_install", "standard")
class TestTryAccess(TryCommon):
    def test_others_are_refused(self):
        self.make_policy(self.metric)
        for groups in ("base.group_user", "sla_base.group_sla_user"):
            user = common.new_agent(self.env, f"agent {groups}", groups=groups)
            trials = self.env["sla.try"].with_user(user)
            with self.assertRaises(AccessError):
                trials.create({"model_id": self.model.id})
            with self.assertRaises(AccessError):
                trials.onchange({}, [], {"result": {}})

    def test_a_document_that_cannot_be_read_cannot_be_tried(self):
        self.make_policy(self.metric)
        ticket = self.make_ticket()
        self.env["ir.rule"].create(
            {
                "name": "Own test tickets",
                "model_id": self.model.id,
                "domain_force": "[('user_id', '=', user.id)]",
            }
        )
        with self.assertRaises(AccessError):
            self.attempt(document_ref=f"test.sla.ticket,{ticket.id}")


@tagged("post_install", "-at_install", "standard")
class TestTryTickets(HelpdeskCommon):
    def test_what_tickets_are_asked_for_decides(self):
        Tag = self.env["helpdesk.ticket.tag"]
        tag = Tag.create({"name": "Urgent"})
        above = self.env["helpdesk.ticket.category"].create({"name": "Hardware"})
        below = above.create({"name": "Printer", "parent_id": above.id})
        phone = self.env["helpdesk.ticket.channel"].create(
            {"name": "Hotline", "sla_channel": "phone"}
        )
        team = self.env["helpdesk.ticket.team"].create({"name": "Field"})
        manager = common.new_agent(
            self.env,
            "ticket keeper",
            groups="sla_base.group_sla_manager,helpdesk_mgmt.group_helpdesk_manager",
        )
        metric = self.make_metric("helpdesk.ticket", name="Tried")
        policy = self.make_policy(
            metric,
            hours=1,
            target={"channel": "phone"},
            helpdesk_tag_ids=[(4, tag.id)],
            helpdesk_category_ids=[(4, above.id)],
            helpdesk_team_ids=[(4, team.id)],
        )
        typed = {
            "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
            "moment": MONDAY,
            "helpdesk_tag_ids": [(6, 0, tag.ids)],
            "helpdesk_category_id": below.id,
            "helpdesk_channel_id": phone.id,
            "team_ref": f"helpdesk.ticket.team,{team.id}",
        }
        refusals = {
            "helpdesk_tag_ids": "“Tags”",
            "helpdesk_category_id": "“Categories”",
            "helpdesk_channel_id": "came in this way",
            "team_ref": "other teams",
        }
        trials = self.env["sla.try"].with_user(manager)

        def verdict(values):
            metrics = trials.new(values).result["metrics"]
            (tried,) = (shown for shown in metrics if shown["name"] == "Tried")
            (row,) = (row for row in tried["policies"] if row["id"] == policy.id)
            return row["verdict"]

        self.assertEqual(verdict(typed), "applies")
        for name, words in refusals.items():
            self.assertIn(words, verdict(typed | {name: False}), name)
