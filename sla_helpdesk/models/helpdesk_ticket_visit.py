from odoo import fields, models


class HelpdeskTicket(models.Model):
    """A ticket that a planned visit is worked on as."""

    _inherit = "helpdesk.ticket"

    sla_visit_id = fields.Many2one(
        "sla.visit",
        string="Visit",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_user",
        help="The planned visit that this ticket is for. Its clock counts; closing the "
        "ticket marks it as done.",
    )
    sla_visit_date = fields.Date(
        related="sla_visit_id.planned_date",
        string="Planned visit",
        groups="base.group_user",
        help="The day of the visit that this ticket is for.",
    )

    def write(self, vals):
        result = super().write(vals)
        if vals.get("stage_id"):
            # sudo: visits that the agent may not read
            closed = self.sudo().filtered(
                lambda ticket: ticket.sla_visit_id and ticket.stage_id.closed
            )
            closed.sla_visit_id._end_with_ticket()
        return result
