from collections import defaultdict

from odoo import models


class SlaPenaltyProposal(models.Model):
    """Penalties are taken from where the fee went."""

    _inherit = "sla.penalty.proposal"

    def _prepare_credit_note(self):
        values = super()._prepare_credit_note()
        distribution = self._get_invoice_distribution()
        if distribution:
            for _command, _id, line in values["invoice_line_ids"]:
                line["analytic_distribution"] = distribution
        return values

    def _get_invoice_distribution(self):
        """Return the analytic distribution of the invoice that is credited, its lines
        weighed by their amounts; empty: as accounting finds it."""
        invoice = self.invoice_id.sudo()  # sudo: asked by whoever may credit it
        lines = invoice.invoice_line_ids.filtered(
            lambda line: line.display_type == "product"
        )
        total = sum(lines.mapped("price_subtotal"))
        parts = defaultdict(float)
        for line in lines if total else ():
            for accounts, percent in (line.analytic_distribution or {}).items():
                parts[accounts] += percent * line.price_subtotal / total
        return {accounts: round(part, 2) for accounts, part in parts.items()}
