from odoo.tools.sql import column_exists, create_column

from odoo.addons.sla_base.hooks import create_host_columns, remove_host

from . import controllers, demo, models, wizards

__all__ = [
    "controllers",
    "demo",
    "models",
    "pre_init_hook",
    "uninstall_hook",
    "wizards",
]

_MOVE_COLUMNS = {
    # like those of the host: what was posted long ago is not worth computing it for
    "sla_posted_at": "timestamp",
    "sla_time_amount": "numeric",
}
# nor is it for the lines of time there are, none of which has an agreement
_TIME_COLUMNS = {
    "sla_amount": "numeric",
    "sla_billable_hours": "float8",
    "sla_currency_id": "int4",
    "sla_customer_id": "int4",
    "sla_goodwill_hours": "float8",
    "sla_out_of_hours": "float8",
    "sla_rate": "float8",
    "sla_rate_id": "int4",
}


def pre_init_hook(env):
    create_host_columns(env, "account_move")
    for table, columns in (
        ("account_move", _MOVE_COLUMNS),
        ("account_analytic_line", _TIME_COLUMNS),
    ):
        for name, kind in columns.items():
            if not column_exists(env.cr, table, name):
                create_column(env.cr, table, name, kind)


def uninstall_hook(env):
    remove_host(env, "account.move")
