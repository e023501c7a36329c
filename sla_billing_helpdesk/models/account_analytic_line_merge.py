from odoo import fields, models


class AccountAnalyticLine(models.Model):
    """Time on tickets that are merged goes on with the ticket that is left, as long as
    that changes no invoice; other time stays where it is, and is found from there."""

    _inherit = "account.analytic.line"

    sla_survivor_id = fields.Many2one(
        "helpdesk.ticket",
        string="Merged into",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The ticket that the one with this time was merged into. The time stayed "
        "with its own, because it is billed, or belongs to another customer or "
        "company.",
    )

    def _sla_get_worked_out(self):
        return super()._sla_get_worked_out() | {"sla_survivor_id"}

    def _sla_move_to(self, ticket):
        """Let this time go on with ``ticket``, which its own was merged into. Called as
        superuser."""
        moving = self.filtered(lambda line: line._sla_may_move_to(ticket))
        moving.write({"sla_ticket_id": ticket.id, "sla_survivor_id": False})
        (self - moving).write({"sla_survivor_id": ticket.id})

    def _sla_may_move_to(self, ticket):
        """Return whether this time can be that of ``ticket`` without being told, or
        billed, to another customer than it was worked for."""
        self.ensure_one()
        customer = self.partner_id.commercial_partner_id
        return (
            not self.sla_bill_line_id
            and ticket.company_id in (self.company_id, ticket.company_id.browse())
            and customer in (ticket.partner_id.commercial_partner_id, customer.browse())
        )

    def _sla_free(self):
        result = super()._sla_free()
        # sudo: as above; not billed any more, it can go on with its ticket
        waiting = self.sudo().filtered("sla_survivor_id")
        for survivor, lines in waiting.grouped("sla_survivor_id").items():
            lines._sla_move_to(survivor)
        return result
