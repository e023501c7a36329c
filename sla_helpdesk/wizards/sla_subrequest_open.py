from odoo import api, fields, models


class SlaSubrequestOpen(models.TransientModel):
    """Opens the sub-requests of a template for a ticket."""

    _name = "sla.subrequest.open"
    _description = "Open Sub-requests from a Template"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="ticket_id.company_id")
    template_id = fields.Many2one(
        "sla.subrequest.template",
        required=True,
        domain="[('company_id', 'in', (False, company_id))]",
        default=lambda self: self._default_template(),
        help="What usually has to be done for such a ticket.",
    )
    line_ids = fields.One2many(related="template_id.line_ids", string="Opens")

    @api.model
    def _default_template(self):
        """Return the only template, if there is just one."""
        templates = self.env["sla.subrequest.template"].search([], limit=2)
        return templates if len(templates) == 1 else False

    def action_open(self):
        """Open them, and go back to the ticket."""
        self.ensure_one()
        self.template_id._open_for(self.ticket_id)
        return {"type": "ir.actions.act_window_close"}
