from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class HelpdeskTicket(models.Model):
    """Time on tickets: lines of timesheets that name the ticket."""

    _inherit = "helpdesk.ticket"

    sla_time_ids = fields.One2many(
        "account.analytic.line",
        "sla_ticket_id",
        string="Time",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
        help="Who worked on this ticket, when and for how long.",
    )
    sla_time_hours = fields.Float(
        string="Time spent (hours)",
        compute="_compute_sla_time_hours",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
        help="All the time that was noted on this ticket.",
    )
    sla_may_approve_time = fields.Boolean(
        compute="_compute_sla_may_approve_time",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
        help="Helpdesk managers and the head of the ticket's team approve its time.",
    )

    def write(self, vals):
        if vals.get("sla_time_ids"):
            # pressing Enter in the list leaves rows behind in which nothing was entered
            kept = [row for row in vals["sla_time_ids"] if not _is_empty(row)]
            vals = vals | {"sla_time_ids": kept}
        return super().write(vals)

    @api.depends("sla_time_ids.unit_amount")
    def _compute_sla_time_hours(self):
        for ticket in self:
            ticket.sla_time_hours = sum(ticket.sla_time_ids.mapped("unit_amount"))

    @api.depends("team_id.user_id")
    @api.depends_context("uid")
    def _compute_sla_may_approve_time(self):
        for ticket in self:
            ticket.sla_may_approve_time = ticket._sla_heads_time()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_time(self):
        # sudo: whether there is any, also what the user may not read
        for ticket in self.sudo():
            if ticket.sla_time_ids:
                raise UserError(
                    self.env._(
                        "Time was noted on “%s”. Archive the ticket, or delete the "
                        "time first.",
                        ticket.display_name,
                    )
                )

    def _sla_heads_time(self):
        """Return whether the user approves time on this ticket, as helpdesk manager or
        head of its team."""
        user = self.env.user
        # sudo: who heads the team, also of a ticket that went to others
        head = self.sudo().team_id.user_id
        return head == user or user.has_group("helpdesk_mgmt.group_helpdesk_manager")

    def _sla_get_time_project(self):
        """Return the project that time on this ticket is noted on, as superuser."""
        self.ensure_one()
        # sudo: agents have no right to projects; of these only the account counts
        ticket = self.sudo()
        company = ticket.company_id or self.env.company
        project = (
            ticket.team_id.sla_time_project_id
            or company.sla_time_project_id
            or company.internal_project_id
        )
        if project.active and project.allow_timesheets and project.account_id:
            return project
        raise UserError(
            self.env._(
                "Time on “%(ticket)s” cannot be noted: its project in “%(company)s” is "
                "missing, archived or takes no timesheets. Choose another one on the "
                "team, or in the settings of service levels.",
                ticket=self.display_name,
                company=company.name,
            )
        )

    def _sla_get_time_employee(self, user):
        """Return the employee (superuser) in whose name time of ``user`` on this ticket
        is noted."""
        self.ensure_one()
        company = self.company_id or self.env.company
        # sudo: agents may not read employees; this is about who they are
        employee = (
            self.env["hr.employee"]
            .sudo()  # see above
            .search(
                [("user_id", "=", user.id), ("company_id", "=", company.id)], limit=1
            )
        )
        if not employee:
            raise UserError(
                self.env._(
                    "Time of %(user)s cannot be noted: there is no employee for this "
                    "user in “%(company)s”. Ask an administrator to create one in the "
                    "Employees app and to choose the user on its settings page.",
                    user=user.name,
                    company=company.name,
                )
            )
        return employee

    # Buttons

    def action_sla_approve_time(self):
        """Approve all time on these tickets."""
        self.sla_time_ids.filtered(
            lambda line: not line.sla_approved
        ).action_sla_approve()

    def action_sla_open_time(self):
        """Show the time on this ticket as a list of its own."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_billing_helpdesk.ticket_time_action"
        )
        action["domain"] = [("sla_ticket_id", "=", self.id)]
        action["context"] = {"default_sla_ticket_id": self.id}
        return action


def _is_empty(row):
    """Return whether ``row`` (a command) makes a line with neither text nor time."""
    if row[0] != Command.CREATE:
        return False
    return not row[2].get("name") and not row[2].get("unit_amount")
