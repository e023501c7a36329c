from odoo.tools.sql import column_exists, create_column

from . import models

__all__ = ["models", "pre_init_hook"]


def pre_init_hook(env):
    # invoices that are paid already are not looked at again: there may be a million
    for column, kind in (("sla_paid_on", "date"), ("sla_days_to_pay", "int4")):
        if not column_exists(env.cr, "account_move", column):
            create_column(env.cr, "account_move", column, kind)
