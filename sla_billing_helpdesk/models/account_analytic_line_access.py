from odoo import api, models
from odoo.exceptions import AccessError, UserError

# What an hour costs us is not for agents, who read the time of their colleagues.
_COSTS = frozenset({"amount"})
_SEE_COSTS = (
    "hr_timesheet.group_hr_timesheet_user",
    "analytic.group_analytic_accounting",
    "account.group_account_readonly",
    "account.group_account_invoice",
)


class AccountAnalyticLine(models.Model):
    """Who may enter, change and approve time on tickets.

    Whoever may change a ticket enters time on it, in their own name. They change what
    is their own until it is approved. Who approves, enters and changes that of others,
    and takes the approval back: helpdesk managers and the head of the team, beside
    those who approve any time under an agreement. What is billed is locked for all.
    """

    _inherit = "account.analytic.line"

    def _has_field_access(self, field, operation):
        if field.name in _COSTS and not self.env.su:
            user = self.env.user
            if not any(user.has_group(group) for group in _SEE_COSTS):
                return False
        return super()._has_field_access(field, operation)

    @api.model
    def _sla_get_worked_out(self):
        return super()._sla_get_worked_out() | {"sla_ticket_team_id"}

    def write(self, vals):
        if vals.get("sla_ticket_id"):
            ticket = self.env["helpdesk.ticket"].browse(vals["sla_ticket_id"])
            ticket.check_access("write")
        return super().write(vals)

    def action_sla_disapprove(self):
        """Take the approval back, so that the time can be corrected."""
        self._check_sla_approver()
        self._check_sla_unlocked()
        # sudo: checked above; who approves need not be who may enter time
        self.sudo().write({"sla_approved": False})

    # Checks

    def _sla_may_approve(self):
        """Return whether the user approves this line, which is on a ticket."""
        line = self.sudo()  # sudo: whose ticket and agreement it is
        user = self.env.user
        return (
            line.sla_ticket_id.with_user(user)._sla_heads_time()
            or user.has_group("sla_base.group_sla_manager")
            or line.sla_agreement_id.owner_id == user
        )

    def _check_sla_approver(self):
        on_tickets = self.filtered("sla_ticket_id")
        for line in on_tickets:
            if not line._sla_may_approve():
                raise AccessError(
                    self.env._(
                        "Time on “%s” is approved by the head of its team or a "
                        "helpdesk manager. Ask one of them.",
                        line.sudo().sla_ticket_id.display_name,  # sudo: its name
                    )
                )
        if self == on_tickets and self:
            return None
        return super(AccountAnalyticLine, self - on_tickets)._check_sla_approver()

    def _check_can_write(self, values):
        on_tickets = self.filtered("sla_ticket_id")
        on_tickets._sla_check_change(values)
        # the other lines are for timesheets to judge, which know only one's own
        return super(AccountAnalyticLine, self - on_tickets)._check_can_write(values)

    def _sla_check_entered(self):
        """Check lines that were just made: time of others is for who approves it."""
        if self.env.su:
            return
        for line in self.filtered("sla_ticket_id"):
            if line.user_id != self.env.user and not line._sla_may_approve():
                raise line._sla_get_refusal()

    def _sla_check_change(self, values):
        """Check a change of lines on tickets, or their deletion."""
        if self.env.su:
            return
        if "sla_approved" in values:
            self._check_sla_approver()
        for line in self:
            if line._sla_may_approve():
                continue
            if line.user_id != self.env.user:
                raise line._sla_get_refusal()
            if line.sla_approved:
                raise UserError(
                    self.env._(
                        "“%s” is approved and cannot be changed. Ask the head of the "
                        "team or a helpdesk manager to take the approval back first.",
                        line.display_name,
                    )
                )
            if not {"user_id", "employee_id"}.isdisjoint(values):
                line._sla_check_same_person(values)

    def _sla_check_same_person(self, values):
        user = self.env["res.users"].browse(values.get("user_id")) or self.user_id
        if values.get("employee_id"):
            # sudo: whose employee it is
            employee = self.env["hr.employee"].sudo().browse(values["employee_id"])
            user = employee.user_id
        if user != self.user_id:
            raise self._sla_get_refusal()

    def _sla_get_refusal(self):
        return AccessError(
            self.env._(
                "“%s” is the time of somebody else. Only they, the head of the team "
                "and helpdesk managers may enter or change it.",
                self.display_name,
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_locked_ticket_time(self):
        self.filtered("sla_ticket_id")._sla_check_change({})
