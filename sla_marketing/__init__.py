from odoo.tools.sql import column_exists, create_column

from odoo.addons.sla_base.hooks import create_host_columns, remove_host

from . import demo, models, wizards

__all__ = [
    "demo",
    "models",
    "post_init_hook",
    "pre_init_hook",
    "uninstall_hook",
    "wizards",
]

# Columns of leads that are computed: nothing is worked out for those of the past.
_COLUMNS = {
    "sla_attempts": "int4",
    "sla_class_id": "int4",
    "sla_first_contact_at": "timestamp",
    "sla_no_step_since": "timestamp",
}
_ATTEMPTS = {
    "mail.mail_activity_data_call": "call",
    "mail.mail_activity_data_email": "email",
    "mail.mail_activity_data_meeting": "meeting",
}


def pre_init_hook(env):
    create_host_columns(env, "crm_lead")
    for column, kind in _COLUMNS.items():
        if not column_exists(env.cr, "crm_lead", column):
            create_column(env.cr, "crm_lead", column, kind)


def post_init_hook(env):
    """Say which of the activities that Odoo ships are attempts to reach a lead, and
    have the leads classed."""
    for xmlid, kind in _ATTEMPTS.items():
        activity_type = env.ref(xmlid, raise_if_not_found=False)
        if activity_type:
            activity_type.sla_attempt_kind = kind
    # leads that are there already are classed in the background
    env["sla.lead.class.version"].search([("state", "=", "active")])._class_again()


def uninstall_hook(env):
    remove_host(env, "crm.lead")
