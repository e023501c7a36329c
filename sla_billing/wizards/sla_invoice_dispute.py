from odoo import fields, models


class SlaInvoiceDispute(models.TransientModel):
    """Notes an objection to an invoice or bill, which then waits for an answer."""

    _name = "sla.invoice.dispute"
    _description = "Objection to an Invoice"

    move_id = fields.Many2one(
        "account.move",
        string="Document",
        required=True,
        ondelete="cascade",
        readonly=True,
        help="The invoice or bill that somebody objects to.",
    )
    text = fields.Text(
        string="Objection",
        required=True,
        help="What is wrong with the document, in the words of whoever objects.",
    )

    def action_confirm(self):
        """Note the objection."""
        self.ensure_one()
        self.move_id.check_access("write")
        self.move_id._sla_dispute(self.text)
        return {"type": "ir.actions.act_window_close"}
