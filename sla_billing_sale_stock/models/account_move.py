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
            # sudo: whoever invoices need not be allowed to see deliveries
            goods = move.sudo().invoice_line_ids.sale_line_ids.move_ids
            delivered = goods.filtered(
                lambda each: (
                    each.state == "done" and each.location_dest_id.usage == "customer"
                )
            )
            if delivered:
                quiet = move.with_context(skip_is_manually_modified=True)
                quiet.sla_requested_at = max(delivered.mapped("date"))
