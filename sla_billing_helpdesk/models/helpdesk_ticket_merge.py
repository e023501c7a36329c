from odoo import fields, models
from odoo.fields import Domain


class HelpdeskTicket(models.Model):
    """Time and timers on tickets that are merged into this one."""

    _inherit = "helpdesk.ticket"

    sla_merged_time_hours = fields.Float(
        string="On merged tickets (hours)",
        compute="_compute_sla_merged_time_hours",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
        help="Time that was noted on tickets merged into this one and stayed there: it "
        "is billed, or belongs to another customer.",
    )

    def _compute_sla_merged_time_hours(self):
        # sudo: a number, of time that others noted, too
        groups = (
            self.env["account.analytic.line"]
            .sudo()  # see above
            ._read_group(
                [("sla_survivor_id", "in", self.ids)],
                ["sla_survivor_id"],
                ["unit_amount:sum"],
            )
        )
        hours = {ticket.id: total for ticket, total in groups}
        for ticket in self:
            ticket.sla_merged_time_hours = hours.get(ticket.id, 0.0)

    def write(self, vals):
        result = super().write(vals)
        if vals.get("active"):
            # brought back: its time stands for itself again. sudo: time of everybody
            self.sudo().sla_time_ids.filtered("sla_survivor_id").sla_survivor_id = False
        return result

    def _sla_absorb(self, merged):
        result = super()._sla_absorb(merged)
        # sudo: time and timers of everybody who worked on these tickets
        ticket, merged = self.sudo(), merged.sudo()
        lines = self.env["account.analytic.line"].sudo()  # sudo: as above
        lines.search(
            Domain("sla_ticket_id", "in", merged.ids)
            | Domain("sla_survivor_id", "in", merged.ids)
        )._sla_move_to(ticket)
        timers = merged.sla_timer_ids
        if ticket.company_id:
            timers = timers.filtered(lambda each: each.company_id == ticket.company_id)
        timers.ticket_id = ticket
        return result

    def action_sla_open_merged_time(self):
        """Show the time that stayed on tickets merged into this one."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_billing_helpdesk.ticket_time_action"
        )
        action["domain"] = [("sla_survivor_id", "in", self.ids)]
        action["context"] = {"create": False}
        return action
