from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class HelpdeskTicket(models.Model):
    """Work that a supplier does: while the ticket is there, the clock of the supplier's
    agreement runs, and the time is the supplier's."""

    _inherit = "helpdesk.ticket"

    sla_supplier_id = fields.Many2one(
        "res.partner",
        string="With supplier",
        copy=False,
        index="btree_not_null",
        groups="base.group_user",
        help="The supplier who works on the ticket now.",
    )
    sla_supplier_since = fields.Datetime(
        string="With the supplier since",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="When the ticket was handed to the supplier. Empty: it is not with a "
        "supplier.",
    )

    sla_supplier_ids = fields.Many2many(
        "res.partner",
        "helpdesk_ticket_sla_supplier_rel",
        "ticket_id",
        "partner_id",
        string="Suppliers so far",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="Suppliers who have worked on the ticket. What they write is no question "
        "of the customer.",
    )

    def write(self, vals):
        if "sla_supplier_id" in vals and "sla_supplier_since" not in vals:
            supplier_id = vals["sla_supplier_id"]
            vals = {**vals, "sla_supplier_since": supplier_id and self.env.cr.now()}
            if supplier_id:
                vals["sla_supplier_ids"] = [Command.link(supplier_id)]
        return super().write(vals)

    # Hooks of sla.mixin and mail.thread

    @api.model
    def _sla_get_trigger_fields(self):
        return [*super()._sla_get_trigger_fields(), "sla_supplier_id"]

    def _sla_get_holder(self):
        # agreements are made with companies, whoever of them is in charge
        supplier = self.sla_supplier_id.commercial_partner_id
        return supplier or super()._sla_get_holder()

    def _sla_read_message(self, message):
        author = message.author_id.commercial_partner_id
        ticket = self.sudo()  # sudo: only who is who
        customer = ticket.commercial_partner_id
        if message.author_id.partner_share and customer and author != customer:
            suppliers = ticket.sla_supplier_ids | ticket.sla_subrequest_ids.partner_id
            # what a supplier writes is no question of the customer, also afterwards;
            # neither is what others answer to a note of ours: the customer sees none
            third = author in suppliers.commercial_partner_id
            if third or message.subtype_id.internal:
                return False, False
        return super()._sla_read_message(message)

    # Buttons

    def action_sla_hand_over(self):
        """Ask which supplier is to go on with the ticket."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand over to a supplier"),
            "res_model": "sla.hand.over",
            "view_mode": "form",
            "target": "new",
            "context": {"default_ticket_id": self.id},
        }

    def action_sla_take_back(self):
        """Take the ticket back from the supplier: our own time counts again."""
        for ticket in self:
            supplier = ticket.sla_supplier_id
            if not supplier:
                raise UserError(
                    self.env._(
                        "“%s” is with no supplier: there is nothing to take back.",
                        ticket.display_name,
                    )
                )
            ticket.sla_supplier_id = False
            ticket._message_log(
                body=self.env._("Taken back from %s.", supplier.display_name)
            )
