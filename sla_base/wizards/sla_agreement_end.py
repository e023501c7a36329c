from odoo import fields, models
from odoo.exceptions import UserError


class SlaAgreementEnd(models.TransientModel):
    """Ends an agreement, with the last day and the reason."""

    _name = "sla.agreement.end"
    _description = "End an SLA Agreement"

    agreement_id = fields.Many2one(
        "sla.agreement",
        required=True,
        ondelete="cascade",
        readonly=True,
        help="The agreement that ends after the last day below.",
    )
    day = fields.Date(
        string="Last day",
        required=True,
        default=fields.Date.context_today,
        help="Documents that start later are not covered any more. Clocks that run "
        "keep their promise.",
    )
    reason = fields.Text(
        required=True,
        help="Kept on the agreement, for example “Replaced by a general contract”.",
    )

    def action_confirm(self):
        """End the agreement."""
        self.ensure_one()
        if self.day < fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "The last day of “%s” cannot be past: documents that have begun "
                    "since were promised something. Choose today or a later day.",
                    self.agreement_id.display_name,
                )
            )
        if self.agreement_id.date_start and self.day < self.agreement_id.date_start:
            raise UserError(
                self.env._(
                    "“%s” has not begun yet. Set it back to draft to withdraw it.",
                    self.agreement_id.display_name,
                )
            )
        self.agreement_id._check_step("ended", ("active", "review"))
        self.agreement_id._end(self.day, self.reason)
        return {"type": "ir.actions.act_window_close"}
