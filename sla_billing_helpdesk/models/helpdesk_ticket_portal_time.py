from odoo import models


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    def _sla_get_portal_time(self):
        """Return what the customer may know of the time on this ticket, if the company
        shows it: of each line its day, what was done, how long it took, and whether it
        is part of the contract. Nothing of who did it, nor what it costs."""
        self.ensure_one()
        ticket = self.sudo()  # sudo: customers may not read time; this is all they see
        company = ticket.company_id or self.env.company
        if not company.sla_time_on_portal:
            return []
        line_model = self.env["account.analytic.line"]
        names = dict(
            line_model._fields["sla_work_type"]._description_selection(self.env)
        )
        day = self.env["sla.format"]._day
        clock = self.env["sla.entitlement.balance"]._format_hours
        return [
            {
                "day": day(line.date),
                "what": line.name,
                "hours": clock(line.unit_amount),
                "work_type": names.get(line.sla_work_type, ""),
            }
            for line in ticket.sla_time_ids.sorted(lambda each: (each.date, each.id))
        ]
