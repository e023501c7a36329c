from odoo import fields, models


class SlaAgreementEnd(models.TransientModel):
    """Ends an agreement, with the last day and the reason."""

    _name = "sla.agreement.end"
    _description = "End an SLA Agreement"

    agreement_id = fields.Many2one(
        "sla.agreement", required=True, ondelete="cascade", readonly=True
    )
    day = fields.Date(
        string="Last day",
        required=True,
        default=fields.Date.context_today,
        help="Documents that start later are not covered any more. Clocks that run "
        "keep their promise.",
    )
    reason = fields.Text(required=True)

    def action_confirm(self):
        """End the agreement."""
        self.ensure_one()
        self.agreement_id._check_step("ended", ("active", "review"))
        self.agreement_id._end(self.day, self.reason)
        return {"type": "ir.actions.act_window_close"}
