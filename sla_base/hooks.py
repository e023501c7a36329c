"""What host add-ons call when they are installed."""

from odoo.tools import SQL
from odoo.tools.sql import column_exists

_COLUMNS = {
    "sla_status": "varchar",
    "sla_next_deadline": "timestamp",
    "sla_warn_at": "timestamp",
    "sla_agreement_id": "int4",
    "sla_first_reply_at": "timestamp",
    "sla_waiting_since": "timestamp",
    "sla_paused_at": "timestamp",
    "sla_paused_until": "timestamp",
    "sla_pause_reason_id": "int4",
    "sla_pause_note": "varchar",
    "sla_exempt": "bool",
}


def create_host_columns(env, table):
    """Add the columns of ``sla.mixin`` to ``table``; call it in ``pre_init_hook``.

    Without it Odoo would compute the fields for every document that exists, though none
    of them has a promise: a million old invoices must cost nothing.
    """
    for column, kind in _COLUMNS.items():
        if not column_exists(env.cr, table, column):
            env.cr.execute(
                SQL(
                    "ALTER TABLE %s ADD COLUMN %s %s",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    SQL(kind),
                )
            )


def remove_host(env, model):
    """Remove what was promised and configured for documents of ``model``; call it in
    ``uninstall_hook``. The documents stay."""
    domain = [("model_id.model", "=", model)]
    env["sla.clock"].search([("res_model", "=", model)]).unlink()
    env["sla.fault"].search([("model", "=", model)]).unlink()
    for name in ("sla.policy", "sla.metric"):
        env[name].with_context(active_test=False).search(domain).unlink()
