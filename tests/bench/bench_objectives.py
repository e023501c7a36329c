"""How long three years of monthly figures take on a hundred thousand records.

Run by ``make bench``. The records are leads if CRM is there, contacts otherwise,
inserted by SQL; what is measured is the refresh of the objectives alone, of six
figures: for the company, and for it and twenty people. Everything is rolled back."""

import argparse
import contextlib
import os
import time

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

_LEADS = """
    INSERT INTO crm_lead (name, type, active, company_id, user_id, expected_revenue,
        probability, create_uid, create_date, write_uid, write_date)
    SELECT 'Bench ' || n, 'lead', true, %(company)s, (%(users)s)[1 + n %% 20],
        (n * 7919) %% 50000, n %% 100, 1, made, 1, made + (n %% 90) * interval '1 hour'
    FROM (SELECT n, timestamp '2023-01-01' + n * %(step)s::interval AS made
        FROM generate_series(1, %(count)s) AS n) AS each
"""
_CONTACTS = """
    INSERT INTO res_partner (name, type, active, company_id, user_id, color,
        is_company, autopost_bills, create_uid, create_date, write_uid, write_date)
    SELECT 'Bench ' || n, 'contact', true, %(company)s, (%(users)s)[1 + n %% 20],
        n %% 100, n %% 3 = 0, 'ask', 1, made, 1, made + (n %% 90) * interval '1 hour'
    FROM (SELECT n, timestamp '2023-01-01' + n * %(step)s::interval AS made
        FROM generate_series(1, %(count)s) AS n) AS each
"""
_MONTHS = 36
_KINDS = ("count", "sum", "average", "median", "ratio", "elapsed")


@contextlib.contextmanager
def environment(name):
    """Yield an environment of database ``name``; whatever is done is rolled back."""
    with Registry(name).cursor() as cr:
        yield api.Environment(cr, SUPERUSER_ID, {})
        cr.rollback()
    Registry(name).clear_all_caches()


def make_records(env, count):
    """Insert records spread over three years and twenty people; return their model and
    the name of a number on them."""
    users = env["res.users"].create(
        [{"name": f"Person {n}", "login": f"bench{n}"} for n in range(20)]
    )
    env.flush_all()
    leads = "crm.lead" in env
    env.cr.execute(
        _LEADS if leads else _CONTACTS,
        {
            "company": env.company.id,
            "users": users.ids,
            "count": count,
            "step": f"{3 * 365 * 86400 / count} seconds",
        },
    )
    env.cr.execute("ANALYZE crm_lead" if leads else "ANALYZE res_partner")
    name, number = ("crm.lead", "probability") if leads else ("res.partner", "color")
    return name, number, users


def make_kpi(env, kind, model, number):
    field = env["ir.model.fields"]._get
    half = f"[('{number}', '>=', 50)]"
    begins = "create_date" if kind == "elapsed" else number
    return env["sla.kpi"].create(
        {
            "name": kind,
            "definition": kind,
            "measure": kind,
            "unit": "hour" if kind == "elapsed" else "number",
            "model_id": env["ir.model"]._get_id(model),
            "domain": half if kind == "ratio" else "[]",
            "field_id": field(model, begins).id,
            "end_field_id": field(model, "write_date").id,
        }
    )


def make_objectives(env, kpi, users):
    months = [f"{2023 + n // 12}-{n % 12 + 1:02}-01" for n in range(_MONTHS)]
    people = [{"scope": "person", "user_id": user.id} for user in users]
    return env["sla.objective"].create(
        [
            {"kpi_id": kpi.id, "date_start": month, "target": 100, **who}
            for month in months
            for who in ({}, *people)
        ]
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--records", type=int, default=100_000)
    options, _rest = parser.parse_known_args()
    count = 5000 if options.quick else options.records
    config.parse_config(["-c", os.environ["ODOO_RC"]])
    with environment(os.environ["BENCH_OURS"]) as env:
        if "sla.objective" not in env:
            return
        model, number, users = make_records(env, count)
        total = 0.0
        for kind in _KINDS:
            kpi = make_kpi(env, kind, model, number)
            for people in (users.browse(), users):
                objectives = make_objectives(env, kpi, people)
                objectives.filtered(lambda each: each.user_id).flush_recordset()
                env.flush_all()
                env.invalidate_all()
                began = time.monotonic()
                objectives._refresh()
                env.flush_all()
                seconds = time.monotonic() - began
                total += seconds
                show(kind, model, count, objectives, seconds)
                objectives.unlink()
        print(f"objectives {'all':10} {total:41.1f} s", flush=True)


def show(kind, model, count, objectives, seconds):
    print(
        f"objectives {kind:10} {count:7} {model:12} {len(objectives):5} objectives"
        f" {seconds:6.1f} s",
        flush=True,
    )


if __name__ == "__main__":
    main()
