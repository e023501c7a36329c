from odoo import models
from odoo.fields import Domain


class SlaAgreement(models.Model):
    """Time that was noted on tickets before the agreement was put in force."""

    _inherit = "sla.agreement"

    def _put_in_force(self):
        result = super()._put_in_force()
        if self.kind == "customer":
            # sudo: checked by the caller; time of everybody
            self.sudo()._take_ticket_time()
        return result

    def _take_ticket_time(self):
        """Let time since the first day of this version come under it that is not
        billed, and under no agreement or the version before so far."""
        lines = self.env["account.analytic.line"].search(
            Domain("sla_ticket_id", "!=", False)
            & Domain("sla_bill_line_id", "=", False)
            & Domain("sla_agreement_id", "in", [self.previous_id.id, False])
            & Domain("partner_id", "!=", False)
            & Domain("date", ">=", self.date_start)
        )
        ours = lines.filtered(
            lambda line: self.with_company(line.company_id)._covers_customer(
                line.partner_id
            )
        )
        ours._sla_follow_ticket()
