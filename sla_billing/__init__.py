from odoo.tools.sql import column_exists, create_column

from odoo.addons.sla_base.hooks import create_host_columns, remove_host

from . import controllers, models, wizards

__all__ = [
    "controllers",
    "models",
    "pre_init_hook",
    "uninstall_hook",
    "wizards",
]


def pre_init_hook(env):
    create_host_columns(env, "account_move")
    # like the columns above: what was posted long ago is not worth computing it for
    if not column_exists(env.cr, "account_move", "sla_posted_at"):
        create_column(env.cr, "account_move", "sla_posted_at", "timestamp")


def uninstall_hook(env):
    remove_host(env, "account.move")
