from odoo import fields, models


class SlaCatalogRefusal(models.TransientModel):
    """Asks for the reason why a request is refused."""

    _name = "sla.catalog.refusal"
    _description = "Refuse a Request"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, ondelete="cascade")
    reason = fields.Text(
        required=True,
        help="Why the request is refused. Write it so that the requester can read it.",
    )
    tell = fields.Boolean(
        string="Tell the requester",
        default=True,
        help="The reason is sent to the requester as an answer. Otherwise it is a note "
        "for our own people.",
    )

    def action_refuse(self):
        self.ensure_one()
        self.ticket_id._sla_refuse(self.reason, self.tell)
        return {"type": "ir.actions.act_window_close"}
