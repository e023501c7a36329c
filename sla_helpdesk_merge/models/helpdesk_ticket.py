from odoo import api, fields, models


class HelpdeskTicket(models.Model):
    """Nothing is promised on a ticket that was merged into another one."""

    _inherit = "helpdesk.ticket"

    sla_merged_into_id = fields.Many2one(
        "helpdesk.ticket",
        string="Merged into",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="base.group_user",
    )

    def write(self, vals):
        if vals.get("active"):
            # brought back: it stands for itself again
            vals = {"sla_merged_into_id": False, **vals}
        return super().write(vals)

    @api.model
    def _sla_get_trigger_fields(self):
        return [*super()._sla_get_trigger_fields(), "sla_merged_into_id"]

    def _sla_read_message(self, message):
        # that tickets were merged is no answer to the customer
        if self.env.context.get("sla_merging"):
            return False, False
        return super()._sla_read_message(message)

    def _sla_is_served(self):
        return not self.sla_merged_into_id and super()._sla_is_served()

    def _sla_get_unserved(self):
        if self.sla_merged_into_id:
            return "merged", {"into": self.sla_merged_into_id.number}
        return super()._sla_get_unserved()

    def _sla_take_over(self, merged):
        """Go on with what was promised on ``merged`` tickets: from the start of the
        earliest, with the first reply that the customer got on any of them."""
        self.ensure_one()
        # sudo: facts and clocks are the engine's
        ticket, merged = self.sudo(), merged.sudo()
        everything = ticket | merged
        everything.mapped("sla_status")  # their clocks are in line from here on
        replies = everything.filtered("sla_first_reply_at")
        waiting = everything.filtered("sla_waiting_since")
        ticket.sla_clock_ids._take_over(merged.sla_clock_ids)
        ticket._sla_set_quietly(
            {
                "sla_first_reply_at": min(
                    replies.mapped("sla_first_reply_at"), default=False
                ),
                "sla_waiting_since": min(
                    waiting.mapped("sla_waiting_since"), default=False
                ),
            }
        )
        ticket._sla_mark()
