"""Outages reported by a monitoring tool."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .test_availability import AvailabilityCommon


@tagged("post_install", "-at_install", "standard")
class TestOutageReports(AvailabilityCommon):
    """What monitoring tools call."""

    def report(self, user=None, **vals):
        call = {
            "service": self.crm.id,
            "started": "2026-06-10T12:00:00+02:00",
            "external_id": "M-1",
            **vals,
        }
        with self.at("2026-06-20 12:00"):
            return self.env["sla.outage"].browse(
                self.env["sla.outage"]
                .with_user(user or self.robot)
                .report_outage(**call)
            )

    def recover(self, external_id="M-1", ended="2026-06-10 10:30", user=None):
        with self.at("2026-06-20 12:00"):
            outages = self.env["sla.outage"].with_user(user or self.robot)
            return outages.report_recovery(external_id, ended)

    def test_a_tool_reports_an_outage_and_its_end(self):
        line = self.promise()
        outage = self.report(note="<b>disk</b> full")
        self.assertEqual(str(outage.started_at), "2026-06-10 10:00:00")
        self.assertEqual(outage.source, "api")
        self.assertFalse(outage.ended_at)
        self.assertIn("&lt;b&gt;disk", outage.note)
        self.assertEqual(self.recover(), outage.id)
        self.assertEqual(str(outage.ended_at), "2026-06-10 10:30:00")
        self.assertEqual(self.down(line), [30])

    def test_calls_may_be_repeated(self):
        outage = self.report()
        self.assertEqual(self.report(started="2026-06-11 10:00"), outage)
        self.recover()
        self.recover(ended="2026-06-10 11:00")
        self.assertEqual(self.report(), outage)
        self.assertEqual(str(outage.started_at), "2026-06-10 10:00:00")
        self.assertEqual(str(outage.ended_at), "2026-06-10 10:30:00")

    def test_services_are_named_by_id_or_full_name(self):
        outage = self.report(service=["IT / CRM", self.shop.id])
        self.assertEqual(outage.service_ids, self.crm | self.shop)

    def test_errors_say_what_is_wrong(self):
        for vals, text in (
            ({"service": "CRM of old"}, "no service “CRM of old”"),
            ({"service": []}, "say what is down"),
            ({"started": "yesterday"}, "started: “yesterday” is no moment"),
            ({"external_id": ""}, "external_id is missing"),
            ({"kind": "odd"}, "“odd” is no kind"),
        ):
            with self.assertRaisesRegex(UserError, text):
                self.report(**vals)
        with self.assertRaisesRegex(UserError, "no outage “M-2”"):
            self.recover("M-2")
        self.report()
        with self.assertRaisesRegex(ValidationError, "before it has begun"):
            self.recover(ended="2026-06-09 10:00")

    def test_plain_users_are_refused(self):
        outage = self.report()
        plain = new_test_user(self.env, "plain", groups="base.group_user")
        for user in (plain, self.reader):
            with self.assertRaisesRegex(AccessError, "Monitoring"):
                self.report(user=user, external_id="M-9")
            with self.assertRaisesRegex(AccessError, "Monitoring"):
                self.recover(user=user)
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models"):
            outage.with_user(plain).read(["name"])

    def test_tools_do_nothing_else(self):
        outage = self.report().with_user(self.robot)
        self.assertEqual(outage.name, "CRM")
        for forbidden in (
            lambda: outage.write({"started_at": "2026-06-01 00:00:00"}),
            lambda: outage.unlink(),
            lambda: outage.action_end_now(),
            lambda: outage.copy(),
        ):
            with self.assertRaises(AccessError):
                forbidden()

    def test_readers_read_and_managers_write(self):
        outage = self.make_outage("10 10:00", "10 11:00")
        self.assertEqual(outage.with_user(self.reader).minutes, 60)
        with self.assertRaises(AccessError):
            outage.with_user(self.reader).name = "Up"
        outage.with_user(self.manager).name = "Up"

    def test_another_company_has_its_own_outages(self):
        other = self.env["res.company"].create({"name": "Other"})
        line = self.promise()
        outage = self.make_outage("10 10:00", "10 11:00", company_id=other.id)
        self.assertEqual(self.down(line), [0])
        with self.assertRaises(AccessError):
            outage.with_user(self.manager).read(["name"])
        with self.at("2026-06-21 12:00"):
            outage.company_id = False
        self.assertEqual(self.down(line), [60])

    def test_the_same_number_in_another_company_is_another_outage(self):
        other = self.env["res.company"].create({"name": "Other"})
        robot = new_test_user(
            self.env,
            "other_robot",
            groups="sla_base.group_sla_monitoring",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        first = self.report()
        with self.assertRaisesRegex(UserError, "no outage “M-1” in this company"):
            self.recover(user=robot)
        second = self.report(user=robot)
        self.assertNotEqual(first, second)
        self.assertEqual(second.company_id, other)
