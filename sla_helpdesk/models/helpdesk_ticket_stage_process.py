from odoo import fields, models

from .helpdesk_ticket_type import PROCESSES


class HelpdeskTicketStage(models.Model):
    _inherit = "helpdesk.ticket.stage"

    sla_process = fields.Selection(
        PROCESSES,
        string="Process",
        index="btree_not_null",
        help="Only tickets of this process go through the stage. Empty: tickets of all "
        "processes do.",
    )

    def _sla_is_of_process(self, process):
        """Return whether tickets of ``process`` (may be empty) go through the stage."""
        return not self.sla_process or self.sla_process == process

    def _has_field_access(self, field, operation):
        # helpdesk_mgmt lets everyone, even the public, write stages
        if field.name == "sla_process" and operation == "write" and not self.env.su:
            if not self.env.user.has_group("helpdesk_mgmt.group_helpdesk_manager"):
                return False
        return super()._has_field_access(field, operation)
