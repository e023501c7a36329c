from odoo import fields, models


class HelpdeskTicketStage(models.Model):
    _inherit = "helpdesk.ticket.stage"

    sla_needs_approval = fields.Boolean(
        string="Approved changes only",
        help="A change reaches this stage only when it is approved, if an approval is "
        "asked for changes of its kind. Other tickets are not concerned.",
    )

    def _has_field_access(self, field, operation):
        # helpdesk_mgmt lets everyone, even the public, write stages
        ours = field.name == "sla_needs_approval"
        if ours and operation == "write" and not self.env.su:
            if not self.env.user.has_group("helpdesk_mgmt.group_helpdesk_manager"):
                return False
        return super()._has_field_access(field, operation)
