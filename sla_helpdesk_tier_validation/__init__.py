from odoo.tools import SQL
from odoo.tools.sql import column_exists

from . import models

__all__ = ["models", "post_init_hook", "pre_init_hook"]

# Where a change may only be once it is approved: it is planned for good, being made,
# or done. It can wait, be cancelled or be rejected at any time.
_APPROVED_STAGES = (
    "sla_helpdesk.stage_change_scheduled",
    "helpdesk_mgmt.helpdesk_ticket_stage_in_progress",
    "sla_helpdesk.stage_change_review",
    "helpdesk_mgmt.helpdesk_ticket_stage_done",
)


def pre_init_hook(env):
    # no ticket has a review yet: nothing to compute on those that exist
    if not column_exists(env.cr, "helpdesk_ticket", "validation_status"):
        env.cr.execute(
            SQL(
                "ALTER TABLE helpdesk_ticket "
                "ADD COLUMN validation_status varchar DEFAULT 'no'"
            )
        )
        env.cr.execute(
            SQL("ALTER TABLE helpdesk_ticket ALTER validation_status DROP DEFAULT")
        )


def post_init_hook(env):
    """Mark the stages that only approved changes reach, as far as they are still
    there."""
    for xmlid in _APPROVED_STAGES:
        stage = env.ref(xmlid, raise_if_not_found=False)
        if stage:
            stage.sla_needs_approval = True
