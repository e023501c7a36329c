from odoo.tools.sql import column_exists, create_column

from odoo.addons.sla_base.hooks import create_host_columns, remove_host

from . import models, wizards

__all__ = ["models", "pre_init_hook", "uninstall_hook", "wizards"]


def pre_init_hook(env):
    create_host_columns(env, "stock_picking")
    # like the columns above: past deliveries are not worth computing them for
    for column, kind in (("sla_starred", "bool"), ("sla_ready_at", "timestamp")):
        if not column_exists(env.cr, "stock_picking", column):
            create_column(env.cr, "stock_picking", column, kind)


def uninstall_hook(env):
    remove_host(env, "stock.picking")
