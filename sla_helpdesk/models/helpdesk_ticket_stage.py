from odoo import api, fields, models


class HelpdeskTicketStage(models.Model):
    _inherit = "helpdesk.ticket.stage"

    sla_phase = fields.Selection(
        [
            ("run", "Time counts"),
            ("pause", "Time is paused"),
            ("stop", "Time has ended"),
        ],
        string="Service levels",
        compute="_compute_sla_phase",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="What a ticket in this stage means for its clocks. Paused: we are waiting "
        "for the customer, which does not count.",
    )

    sla_pause_reason_id = fields.Many2one(
        "sla.pause.reason",
        string="Paused because",
        check_company=True,
        ondelete="restrict",
        help="Why time is paused in this stage: kept in the log of the clocks, and "
        "told to the customer.",
    )

    @api.depends("closed")
    def _compute_sla_phase(self):
        for stage in self:
            if stage.closed:
                stage.sla_phase = "stop"
            elif stage.sla_phase in (False, "stop"):
                stage.sla_phase = "run"

    def _has_field_access(self, field, operation):
        # helpdesk_mgmt lets everyone, even the public, write stages
        ours = field.name in ("sla_phase", "sla_pause_reason_id")
        if ours and operation == "write" and not self.env.su:
            if not self.env.user.has_group("helpdesk_mgmt.group_helpdesk_manager"):
                return False
        return super()._has_field_access(field, operation)

    def write(self, vals):
        result = super().write(vals)
        if not {"sla_phase", "closed", "sla_pause_reason_id"}.isdisjoint(vals):
            # sudo: clocks of tickets that the manager may not read
            tickets = self.env["helpdesk.ticket"].sudo()
            concerned = tickets.search(
                [("stage_id", "in", self.ids), ("sla_status", "!=", False)]
            )
            concerned._sla_mark()
        return result
