from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AccountAnalyticLine(models.Model):
    """Lines of timesheets that were worked on a ticket."""

    _inherit = "account.analytic.line"

    sla_ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Ticket",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The ticket that was worked on.",
    )
    sla_ticket_team_id = fields.Many2one(
        related="sla_ticket_id.team_id", string="Helpdesk team", store=True
    )
    sla_started_at = fields.Datetime(
        string="Worked from",
        copy=False,
        help="When the work began. With the end, it tells how much of the time was out "
        "of hours.",
    )
    sla_stopped_at = fields.Datetime(
        string="Worked until", copy=False, help="When the work ended."
    )

    @api.constrains("sla_started_at", "sla_stopped_at")
    def _check_sla_span(self):
        for line in self:
            started, stopped = line.sla_started_at, line.sla_stopped_at
            if started and stopped and stopped < started:
                raise ValidationError(
                    self.env._(
                        "“%s”: the work ends before it begins. Correct one of the "
                        "two times.",
                        line.display_name,
                    )
                )

    @api.depends("sla_ticket_id")
    def _compute_partner_id(self):
        on_tickets = self.filtered("sla_ticket_id")
        for line in on_tickets:
            # sudo: whose ticket it is, also where the reader may not read contacts
            line.partner_id = line.sudo().sla_ticket_id.partner_id.commercial_partner_id
        return super(AccountAnalyticLine, self - on_tickets)._compute_partner_id()

    @api.depends("sla_ticket_id")
    def _compute_display_name(self):
        on_tickets = self.filtered("sla_ticket_id")
        for line in on_tickets:
            # sudo: the name of the ticket, also after it went to another team
            ticket = line.sudo().sla_ticket_id
            line.display_name = f"{ticket.display_name} - {line.name}"
        return super(AccountAnalyticLine, self - on_tickets)._compute_display_name()

    @api.model_create_multi
    def create(self, vals_list):
        default = self.env.context.get("default_sla_ticket_id")
        tickets = self.env["helpdesk.ticket"]
        for vals in vals_list:
            ticket = tickets.browse(vals.get("sla_ticket_id", default))
            if ticket:
                self._sla_prepare_time_vals(ticket, vals)
        lines = super().create(vals_list)
        lines._sla_check_entered()
        return lines

    @api.model
    def _sla_prepare_time_vals(self, ticket, vals):
        """Complete ``vals`` of a line on ``ticket`` with what timesheets ask for."""
        ticket.check_access("write")
        users = self.env["res.users"]
        vals["sla_ticket_id"] = ticket.id
        vals["company_id"] = (ticket.company_id or self.env.company).id
        if not vals.get("project_id"):
            vals["project_id"] = ticket._sla_get_time_project().id
        if not vals.get("employee_id"):
            user = users.browse(vals.get("user_id")) or self.env.user
            vals["employee_id"] = ticket._sla_get_time_employee(user).id
        if not vals.get("name"):
            vals["name"] = ticket.name
