from odoo import models

# Another day or ticket may be under another agreement.
_MOVED = frozenset({"date", "sla_ticket_id"})


class AccountAnalyticLine(models.Model):
    """Time follows its ticket, and its day, to another agreement."""

    _inherit = "account.analytic.line"

    def write(self, vals):
        result = super().write(vals)
        if "sla_agreement_id" not in vals and not _MOVED.isdisjoint(vals):
            # sudo: agents may not read agreements
            moved = self.sudo().filtered(
                lambda line: (
                    line.sla_ticket_id
                    and not line.sla_bill_line_id
                    and ("sla_ticket_id" in vals or not line._sla_is_dated_right())
                )
            )
            moved._sla_follow_ticket()
        return result

    def _sla_is_dated_right(self):
        agreement = self.sla_agreement_id
        return agreement and agreement._holds_on(self.date)

    def _sla_follow_ticket(self, service=False):
        """Set anew what these lines, which are not billed, have from their tickets:
        customer, agreement and work type; with ``service`` that, too. Goodwill stays
        goodwill, and what comes under another agreement is approved anew. Called as
        superuser."""
        for line in self:
            ticket = line.sla_ticket_id
            vals = {
                "partner_id": ticket.partner_id.commercial_partner_id.id,
                "sla_agreement_id": ticket._sla_get_billing_agreement(line.date).id,
            }
            if service:
                vals["sla_service_id"] = ticket.sla_service_id.id
            moved = line.sla_agreement_id.id != vals["sla_agreement_id"]
            asked = line.new(vals, origin=line)
            if line.sla_work_type != "goodwill":
                vals["sla_work_type"] = asked._sla_get_default_work_type()
            if moved and line.sla_started_at and line.sla_stopped_at:
                vals["sla_out_of_hours"] = asked._sla_get_out_of_hours()
            if moved or line.partner_id.id != vals["partner_id"]:
                vals["sla_approved"] = False
            line.write(vals)
