from odoo import fields, models
from odoo.exceptions import AccessError


class AccountAnalyticLine(models.Model):
    """Approval of time, where the agreement wants it."""

    _inherit = "account.analytic.line"

    sla_approved = fields.Boolean(
        string="Approved",
        copy=False,
        help="Where the agreement wants it, time is billed once it is approved.",
    )

    def _check_sla_approver(self):
        """Refuse approval by others than managers of service levels and the owners of
        the agreements."""
        if self.env.user.has_group("sla_base.group_sla_manager"):
            return
        # sudo: whose agreement it is
        owners = self.sudo().sla_agreement_id.owner_id
        if not self or owners != self.env.user:
            raise AccessError(
                self.env._(
                    "Time is approved by the owner of the agreement, or by a manager "
                    "of service levels. Ask one of them."
                )
            )

    def action_sla_approve(self):
        """Approve time, so that it is billed."""
        self._check_sla_approver()
        # sudo: checked above; who approves need not be who may enter time
        self.sudo().write({"sla_approved": True})
