"""Builders that the tests of this add-on and of every host use. No tests in here."""

from contextlib import contextmanager
from datetime import datetime

from odoo.tests import new_test_user

from odoo.addons.mail.tests.common import MailCommon

WORKWEEK = range(5)


class SlaCommon(MailCommon):
    """A company that is open from 9 to 17 on weekdays, in UTC."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.tz = "UTC"
        cls.company = cls.env.company
        cls.calendar = cls.make_calendar("Nine to five", 9, 17)
        cls.company.resource_calendar_id = cls.calendar
        cls.always = cls.env.ref("sla_base.calendar_always")
        cls.env["sla.policy"].search([]).active = False  # those of other add-ons

    @classmethod
    def make_calendar(cls, name, start, end, days=WORKWEEK, tz="UTC", company=None):
        lines = [
            {
                "name": f"{name} {day}",
                "dayofweek": str(day),
                "hour_from": start,
                "hour_to": end,
                "day_period": "full_day",
            }
            for day in days
        ]
        return cls.env["resource.calendar"].create(
            {
                "name": name,
                "tz": tz,
                "company_id": (company or cls.env.company).id,
                "attendance_ids": [(5, 0, 0)] + [(0, 0, line) for line in lines],
            }
        )

    @classmethod
    def make_metric(cls, model, **vals):
        return cls.env["sla.metric"].create(
            {
                "name": "Resolution",
                "model_id": cls.env["ir.model"]._get_id(model),
                "stop_domain": "[('closed', '=', True)]",
                **vals,
            }
        )

    @classmethod
    def make_policy(cls, metric, hours=4, steps=(), target=None, **vals):
        """Make a policy in force, with one target and the ladder ``steps``."""
        return cls.env["sla.policy"].create(
            {
                "name": "Standard",
                "model_id": metric.model_id.id,
                "state": "active",
                "effective_from": False,
                "target_ids": [
                    (
                        0,
                        0,
                        {"metric_id": metric.id, "duration": hours, **(target or {})},
                    )
                ],
                "escalation_ids": [(0, 0, step) for step in steps],
                **vals,
            }
        )

    @classmethod
    def make_agreement(cls, **vals):
        """Make an agreement in force."""
        return cls.env["sla.agreement"].create(
            {"name": "Agreement", "state": "active", **vals}
        )

    @contextmanager
    def at(self, moment):
        """Let it be ``moment`` (UTC, ``"2026-03-02 09:00"``) for Odoo and the
        engine."""
        with self.mock_datetime_and_now(when(moment)):
            yield

    def tick(self, moment):
        """Let the scheduler do its work at ``moment``."""
        with self.at(moment):
            while self.env["sla.clock"]._tick_batch(500):
                pass
            while self.env["sla.delivery"]._deliver_batch(500):
                pass
            self.env.flush_all()

    def run_job(self, name, moment):
        """Let a background job of sla_base run at ``moment``, as Odoo runs it."""
        with self.at(moment), self.enter_registry_test_mode():
            self.env.ref(f"sla_base.{name}").method_direct_trigger()
        self.env.invalidate_all()

    def assert_replays(self, clocks):
        """Check that the events of ``clocks`` give their stored state."""
        clocks.flush_recordset()
        histories = clocks._get_histories()
        for clock in clocks:
            folded = clock._fold(histories[clock])
            stored = clock._get_value()
            for name in _REPLAYED:
                self.assertEqual(getattr(folded, name), getattr(stored, name), name)
            kept_at = clock.state == "stopped" and clock.stopped_at
            self.assertEqual(clock.decided_at, clock.breached_at or kept_at)


_REPLAYED = (
    "status",
    "allowance",
    "elapsed",
    "since",
    "deadline",
    "breached_at",
    "stopped_at",
    "paused",
    "paused_since",
    "paused_until",
    "reopened",
)


def when(text):
    return datetime.fromisoformat(text)


def new_agent(env, login, phone=None, groups="base.group_user"):
    """Return an internal user who reads notifications in Odoo."""
    user = new_test_user(
        env, login=login, groups=groups, email=f"{login}@example.com", tz="UTC"
    )
    user.notification_type = "inbox"
    user.partner_id.phone = phone
    return user
