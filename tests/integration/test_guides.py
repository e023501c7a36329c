"""The examples of the developer's guide and of docs/sms.md: what the pages show is what
is in the add-on test_sla_guide, and it works."""

import re
from pathlib import Path

import requests

from odoo.tests import tagged

from odoo.addons.sla_base.tests import common, contract

ROOT = Path(__file__).parents[2]
ADDON = ROOT / "tests/addons/test_sla_guide"
FENCED = re.compile(
    r"^`([\w/]+\.\w+)`\n\n```\w+\n(.*?)\n```$", re.DOTALL | re.MULTILINE
)
CODE = re.compile(r"^```(?:python|xml)$", re.MULTILINE)


@tagged("post_install", "-at_install", "standard")
class TestClaim(contract.SlaContract, common.SlaCommon):
    host_model = "guide.claim"
    stop_domain = "[('settled', '=', True)]"

    def make_document(self, **vals):
        return self.env["guide.claim"].create({"name": "Claim", **vals})

    def end_document(self, document):
        document.settled = True


@tagged("post_install", "-at_install", "standard")
class TestGuide(common.SlaCommon):
    def setUp(self):
        super().setUp()
        self.customer = self.env["res.partner"].create({"name": "Blue Door"})
        self.metric = self.env.ref("test_sla_guide.metric_settled")
        self.agent = common.new_agent(self.env, "guide_agent", phone="+15550100")

    def make_claim(self, **vals):
        with self.at("2026-03-02 10:00"):
            claim = self.env["guide.claim"].create(
                {
                    "name": "Broken pump",
                    "partner_id": self.customer.id,
                    "user_id": self.agent.id,
                    **vals,
                }
            )
            self.env.flush_all()
        return claim

    def test_the_pages_show_what_is_in_the_addon(self):
        for page in ("developer", "sms"):
            text = (ROOT / f"docs/{page}.md").read_text()
            shown = FENCED.findall(text)
            self.assertTrue(shown)
            self.assertEqual(len(shown), len(CODE.findall(text)), "each has a file")
            for path, code in shown:
                with self.subTest(page=page, path=path):
                    self.assertEqual(code, (ADDON / path).read_text().strip())

    def test_the_host_of_the_guide_has_its_channel_and_team(self):
        policy = self.make_policy(self.metric, target={"channel": "phone"})
        by_mail = self.make_claim()
        self.assertFalse(by_mail.sla_clock_ids)
        unit = self.env["res.partner.category"].create({"name": "Pumps"})
        by_phone = self.make_claim(by_phone=True, unit_id=unit.id)
        self.assertEqual(by_phone.sla_clock_ids.policy_id, policy)
        self.assertEqual(by_phone.sla_clock_ids.team_name, "Pumps")

    def test_the_metric_of_the_guide_times_claims_of_customers(self):
        self.make_policy(self.metric)
        nobodys = self.make_claim(partner_id=False)
        self.assertFalse(nobodys.sla_clock_ids)
        claim = self.make_claim()
        with self.at("2026-03-02 12:00"):
            claim.settled = True
            self.env.flush_all()
        self.assertEqual(claim.sla_status, "met")

    def test_the_channel_of_the_guide_posts_in_the_room(self):
        step = {"name": "Room", "channel": "room", "timing": "after", "value": 0}
        self.make_policy(self.metric, steps=[step])
        claim = self.make_claim()
        self.tick("2026-03-02 14:00")
        alert = self.env["sla.delivery"].search(
            [("clock_id", "=", claim.sla_clock_ids.id)]
        )
        self.assertEqual((alert.state, alert.channel), ("sent", "room"))
        room = self.env.ref("mail.channel_all_employees")
        message = room.message_ids[:1]
        self.assertIn("Broken pump", message.body)
        self.assertEqual(message.partner_ids, self.agent.partner_id)


@tagged("post_install", "-at_install", "standard")
class TestSmsProvider(common.SlaCommon):
    """A provider that is not Odoo's; the network is the only thing that is played."""

    def setUp(self):
        super().setUp()
        self.company.example_sms_key = "s3cret"
        self.sent = []

    def answer(self, ok=True, error=None):
        def post(url, json, headers, timeout):
            self.sent.append((url, json, headers))
            answer = requests.Response()
            answer.status_code = 200 if ok else 402
            answer._content = b'{"error": "%s"}' % (error or "").encode()
            return answer

        self.patch(requests, "post", post)

    def make_alert(self):
        agent = common.new_agent(self.env, "sms_agent", phone="+15550100")
        metric = self.env.ref("test_sla_guide.metric_settled")
        step = {"name": "SMS", "channel": "sms", "timing": "before", "value": 60}
        self.make_policy(metric, steps=[step])
        with self.at("2026-03-02 10:00"):
            claim = self.env["guide.claim"].create(
                {
                    "name": "Broken pump",
                    "partner_id": self.env["res.partner"].create({"name": "Blue"}).id,
                    "user_id": agent.id,
                }
            )
            self.env.flush_all()
        self.tick("2026-03-02 13:00")
        return self.env["sla.delivery"].search(
            [("clock_id", "=", claim.sla_clock_ids.id)]
        )

    def send_queue(self):
        """Let the job of Odoo send what waits, without its commit."""
        waiting = self.env["sms.sms"].search([("state", "=", "outgoing")])
        waiting._send(unlink_failed=False, unlink_sent=True, raise_exception=False)

    def test_an_alert_goes_out_through_the_own_provider(self):
        self.answer()
        alert = self.make_alert()
        self.send_queue()
        [(url, message, headers)] = self.sent
        self.assertEqual(url, "https://sms.example.com/send")
        self.assertEqual(headers["Authorization"], "Bearer s3cret")
        self.assertEqual(message["to"], "+15550100")
        self.assertIn("Broken pump", message["text"])
        self.assertEqual((alert.state, alert.channel), ("sent", "sms"))

    def test_what_the_provider_refuses_is_told_by_a_notification(self):
        self.answer(ok=False, error="no_credit")
        alert = self.make_alert()
        self.send_queue()
        self.assertEqual(
            self.env["sms.sms"].search([("number", "=", "+15550100")]).failure_type,
            "sms_credit",
        )
        self.assertIn("SMS refused", alert.problem)
        self.tick("2026-03-02 13:05")
        self.assertEqual((alert.state, alert.channel), ("sent", "notify"))

    def test_each_company_sends_through_its_own_provider(self):
        self.answer()
        other = self.env["res.company"].create({"name": "Other"})
        other.example_sms_key = "0ther"
        keys = {self.company: "s3cret", other: "0ther"}
        for company in keys:
            note = self.env["mail.message"].create({"record_company_id": company.id})
            self.env["sms.sms"].create(
                {"number": "+15550101", "body": "Hello", "mail_message_id": note.id}
            )
        self.send_queue()
        used = {headers["Authorization"] for _url, _json, headers in self.sent}
        self.assertEqual(used, {"Bearer s3cret", "Bearer 0ther"})
