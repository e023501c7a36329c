from odoo import fields, models


class SlaPenaltyWaive(models.TransientModel):
    """Waives penalties, with the reason."""

    _name = "sla.penalty.waive"
    _description = "Waive SLA Penalties"

    proposal_ids = fields.Many2many(
        "sla.penalty.proposal",
        string="Penalties",
        required=True,
        help="The penalties that are given up.",
    )
    reason = fields.Text(required=True, help="Why nothing is claimed.")

    def action_confirm(self):
        """Waive the penalties."""
        self.ensure_one()
        self.proposal_ids._waive(self.reason)
        return {"type": "ir.actions.act_window_close"}
