"""Two schedulers at once, and one that dies halfway: real transactions, two
connections."""

from datetime import datetime, timedelta

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged


@tagged("post_install", "-at_install", "standard")
class TestConcurrency(BaseCase):
    """These tests commit; what they made is removed at the end."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.made = {}
        with self.connection() as env:
            self.prepare(env)
            env.cr.commit()
        self.addCleanup(self.remove)

    def connection(self):
        return _Connection(self.registry)

    def prepare(self, env):
        stage = env["test.sla.stage"].create({"name": "New"})
        metric = env["sla.metric"].create(
            {
                "name": "Resolution",
                "model_id": env["ir.model"]._get_id("test.sla.ticket"),
                "stop_domain": "[('topic', '=', 'done')]",
            }
        )
        policy = env["sla.policy"].create(
            {
                "name": "Standard",
                "model_id": metric.model_id.id,
                "state": "active",
                "effective_from": False,
                "target_ids": [
                    (
                        0,
                        0,
                        {
                            "metric_id": metric.id,
                            "duration": 1,
                            "unit": "minute",
                            "calendar_id": env.ref("sla_base.calendar_always").id,
                        },
                    )
                ],
                "escalation_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "Breach",
                            "timing": "after",
                            "value": 0,
                            "channel": "note",
                        },
                    )
                ],
            }
        )
        tickets = env["test.sla.ticket"].create([{"name": f"T {i}"} for i in range(20)])
        env.flush_all()
        clocks = tickets.sla_clock_ids
        past = datetime.now().replace(microsecond=0) - timedelta(hours=1)
        clocks._store(
            {
                "started_at": past,
                "running_since": past,
                "deadline": past + timedelta(minutes=1),
                "next_event_at": past + timedelta(minutes=1),
            }
        )
        self.made = {
            "test.sla.ticket": tickets.ids,
            "sla.policy": policy.ids,
            "sla.metric": metric.ids,
            "test.sla.stage": stage.ids,
        }
        self.clock_ids = clocks.ids
        self.assertEqual(len(clocks), 20)

    def remove(self):
        with self.connection() as env:
            for model, ids in self.made.items():
                env[model].browse(ids).unlink()
            env.cr.commit()
        self.registry.clear_all_caches()

    def deliveries(self, env):
        return env["sla.delivery"].search([("clock_id", "in", self.clock_ids)])

    def assert_once(self):
        with self.connection() as env:
            deliveries = self.deliveries(env)
            self.assertEqual(len(deliveries), 20)
            self.assertEqual(sorted(deliveries.clock_id.ids), sorted(self.clock_ids))
            self.assertEqual(set(deliveries.mapped("state")), {"sent"})
            clocks = env["sla.clock"].browse(self.clock_ids)
            for kind in ("breached", "escalated"):
                events = clocks.event_ids.filtered(lambda e, k=kind: e.kind == k)
                self.assertEqual(len(events), 20, kind)
            notes = env["mail.message"].search(
                [
                    ("model", "=", "test.sla.ticket"),
                    ("res_id", "in", self.made["test.sla.ticket"]),
                    ("body", "ilike", "overdue"),
                ]
            )
            self.assertEqual(len(notes), 20)

    def finish(self):
        """Let one scheduler work off what is left."""
        with self.connection() as env:
            while env["sla.clock"]._tick_batch(500):
                env.cr.commit()
            while env["sla.delivery"]._deliver_batch(500):
                env.cr.commit()
            env.cr.commit()

    def test_two_schedulers_take_different_clocks(self):
        with self.connection() as first, self.connection() as second:
            self.assertEqual(first["sla.clock"]._tick_batch(10), 10)
            second["sla.clock"]._tick_batch(500)
            first.flush_all()
            second.flush_all()
            first.cr.commit()
            second.cr.commit()
            first["sla.delivery"]._deliver_batch(10)
            second["sla.delivery"]._deliver_batch(500)
            first.cr.commit()
            second.cr.commit()
        self.finish()
        self.assert_once()

    def test_a_scheduler_that_dies_leaves_nothing_half_done(self):
        with self.connection() as env:
            env["sla.clock"]._tick_batch(10)
            env.flush_all()
            env.cr.commit()
            env["sla.clock"]._tick_batch(500)
            env.flush_all()
            env.cr.rollback()  # as PostgreSQL does when the process is killed
        with self.connection() as env:
            self.assertEqual(len(self.deliveries(env)), 10)
            env["sla.delivery"]._deliver_batch(5)
            env.flush_all()
            env.cr.rollback()
        self.finish()
        self.assert_once()

    def test_a_step_cannot_be_queued_twice(self):
        self.finish()
        with self.connection() as env:
            delivery = self.deliveries(env)[0]
            with self.assertRaises(psycopg2.errors.UniqueViolation):
                env["sla.delivery"].create(
                    {
                        "clock_id": delivery.clock_id.id,
                        "escalation_id": delivery.escalation_id.id,
                        "due_at": delivery.due_at,
                    }
                )

    def test_a_clock_that_a_user_changes_meanwhile_is_left_for_the_next_round(self):
        with self.connection() as user, self.connection() as scheduler:
            clock = user["sla.clock"].browse(self.clock_ids[0])
            clock._store({"paused": 1})
            user.flush_all()
            scheduler["sla.clock"]._tick_batch(500)
            scheduler.flush_all()
            self.assertEqual(len(self.deliveries(scheduler)), 19)
            scheduler.cr.commit()
            user.cr.commit()
        self.finish()
        self.assert_once()


class _Connection:
    """An environment on a connection of its own."""

    def __init__(self, registry):
        self.registry = registry

    def __enter__(self):
        self.cursor = self.registry.cursor()
        return api.Environment(self.cursor, SUPERUSER_ID, {})

    def __exit__(self, *error):
        self.cursor.rollback()
        self.cursor.close()
