from datetime import UTC

from odoo import fields, models

_SPAN = frozenset({"sla_started_at", "sla_stopped_at", "unit_amount"})


class AccountAnalyticLine(models.Model):
    """What time on a ticket says to those who bill it: agreement, service, work type,
    hours out of hours, and which request it was."""

    _inherit = "account.analytic.line"

    def _sla_prepare_time_vals(self, ticket, vals):
        result = super()._sla_prepare_time_vals(ticket, vals)
        # sudo: agents may read neither agreements nor calendars
        ticket = ticket.sudo()
        if not vals.get("sla_agreement_id"):
            day = fields.Date.to_date(vals.get("date"))
            vals["sla_agreement_id"] = ticket._sla_get_billing_agreement(day).id
        if not vals.get("sla_service_id"):
            vals["sla_service_id"] = ticket.sla_service_id.id
        if not vals.get("sla_work_type"):
            line = self.sudo().new(vals)  # sudo: as above
            vals["sla_work_type"] = line._sla_get_default_work_type()
        if not vals.get("sla_out_of_hours"):
            line = self.sudo().new(vals)  # sudo: as above
            vals["sla_out_of_hours"] = line._sla_get_out_of_hours()
        return result

    def write(self, vals):
        if "sla_out_of_hours" in vals or _SPAN.isdisjoint(vals):
            return super().write(vals)
        for line in self:
            own = vals
            # what was out of hours follows the times; entered by hand, it stays
            if line.sla_ticket_id and (line.sla_started_at or "sla_started_at" in vals):
                asked = line.sudo().new(vals, origin=line)  # sudo: reads calendars
                own = vals | {"sla_out_of_hours": asked._sla_get_out_of_hours()}
            super(AccountAnalyticLine, line).write(own)
        return True

    def _sla_get_default_work_type(self):
        """Return the work type that this line has if nobody says otherwise: in
        contract where the agreement, or one of its entitlements, covers such work."""
        agreement = self.sla_agreement_id
        if not agreement:
            return False
        day = self.date or fields.Date.context_today(self)
        included = agreement._sla_includes(self._sla_get_facts(), day)
        return "contract" if included else "outside"

    def _sla_get_out_of_hours(self):
        """Return how many of the hours noted were out of the hours of the agreement:
        the same share of them as of the time between start and end."""
        ticket, started, stopped = (
            self.sla_ticket_id,
            self.sla_started_at,
            self.sla_stopped_at,
        )
        if not (ticket and started and stopped and stopped > started):
            return 0.0
        schedule = ticket._sla_get_time_schedule(self.sla_agreement_id)
        within = schedule.elapsed(
            started.replace(tzinfo=UTC), stopped.replace(tzinfo=UTC)
        )
        total = (stopped - started).total_seconds()
        return round(self.unit_amount * max(0, total - within) / total, 2)

    # Hooks of sla_billing

    def _sla_get_request(self):
        ticket = self.sla_ticket_id
        return (ticket._name, ticket.id) if ticket else super()._sla_get_request()

    def _sla_get_request_name(self):
        # sudo: the number of the ticket, for invoices and their statements
        ticket = self.sudo().sla_ticket_id
        if not ticket:
            return super()._sla_get_request_name()
        return f"{ticket.number} {ticket.name}"

    def _sla_get_facts(self):
        return super()._sla_get_facts() | {
            "helpdesk_type": self.sla_ticket_id.type_id.id
        }
