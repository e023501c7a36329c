from odoo.tools.sql import column_exists, create_column

from . import controllers, models, wizards

__all__ = ["controllers", "models", "pre_init_hook", "wizards"]


def pre_init_hook(env):
    # the lines of time that exist are on no ticket: there is nothing to compute
    if not column_exists(env.cr, "account_analytic_line", "sla_ticket_team_id"):
        create_column(env.cr, "account_analytic_line", "sla_ticket_team_id", "int4")
