"""How long the first paint of the cockpit takes in the server, with a hundred thousand
open clocks. Run by ``make bench``.

The tickets and clocks are copies of one, made by SQL and spread over teams, people,
deadlines and a year; nobody but the cockpit is measured. Everything is rolled back."""

import argparse
import os
import time

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import new_test_user
from odoo.tools import SQL, config

TEAMS, PEOPLE = 8, 40


def prepare(env):
    """Make one ticket with a promise, return it with its clock."""
    env["sla.policy"].search([]).active = False
    metric = env.ref("sla_helpdesk.metric_resolution")
    target = {"metric_id": metric.id, "duration": 8}
    env["sla.policy"].create(
        {
            "name": "Bench",
            "model_id": metric.model_id.id,
            "state": "active",
            "effective_from": False,
            "company_id": False,
            "target_ids": [(0, 0, target)],
        }
    )
    ticket = env["helpdesk.ticket"].create({"name": "T", "description": "T"})
    env.flush_all()
    return ticket, ticket.sla_clock_ids[:1]


def _copy(env, record, count, own):
    """Insert ``count`` copies of ``record``, numbered n, with the columns ``own`` (SQL
    by name) of their own."""
    columns = [
        name
        for name, field in record._fields.items()
        if field.store and field.column_type and name not in ("id", *own)
    ]
    env.cr.execute(
        SQL(
            "INSERT INTO %(table)s (%(names)s, %(own)s) SELECT %(names)s, %(values)s "
            "FROM %(table)s, generate_series(1, %(count)s) AS n WHERE id = %(id)s",
            table=SQL.identifier(record._table),
            names=SQL(", ").join(map(SQL.identifier, columns)),
            own=SQL(", ").join(map(SQL.identifier, own)),
            values=SQL(", ").join(own.values()),
            count=count,
            id=record.id,
        )
    )


def fill(env, ticket, clock, still_open, ended):
    """Make the other tickets and clocks: ``still_open`` ones, and ``ended`` ones of the
    last year, every tenth of them broken."""
    users = env["res.users"].create(
        [{"name": f"Person {n}", "login": f"bench{n}"} for n in range(PEOPLE)]
    )
    teams = env["helpdesk.ticket.team"].create(
        [{"name": f"Team {n}"} for n in range(TEAMS)]
    )
    env.flush_all()
    user = SQL("(%s)[1 + n %% %s]", users.ids, PEOPLE)
    team = SQL("(%s)[1 + n %% %s]", teams.ids, TEAMS)
    number = SQL("'BENCH' || n")
    own = {"number": number, "user_id": user, "team_id": team}
    _copy(env, ticket, still_open + ended, own)
    [[first]] = env.execute_query(
        SQL("SELECT min(id) FROM helpdesk_ticket WHERE number = 'BENCH1'")
    )
    shared = {
        "user_id": user,
        "team_id": team,
        "team_model": SQL("'helpdesk.ticket.team'"),
        "team_name": SQL("'Team ' || n %% %s", TEAMS),
    }
    soon = SQL("now()::timestamp + (n %% 9000 - 1000) * interval '5 minutes'")
    _copy(
        env,
        clock,
        still_open,
        shared
        | {"res_id": SQL("%s + n - 1", first), "deadline": soon, "warn_at": soon},
    )
    past = SQL("now()::timestamp - (n %% 365) * interval '1 day'")
    broken = SQL("CASE WHEN n %% 10 = 0 THEN %s END", past)
    res_id = SQL("%s + n - 1", first + still_open)
    moments = {"stopped_at": past, "decided_at": past, "breached_at": broken}
    state = {"res_id": res_id, "state": SQL("'stopped'"), "next_event_at": SQL("NULL")}
    _copy(env, clock, ended, shared | state | moments)
    env.cr.execute("ANALYZE sla_clock")
    env.cr.execute("ANALYZE helpdesk_ticket")
    env.invalidate_all()


def measure(env, label):
    """Print what the questions of an opening cockpit take."""
    cockpit = env["sla.cockpit"]
    questions = {
        "figures": lambda: cockpit.get_figures({}),
        "attainment, 12 months": lambda: cockpit.get_attainment({"period": "months"}),
    }
    for name, ask in questions.items():
        env.invalidate_all()
        queries, start = env.cr.sql_log_count, time.perf_counter()
        ask()
        spent = time.perf_counter() - start
        queries = env.cr.sql_log_count - queries
        print(f"{label}: {name} {spent:.2f} s, {queries} queries", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--open", type=int, default=100_000)
    parser.add_argument("--ended", type=int, default=200_000)
    options, _rest = parser.parse_known_args()
    config.parse_config(["-c", os.environ["ODOO_RC"]])
    with Registry(os.environ["BENCH_OURS"]).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        fill(env, *prepare(env), options.open, options.ended)
        print(f"{options.open} open and {options.ended} ended clocks:", flush=True)
        groups = {
            "agent": "helpdesk_mgmt.group_helpdesk_user,sla_base.group_sla_user",
            "manager": "helpdesk_mgmt.group_helpdesk_manager,"
            "sla_base.group_sla_manager",
        }
        for label, names in groups.items():
            user = new_test_user(env, f"bench_{label}", groups=names)
            measure(env(user=user), label)
            measure(env(user=user), f"{label}, again")
        cr.rollback()


if __name__ == "__main__":
    main()
