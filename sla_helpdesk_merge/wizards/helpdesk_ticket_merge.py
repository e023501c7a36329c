from odoo import models


class HelpdeskTicketMerge(models.TransientModel):
    _inherit = "helpdesk.ticket.merge"

    def merge_tickets(self):
        tickets, target = self.ticket_ids, self.dst_ticket_id
        tickets.check_access("write")
        if self.create_new_ticket:
            target.check_access("create")
        else:
            target.check_access("write")
        gone = tickets if self.create_new_ticket else tickets - target
        outages = gone._sla_find_outages()
        # sudo: it moves messages, which Odoo lets nobody but administrators do; who
        # merges may change all of these tickets, as was checked
        merging = self.sudo().with_context(sla_merging=True)
        action = super(HelpdeskTicketMerge, merging).merge_tickets()
        merged = tickets - self.dst_ticket_id
        merged.write({"sla_merged_into_id": self.dst_ticket_id.id})
        self.dst_ticket_id._sla_take_over(merged)
        self.dst_ticket_id._sla_take_parts(merged, outages)
        self.dst_ticket_id._sla_absorb(merged)
        return action
