from odoo import fields, models


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    sla_reopen_own = fields.Boolean(
        string="Own time for reopening",
        help="Customers of this team may reopen tickets for another time than the "
        "company's.",
    )
    sla_reopen_days = fields.Integer(
        string="Reopen within (days)",
        default=14,
        help="So many days after a ticket was closed, the customer may reopen it on "
        "the portal; after that, a new one is linked to it. 0: never.",
    )

    _sla_reopen_days_not_negative = models.Constraint(
        "CHECK (sla_reopen_days >= 0)",
        "The number of days for reopening must not be negative.",
    )

    def _sla_get_reopen_days(self, company):
        """Return the days within which tickets of this team, or of no team, can be
        reopened."""
        return self.sla_reopen_days if self.sla_reopen_own else company.sla_reopen_days
