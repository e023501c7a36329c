from odoo import api, fields, models
from odoo.exceptions import UserError


class SlaPause(models.TransientModel):
    """Asks why, and until when, a document is paused by hand."""

    _name = "sla.pause"
    _description = "Pause a Document"
    _check_company_auto = True

    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", required=True, readonly=True
    )
    company_id = fields.Many2one("res.company", compute="_compute_document")
    reason_required = fields.Boolean(compute="_compute_document")
    pausing = fields.Char(
        string="Pauses",
        compute="_compute_document",
        help="The promises on this document whose time will not count. Others are "
        "named below.",
    )
    running = fields.Char(
        string="Runs on",
        compute="_compute_document",
        help="Clocks that may not be paused by hand, or have used up their pauses.",
    )
    reason_id = fields.Many2one(
        "sla.pause.reason",
        check_company=True,
        domain="[('company_id', 'in', (False, company_id))]",
        help="Why the work has to wait. The customer reads the sentence that belongs "
        "to the reason.",
    )
    customer_text = fields.Char(related="reason_id.customer_text")
    resume_on_reply = fields.Boolean(related="reason_id.resume_on_reply")
    note = fields.Char(help="For colleagues: the customer does not see it.")
    until = fields.Datetime(
        help="Time counts again from then on. Empty: until somebody resumes it."
    )

    @api.depends("res_model", "res_id")
    def _compute_document(self):
        for wizard in self:
            document = wizard._get_document()
            pausable, others = document._sla_get_pausable()
            wizard.company_id = document._sla_get_company()
            # sudo: a setting of the document's company
            company = wizard.company_id.sudo()
            wizard.reason_required = company.sla_pause_reason_required
            wizard.pausing = self.env["sla.format"]._list(
                pausable.mapped("metric_id.name")
            )
            wizard.running = self.env["sla.format"]._list(
                others.mapped("metric_id.name")
            )

    def _get_document(self):
        """Return the document, if it is one that has service levels and the user may
        change it."""
        self.ensure_one()
        hosts = self.env["ir.model"]._sla_host_names()
        document = self.env["sla.mixin"]
        if self.res_model in hosts:
            document = self.env[self.res_model].browse(self.res_id).exists()
        if not document:
            raise UserError(
                self.env._(
                    "There is nothing to pause: the document was deleted, or has no "
                    "service levels."
                )
            )
        document.check_access("write")
        return document

    def action_confirm(self):
        """Pause the document."""
        self.ensure_one()
        document = self._get_document()
        document._sla_pause(self.reason_id, self.note, self.until)
        return {"type": "ir.actions.act_window_close"}
