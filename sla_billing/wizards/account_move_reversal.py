from odoo import models


class AccountMoveReversal(models.TransientModel):
    """“Correct the invoice” makes a copy, which bills the same time."""

    _inherit = "account.move.reversal"

    def reverse_moves(self, is_modify=False):
        moves = self.move_ids
        action = super().reverse_moves(is_modify=is_modify)
        if is_modify:
            for move, new in zip(moves, self.new_move_ids.sorted("id"), strict=True):
                if move.sla_bill_from and not move.sla_time_freed:
                    move._sla_hand_over_time(new)
        return action
