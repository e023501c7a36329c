from odoo import api, fields, models


class AccountMove(models.Model):
    """The requests about an invoice."""

    _inherit = "account.move"

    sla_ticket_ids = fields.One2many(
        "helpdesk.ticket",
        "sla_move_id",
        string="Requests",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
        help="Tickets that are about this invoice.",
    )
    sla_ticket_count = fields.Integer(
        string="Number of requests",
        compute="_compute_sla_ticket_count",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )

    @api.depends("sla_ticket_ids")
    def _compute_sla_ticket_count(self):
        for move in self:
            move.sla_ticket_count = len(move.sla_ticket_ids)

    def action_sla_open_tickets(self):
        """Show the tickets about this invoice."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_mgmt.helpdesk_ticket_action"
        )
        action["domain"] = [("sla_move_id", "=", self.id)]
        action["context"] = {"default_partner_id": self.partner_id.id}
        return action
