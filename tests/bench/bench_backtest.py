"""How long a backtest of ten thousand tickets takes, with and without clocks.

Run by ``make bench``. The tickets, their tracked changes and messages are inserted by
SQL; what is measured is the backtest alone. Everything is rolled back."""

import argparse
import contextlib
import os
import time

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

_TICKETS = """
    INSERT INTO helpdesk_ticket (name, number, description, team_id, stage_id,
        company_id, partner_id, priority, active, rating_status,
        create_uid, create_date, write_uid, write_date)
    SELECT 'Bench ' || n, 'B' || n, 'Text', %(team)s, %(done)s, %(company)s,
        %(partner)s, (n %% 4)::text, true, 'stage',
        1, %(start)s::timestamp + made, 1, %(start)s::timestamp + made
    FROM (SELECT n, n * interval '12 minutes' AS made
        FROM generate_series(1, %(count)s) AS n) AS each
    RETURNING id
"""
_MESSAGES = """
    INSERT INTO mail_message (model, res_id, message_type, subtype_id, author_id,
        is_internal, date, create_uid, create_date, write_uid, write_date)
    SELECT 'helpdesk.ticket', id, %(kind)s, %(subtype)s, %(author)s, false,
        create_date + %(after)s * (1 + id %% 7) * interval '1 hour', 1,
        create_date + %(after)s * (1 + id %% 7) * interval '1 hour', 1, create_date
    FROM helpdesk_ticket WHERE number LIKE 'B%%'
    RETURNING id
"""
_TRACKED = """
    INSERT INTO mail_tracking_value (field_id, old_value_integer, new_value_integer,
        mail_message_id, create_uid, create_date, write_uid, write_date)
    SELECT %(field)s, %(old)s, %(new)s, id, 1, create_date, 1, create_date
    FROM mail_message WHERE id = ANY(%(messages)s)
"""
_SPREAD = """
    UPDATE sla_clock_event AS event SET at = started_at + %(hours)s * interval '1 hour'
    FROM sla_clock AS clock WHERE clock_id = clock.id AND event.kind <> 'breached'
        AND at > started_at + interval '5 hours'
"""


@contextlib.contextmanager
def environment(name):
    """Yield an environment of database ``name``; whatever is done is rolled back."""
    with Registry(name).cursor() as cr:
        yield api.Environment(cr, SUPERUSER_ID, {})
        cr.rollback()
    Registry(name).clear_all_caches()


def make_tickets(env, count):
    """Insert tickets that were answered, waited for the customer, and were closed."""
    ref = env.ref
    stages = {
        name: ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{name}").id
        for name in ("new", "in_progress", "awaiting", "done")
    }
    team = env["helpdesk.ticket.team"].create({"name": "Bench"})
    partner = env["res.partner"].create({"name": "Customer"})
    env.flush_all()
    values = {
        "count": count,
        "start": "2026-01-01 06:00:00",
        "team": team.id,
        "done": stages["done"],
        "company": env.company.id,
        "partner": partner.id,
    }
    env.cr.execute(_TICKETS, values)
    message(env, "comment", "mail.mt_comment", ref("base.partner_admin").id, 1)
    path = ["new", "in_progress", "awaiting", "in_progress", "done"]
    field = env["ir.model.fields"]._get("helpdesk.ticket", "stage_id").id
    author = ref("base.partner_admin").id
    for hours, (old, new) in enumerate(zip(path, path[1:], strict=False), 2):
        ids = message(env, "notification", "mail.mt_note", author, hours)
        env.cr.execute(
            _TRACKED,
            {
                "field": field,
                "old": stages[old],
                "new": stages[new],
                "messages": ids,
            },
        )
    env.cr.execute("ANALYZE mail_message, mail_tracking_value, helpdesk_ticket")
    env.invalidate_all()


def message(env, kind, subtype, author, after):
    values = {
        "kind": kind,
        "subtype": env.ref(subtype).id,
        "author": author,
        "after": after,
    }
    env.cr.execute(_MESSAGES, values)
    return [id_ for (id_,) in env.cr.fetchall()]


def make_policy(env):
    """Return a draft with three targets and a ladder."""
    names = ("first_response", "resolution", "answer")
    return env["sla.policy"].create(
        {
            "name": "Draft",
            "model_id": env["ir.model"]._get_id("helpdesk.ticket"),
            "company_id": False,
            "target_ids": [
                (0, 0, {"metric_id": env.ref(f"sla_helpdesk.metric_{name}").id, **vals})
                for name in names
                for vals in ({"duration": 8}, {"duration": 2, "priority": "3"})
            ],
            "escalation_ids": [
                (0, 0, {"name": "Soon", "timing": "before", "value": 30}),
                (0, 0, {"name": "Late", "timing": "after", "value": 0}),
            ],
        }
    )


def live(env):
    """Let the tickets have clocks that paused, resumed and stopped."""
    tickets = env["helpdesk.ticket"].with_context(tracking_disable=True)
    tickets = tickets.search([("number", "=like", "B%")])
    stages = ("new", "awaiting", "in_progress", "done")
    env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done").mail_template_id = False
    for hours, name in enumerate(stages):
        stage = env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{name}")
        tickets.write({"stage_id": stage.id})
        env.flush_all()
        # all of it happened now; spread it over the hours after the start
        env.cr.execute(_SPREAD, {"hours": hours})
    env.cr.execute("UPDATE sla_clock SET create_date = started_at")
    env.cr.execute("ANALYZE sla_clock, sla_clock_event")
    env.invalidate_all()


def backtest(env, policy):
    """Run a backtest of all tickets, and return its seconds and the record."""
    made = env["sla.backtest"].create(
        {
            "model_id": policy.model_id.id,
            "policy_ids": [(6, 0, policy.ids)],
            "date_from": "2026-01-01",
            "date_to": "2026-12-31",
        }
    )
    env.flush_all()
    env.invalidate_all()
    began = time.monotonic()
    made._start()
    while made.state in ("queued", "running"):
        made._run_batch(500)
    env.flush_all()
    return time.monotonic() - began, made


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--backtest", type=int, default=10_000)
    options, _rest = parser.parse_known_args()
    count = 1000 if options.quick else options.backtest
    config.parse_config(["-c", os.environ["ODOO_RC"]])
    with environment(os.environ["BENCH_OURS"]) as env:
        make_tickets(env, count)
        policy = make_policy(env)
        seconds, made = backtest(env, policy)
        show("from tracked changes", count, seconds, made)
        policy.write({"state": "active", "effective_from": False})
        policy.target_ids.effective_from = False
        live(env)
        seconds, made = backtest(env, policy)
        show("with clocks", count, seconds, made)


def show(label, count, seconds, made):
    print(
        f"backtest {label:22}{count:7} tickets {seconds:7.1f} s"
        f"  {made.promise_count} promises, {made.log_count} from clocks,"
        f" {made.tracked_count} tracked, {made.unknown_count} not known,"
        f" {made.breached_count} breached, {made.alert_count} alerts",
        flush=True,
    )


if __name__ == "__main__":
    main()
