from datetime import datetime

from odoo import api, models


class AccountMove(models.Model):
    """Invoices count from the delivery that they bill."""

    _inherit = "account.move"

    @api.model_create_multi
    def create(self, vals_list):
        moves = super().create(vals_list)
        moves._sla_note_delivery()
        return moves

    def _sla_note_delivery(self):
        """Let invoices of goods be requested when the last of the goods left us, unless
        it says otherwise already."""
        for move in self:
            if move.move_type != "out_invoice" or move.sla_requested_at:
                continue
            delivered = move._sla_get_deliveries()
            if delivered:
                quiet = move.with_context(skip_is_manually_modified=True)
                quiet.sla_requested_at = max(delivered.mapped("date"))

    def _sla_get_deliveries(self):
        """Return the deliveries (``stock.move``) that this invoice is the first one to
        bill: one that takes the place of another is not late from the start."""
        self.ensure_one()
        # sudo: whoever invoices need not be allowed to see deliveries
        deliveries = self.env["stock.move"].sudo()
        for line in self.sudo().invoice_line_ids.sale_line_ids:  # see above
            earlier = line.invoice_lines.move_id.filtered(
                lambda each: (
                    each != self
                    and each.move_type == "out_invoice"
                    and each.state == "posted"
                    and each.sla_requested_at
                )
            )
            billed = max(earlier.mapped("sla_requested_at"), default=datetime.min)
            deliveries |= line.move_ids.filtered(
                lambda each, until=billed: (
                    each.state == "done"
                    and each.location_dest_id.usage == "customer"
                    and each.date > until
                )
            )
        return deliveries
