from odoo import models
from odoo.fields import Domain


class SlaStatement(models.Model):
    """Which invoices and credit notes belong on a statement."""

    _inherit = "sla.statement"

    def _find_moves(self, move_type):
        """Return the posted documents of the customer that belong on this statement by
        their date."""
        dated = Domain("invoice_date", ">=", self.date_from) & Domain(
            "invoice_date", "<=", self.date_to
        )
        before = self._get_previous()
        if before:
            dated |= Domain("invoice_date", "<", self.date_from) & Domain(
                "sla_posted_at", ">", before.made_at
            )
        moves = self.env["account.move"].search(
            Domain("move_type", "=", move_type)
            & Domain("state", "=", "posted")
            & Domain("company_id", "=", self.company_id.id)
            & Domain("commercial_partner_id", "=", self.partner_id.id)
            & dated,
            order="invoice_date, id",
        )
        return moves - self._find_told(moves)

    def _get_previous(self):
        """Return the statement of an earlier period that was issued last."""
        return self.search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("state", "!=", "draft"),
                ("date_from", "<", self.date_from),
            ],
            order="date_from desc, version desc",
            limit=1,
        )

    def _find_told(self, moves):
        """Return which of ``moves`` another period tells of."""
        told = self.env["sla.statement.line"].search(
            [
                ("move_id", "in", moves.ids),
                ("state", "!=", "draft"),
                ("statement_id.is_replaced", "=", False),
                ("date_from", "!=", self.date_from),
            ]
        )
        return told.move_id

    def _find_billed_agreement(self, invoice):
        """Return the agreement that ``invoice`` bills time of; if it has given its time
        back, the one that a statement named."""
        rows = self.env["account.analytic.line"].search(
            [("sla_bill_line_id.move_id", "in", invoice.ids)], order="id", limit=1
        )
        told = self.env["sla.statement.line"].search(
            [("move_id", "in", invoice.ids), ("section", "=", "billing")],
            order="id",
            limit=1,
        )
        return rows.sla_agreement_id or told.agreement_id
