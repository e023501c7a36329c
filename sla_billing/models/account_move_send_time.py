from odoo import api, models


class AccountMoveSend(models.AbstractModel):
    _inherit = "account.move.send"

    @api.model
    def _get_invoice_extra_attachments(self, move):
        if move.sla_bill_from and not move.sla_statement_id:
            move._sla_attach_statement()
        return super()._get_invoice_extra_attachments(move) + move.sla_statement_id
