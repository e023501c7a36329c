from odoo import models


class AccountAnalyticLine(models.Model):
    """Time on invoices."""

    _inherit = "account.analytic.line"

    def _sla_get_request_name(self):
        """Return how the request is called that was worked on; add-ons with documents
        return the document's name."""
        return self.name

    def _sla_get_bill_group(self, grouping):
        """Return ``(what an invoice line stands for, its label)``; see
        ``sla_bill_grouping`` of companies."""
        self.ensure_one()
        if grouping == "request":
            return self._sla_get_request(), self._sla_get_request_name()
        if grouping == "service":
            service = self.sla_service_id
            return service.id, service.display_name or self.env._("Work")
        if grouping == "person":
            return self.user_id.id, self.user_id.name or self.env._("Work")
        return "one", self.env._("Work beyond the agreement")

    def _sla_get_distribution(self):
        """Return the analytic distribution of the billable hours, in percent."""
        hours = {}
        for line in self:
            key = line._get_distribution_key()
            hours[key] = hours.get(key, 0.0) + line.sla_billable_hours
        total = sum(hours.values())
        digits = self.env["decimal.precision"].precision_get("Percentage Analytic")
        return {
            key: round(100 * part / total, digits)
            for key, part in hours.items()
            if key and total
        }

    def _sla_set_billed(self, invoice_line):
        """Say that ``invoice_line`` bills these lines. From now on they are locked."""
        # sudo: only the engine links time to invoices
        self.sudo().write({"sla_bill_line_id": invoice_line.id})

    def _sla_free(self):
        """Let these lines be billed again: what is included is shared out anew."""
        lines = self.sudo()  # sudo: only the engine frees time
        lines.write({"sla_bill_line_id": False})
        lines._sla_share_out()

    def action_sla_open_bill(self):
        """Open the invoice that bills this time."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            # sudo: the invoice itself is opened with the reader's rights
            "res_id": self.sudo().sla_bill_line_id.move_id.id,
            "views": [(False, "form")],
        }
