"""What service levels cost on tickets: queries, and CPU as a ratio to helpdesk_mgmt
alone.

Run by ``make bench``. Databases without, with, and with the OCA add-on instead of ours
are measured in turn, in one process, several times over; the best of each counts."""

import argparse
import contextlib
import cProfile
import gc
import os
import pstats
import time

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

HOURS = 8
LEVELS = 0  # instead of a number of metrics: agreements in three levels


@contextlib.contextmanager
def environment(name, **context):
    """Yield an environment of database ``name``; whatever is done is rolled back."""
    with Registry(name).cursor() as cr:
        yield api.Environment(cr, SUPERUSER_ID, context)
        cr.rollback()
    Registry(name).clear_all_caches()


class Kind:
    """One of the databases, and how promises are made in it."""

    def __init__(self, name, database):
        self.name, self.database = name, database

    def promise(self, env, policies, metrics):
        if self.name == "ours" and metrics == LEVELS:
            promise_in_levels(env, policies)
        elif self.name == "ours":
            _promise_ours(env, policies, metrics)
        elif self.name == "peer":
            _promise_peer(env, min(policies, 200), metrics or 1)


def _promise_ours(env, policies, metrics):
    env["sla.policy"].search([]).active = False
    names = ("first_response", "resolution", "answer")[:metrics]
    found = [env.ref(f"sla_helpdesk.metric_{name}") for name in names]
    for number in range(policies):
        last = number == policies - 1
        env["sla.policy"].create(
            {
                "name": f"Policy {number}",
                "model_id": env["ir.model"]._get_id("helpdesk.ticket"),
                "state": "active",
                "effective_from": False,
                "company_id": False,
                "sequence": number,
                "domain": "[]" if last else f"[('name', '=', 'Never {number}')]",
                "target_ids": [
                    (0, 0, {"metric_id": metric.id, "duration": HOURS})
                    for metric in found
                ],
            }
        )


def promise_in_levels(env, agreements):
    """Put ``agreements`` in force in three levels: everybody, tiers, customers with
    services, each with a target of its own."""
    metric = env.ref("sla_helpdesk.metric_resolution")
    env["sla.policy"].search([]).active = False
    tiers = env["sla.tier"].create([{"name": f"Tier {n}"} for n in range(10)])
    services = env["sla.service"].create([{"name": f"Service {n}"} for n in range(10)])
    customers = env["res.partner"].create(
        [{"name": f"Customer {n}"} for n in range(agreements)]
    )
    scopes = [{}, *({"tier_ids": [(6, 0, tier.ids)]} for tier in tiers)]
    for number, customer in enumerate(customers[: agreements - len(scopes)]):
        service = services[number % len(services)]
        scopes.append(
            {
                "partner_ids": [(6, 0, customer.ids)],
                "service_ids": [(6, 0, service.ids)],
            }
        )
    for number, scope in enumerate(scopes):
        agreement = env["sla.agreement"].create(
            {"name": f"Agreement {number}", "state": "active", **scope}
        )
        env["sla.policy"].create(
            {
                "name": f"Policy {number}",
                "model_id": env["ir.model"]._get_id("helpdesk.ticket"),
                "agreement_id": agreement.id,
                "state": "active",
                "effective_from": False,
                "target_ids": [(0, 0, {"metric_id": metric.id, "duration": HOURS})],
            }
        )


def _promise_peer(env, policies, metrics):
    env["helpdesk.ticket.team"].search([]).use_sla = True
    stage = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
    team = env["helpdesk.ticket.team"].search([], limit=1)
    for number in range(max(policies, metrics)):
        used = number >= max(policies, metrics) - metrics
        env["helpdesk.sla"].create(
            {
                "name": f"SLA {number}",
                "team_ids": [(6, 0, team.ids)],
                "stage_id": stage.id,
                "hours": HOURS,
                "domain": "[]" if used else f"[('name', '=', 'Never {number}')]",
            }
        )


def measure(env, work, profile=False):
    """Return queries, CPU seconds and Python calls of ``work()``."""
    env.cr.flush()  # with what runs before a commit, such as tracking
    gc.collect()
    before = env.cr.sql_log_count
    profiler = cProfile.Profile() if profile else None
    start = time.process_time()
    if profiler:
        profiler.enable()
    work()
    env.cr.flush()
    if profiler:
        profiler.disable()
    spent = time.process_time() - start
    calls = pstats.Stats(profiler).total_calls if profiler else 0
    return env.cr.sql_log_count - before, spent, calls


def run_case(kind, count, policies, metrics, context, profile=False):
    """Return the measures of creating and of closing ``count`` tickets."""
    with environment(kind.database, **context) as env:
        team = env["helpdesk.ticket.team"].create({"name": "Bench"})
        kind.promise(env, policies, metrics)
        customer = env["res.partner"].create({"name": "Customer"})
        done = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        done.mail_template_id = False
        values = {
            "description": "<p>Text</p>",
            "team_id": team.id,
            "partner_id": customer.id,
        }
        Ticket = env["helpdesk.ticket"]
        for _ in range(2):
            warm = Ticket.create([{"name": "Warm", **values} for _ in range(3)])
            env.cr.flush()
            warm.write({"stage_id": done.id})
            env.cr.flush()
        tickets = []
        created = measure(
            env,
            lambda: tickets.append(
                Ticket.create([{"name": f"T {i}", **values} for i in range(count)])
            ),
            profile,
        )
        env.invalidate_all()
        closed = measure(env, lambda: tickets[0].write({"stage_id": done.id}), profile)
        return created, closed


def best(kind, repeat, *case):
    runs = [run_case(kind, *case) for _ in range(repeat)]
    return [
        (min(run[i][0] for run in runs), min(run[i][1] for run in runs)) for i in (0, 1)
    ]


def report(kinds, options):
    plain = kinds[0]
    cases = [
        ("plain create", 1, 10, 3, {}),
        ("plain create", 10, 10, 3, {}),
        ("plain create", 100, 10, 3, {}),
        ("plain create", 100, 1, 3, {}),
        ("plain create", 100, 200, 3, {}),
        ("three levels", 100, 500, LEVELS, {}),
        ("plain create", options.many, 10, 3, {}),
        ("plain create", options.many, 200, 3, {}),
        ("no tracking", options.many, 10, 3, {"tracking_disable": True}),
    ]
    if options.quick:
        cases = cases[:6]
    print(f"{'case':14}{'tickets':>8}{'policies':>9} | create: queries, CPU | close")
    for label, count, policies, metrics, context in cases:
        base = None
        for kind in kinds:
            repeat = options.repeat if count > 10 else 1
            created, closed = best(kind, repeat, count, policies, metrics, context)
            if kind is plain:
                base = created, closed
            ratios = [
                f"{queries:6} {cpu * 1000:8.0f} ms {cpu / reference:5.2f}×"
                for (queries, cpu), (_q, reference) in zip(
                    (created, closed), base, strict=True
                )
            ]
            line = f"{label:14}{count:8}{policies:9} {kind.name:>6} "
            print(line + " | ".join(ratios), flush=True)
    print("Python calls at 100 tickets, as a ratio to plain")
    for label, policies, metrics in (
        ("one promise", 1, 1),
        ("three promises", 10, 3),
        ("200 domains", 200, 3),
    ):
        calls = {}
        for kind in kinds:
            calls[kind.name] = [
                measured[2]
                for measured in run_case(
                    kind, 100, policies, metrics, {"tracking_disable": True}, True
                )
            ]
        for name, (create, close) in calls.items():
            base_create, base_close = calls["plain"]
            print(
                f"{label:16}{name:>6} create {create / base_create:5.2f}×"
                f"  close {close / base_close:5.2f}×"
            )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--many", type=int, default=1000)
    parser.add_argument("--repeat", type=int, default=3)
    options, _rest = parser.parse_known_args()
    config.parse_config(["-c", os.environ["ODOO_RC"]])
    databases = {
        name: os.environ[f"BENCH_{name.upper()}"]
        for name in ("plain", "ours", "peer")
        if os.environ.get(f"BENCH_{name.upper()}")
    }
    report([Kind(name, database) for name, database in databases.items()], options)


if __name__ == "__main__":
    main()
