from odoo.tools.sql import column_exists, create_column

from odoo.addons.sla_base.hooks import create_host_columns, remove_host

from . import controllers, demo, engine, models, wizards

__all__ = [
    "controllers",
    "demo",
    "engine",
    "models",
    "post_init_hook",
    "pre_init_hook",
    "uninstall_hook",
    "wizards",
]

_CHANNELS = {
    "helpdesk_mgmt.helpdesk_ticket_channel_web": "portal",
    "helpdesk_mgmt.helpdesk_ticket_channel_email": "email",
    "helpdesk_mgmt.helpdesk_ticket_channel_phone": "phone",
    "helpdesk_mgmt.helpdesk_ticket_channel_other": "other",
}


def pre_init_hook(env):
    create_host_columns(env, "helpdesk_ticket")
    # nothing to compute on tickets that exist: none of them is a change yet, and nobody
    # else holds them
    for column in ("sla_change_kind", "sla_held_by"):
        if not column_exists(env.cr, "helpdesk_ticket", column):
            create_column(env.cr, "helpdesk_ticket", column, "varchar")


def post_init_hook(env):
    """Say what the stages and channels that helpdesk_mgmt ships mean, as far as they
    are still there."""
    for xmlid, channel in _CHANNELS.items():
        record = env.ref(xmlid, raise_if_not_found=False)
        if record:
            record.sla_channel = channel
    for name in ("cancelled", "rejected"):
        stage = env.ref(
            f"helpdesk_mgmt.helpdesk_ticket_stage_{name}", raise_if_not_found=False
        )
        if stage:
            stage.sla_lapses = True
    waiting = env.ref(
        "helpdesk_mgmt.helpdesk_ticket_stage_awaiting", raise_if_not_found=False
    )
    if waiting:
        waiting.sla_phase = "pause"
        waiting.sla_pause_reason_id = env.ref(
            "sla_base.pause_reason_customer", raise_if_not_found=False
        )


def uninstall_hook(env):
    env["ir.rule"]._sla_restore_portal()
    remove_host(env, "sla.subrequest")
    remove_host(env, "helpdesk.ticket")
