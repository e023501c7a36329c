"""What the scheduler costs: with nothing due among a million open clocks, and when
thousands come due at once. Run by ``make bench``."""

import argparse
import os
import time
from datetime import timedelta

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import SQL, config

_DUE = (
    "SELECT id FROM sla_clock WHERE next_event_at <= %s "
    "ORDER BY next_event_at LIMIT 500"
)


def prepare(env, tickets):
    """Make ``tickets`` with one promise each, and return their clocks."""
    env["sla.policy"].search([]).active = False
    metric = env.ref("sla_helpdesk.metric_resolution")
    env["sla.policy"].create(
        {
            "name": "Bench",
            "model_id": metric.model_id.id,
            "state": "active",
            "effective_from": False,
            "company_id": False,
            "target_ids": [
                (
                    0,
                    0,
                    {
                        "metric_id": metric.id,
                        "duration": 1,
                        "calendar_id": env.ref("sla_base.calendar_always").id,
                    },
                )
            ],
        }
    )
    made = (
        env["helpdesk.ticket"]
        .with_context(tracking_disable=True)
        .create([{"name": f"T {i}", "description": "T"} for i in range(tickets)])
    )
    env.flush_all()
    return made.sla_clock_ids


def multiply(env, clock, count):
    """Copy ``clock`` until there are ``count`` open clocks, none of them due."""
    columns = [
        name
        for name, field in clock._fields.items()
        if field.store and field.column_type and name not in ("id", "res_id")
    ]
    names = SQL(", ").join(map(SQL.identifier, columns))
    env.cr.execute(
        SQL(
            "INSERT INTO sla_clock (res_id, %s) SELECT -n, %s FROM sla_clock, "
            "generate_series(1, %s) AS n WHERE id = %s",
            names,
            names,
            count,
            clock.id,
        )
    )
    env.cr.execute(
        "UPDATE sla_clock SET next_event_at = "
        "next_event_at + interval '1 second' * (id % 100000) + interval '1 day' "
        "WHERE res_id < 0"
    )
    env.cr.execute("ANALYZE sla_clock")


def idle(env, label):
    """Print how long the question for due clocks takes in the database."""
    now = env["sla.clock"]._now() - timedelta(days=1)
    env.cr.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + _DUE, [now])
    plan = env.cr.fetchone()[0][0]
    node = plan["Plan"]["Plans"][0]
    start = time.perf_counter()
    env["sla.clock"].search(
        [("next_event_at", "<=", now)], limit=500, order="next_event_at"
    )
    spent = time.perf_counter() - start
    print(
        f"{label}: {plan['Execution Time']:.3f} ms in the database, "
        f"{spent * 1000:.1f} ms with the ORM; {node['Node Type']} on "
        f"{node.get('Index Name')}",
        flush=True,
    )


def storm(env, clocks):
    """Print how many due clocks a second are handled, without notifications."""
    past = env["sla.clock"]._now() - timedelta(hours=5)
    for clock in clocks:
        clock._store(
            {
                "deadline": past,
                "warn_at": past,
                "running_since": past - timedelta(hours=1),
                "next_event_at": past,
            }
        )
    env.flush_all()
    env.invalidate_all()
    queries = env.cr.sql_log_count
    start = time.perf_counter()
    while env["sla.clock"]._tick_batch(500):
        env.flush_all()
        env.invalidate_all()
    spent = time.perf_counter() - start
    queries = env.cr.sql_log_count - queries
    count = len(clocks)
    print(
        f"{count} due clocks: {count / spent:.0f} a second, "
        f"{queries / count:.2f} queries each",
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--clocks", type=int, default=1_000_000)
    parser.add_argument("--due", type=int, default=3000)
    options, _rest = parser.parse_known_args()
    config.parse_config(["-c", os.environ["ODOO_RC"]])
    with Registry(os.environ["BENCH_OURS"]).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        clocks = prepare(env, options.due)
        idle(env, f"nothing due among {len(clocks)} clocks")
        storm(env, clocks)
        multiply(env, clocks[0], options.clocks)
        idle(env, f"nothing due among {options.clocks} clocks")
        cr.rollback()


if __name__ == "__main__":
    main()
