from odoo import fields, models


class HelpdeskTicketStage(models.Model):
    """Stages for tickets that are not served: nothing was kept there, nor broken."""

    _inherit = "helpdesk.ticket.stage"

    sla_lapses = fields.Boolean(
        string="Promises lapse",
        help="For stages such as Cancelled or Rejected: promises that are open when a "
        "ticket comes here are neither met nor missed. What was decided before stays, "
        "and what comes back from here is promised again.",
    )

    def _has_field_access(self, field, operation):
        # helpdesk_mgmt lets everyone, even the public, write stages
        if field.name == "sla_lapses" and operation == "write" and not self.env.su:
            if not self.env.user.has_group("helpdesk_mgmt.group_helpdesk_manager"):
                return False
        return super()._has_field_access(field, operation)

    def write(self, vals):
        result = super().write(vals)
        if "sla_lapses" in vals:
            # sudo: clocks of tickets that the manager may not read
            tickets = self.env["helpdesk.ticket"].sudo()
            tickets.search(
                [("stage_id", "in", self.ids), ("sla_clock_ids.state", "!=", "stopped")]
            )._sla_mark()
        return result
