from odoo import api, fields, models
from odoo.exceptions import UserError


class SlaStatementLine(models.Model):
    """A row of a statement, as it was when the statement was counted: texts and figures
    are copies, so that they stay when documents, rates or agreements change."""

    _name = "sla.statement.line"
    _description = "Line of a Service Statement"
    _order = "statement_id, section, agreement_name, sequence, id"

    statement_id = fields.Many2one(
        "sla.statement", required=True, ondelete="cascade", index=True, readonly=True
    )
    company_id = fields.Many2one(related="statement_id.company_id", store=True)
    partner_id = fields.Many2one(
        related="statement_id.partner_id", store=True, string="Customer"
    )
    date_from = fields.Date(
        related="statement_id.date_from", store=True, string="Period from"
    )
    state = fields.Selection(related="statement_id.state", store=True)
    section = fields.Selection(
        [
            ("promise", "What is promised"),
            ("attainment", "How it was kept"),
            ("breach", "Broken promises"),
            ("pause", "Waiting for the customer"),
            ("time", "Time used"),
            ("balance", "Included time"),
            ("billing", "Invoiced"),
            ("credit", "Credits"),
        ],
        required=True,
        readonly=True,
        help="The part of the statement that the line is in.",
    )
    sequence = fields.Integer(readonly=True)
    agreement_id = fields.Many2one(
        "sla.agreement", readonly=True, ondelete="set null", index="btree_not_null"
    )
    agreement_name = fields.Char(
        string="Agreement as told", readonly=True, help="As the customer reads it."
    )
    metric_id = fields.Many2one("sla.metric", readonly=True, ondelete="set null")
    name = fields.Char(
        string="What",
        readonly=True,
        help="What the row is about: a promise, a document, a customer's agreement or "
        "an invoice.",
    )
    detail = fields.Char(readonly=True, help="Priority, channel, promise or reason.")
    term = fields.Char(string="Promised", readonly=True, help="The promise in words.")
    promised = fields.Integer(
        string="Came due", readonly=True, help="Promises that came due in the period."
    )
    kept = fields.Integer(readonly=True, help="Of these, kept.")
    broken = fields.Integer(readonly=True, help="Of these, broken or late and open.")
    attainment = fields.Float(
        string="Attainment (%)",
        readonly=True,
        aggregator="avg",
        help="Promises kept among those that came due, in percent.",
    )
    clock_id = fields.Many2one(
        "sla.clock", readonly=True, ondelete="set null", index="btree_not_null"
    )
    res_model = fields.Char(string="Document model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Document ID", model_field="res_model", readonly=True
    )
    due_at = fields.Datetime(
        string="Due", readonly=True, help="When the promise had to be kept."
    )
    done_at = fields.Datetime(
        string="Done",
        readonly=True,
        help="When it was kept after all; empty if it was open when the statement was "
        "counted.",
    )
    late_hours = fields.Float(
        string="Late (hours)", readonly=True, help="Working hours beyond the promise."
    )
    paused_hours = fields.Float(
        string="Waited (hours)",
        readonly=True,
        help="Working hours that did not count, because something was missing from "
        "the customer.",
    )
    cause = fields.Text(
        string="Held by",
        readonly=True,
        help="Who held the document for how long, with names; only for us.",
    )
    customer_cause = fields.Text(
        string="Cause as told",
        readonly=True,
        help="The cause as the customer reads it, without names of ours.",
    )
    worked_hours = fields.Float(
        string="Worked (hours)",
        readonly=True,
        help="Hours worked in the period: those included, billable and given for "
        "goodwill, together.",
    )
    included_hours = fields.Float(
        string="Included (hours)",
        readonly=True,
        help="Hours of it that the agreement or a prepaid pack includes.",
    )
    billable_hours = fields.Float(
        string="Billable (hours)", readonly=True, help="Hours of it to be paid for."
    )
    goodwill_hours = fields.Float(
        string="Goodwill (hours)",
        readonly=True,
        help="Hours of it that are neither counted nor billed.",
    )
    day = fields.Date(readonly=True, help="Date of the invoice or credit note.")
    move_id = fields.Many2one(
        "account.move",
        string="Invoice or credit note",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary(
        readonly=True,
        help="Without taxes, in the currency of the invoice; negative on credit notes.",
    )
    company_currency_id = fields.Many2one(
        related="statement_id.currency_id", string="Company currency"
    )
    company_amount = fields.Monetary(
        string="Amount in company currency",
        currency_field="company_currency_id",
        readonly=True,
        help="As the invoice was entered in the books.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_draft()
        return lines

    def write(self, vals):
        # the customer of a statement may be merged into another one
        if set(vals) - {"company_id", "partner_id", "date_from", "state"}:
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_issued(self):
        self._check_draft()

    def _check_draft(self):
        issued = self.statement_id.filtered(lambda each: each.state != "draft")
        if issued:
            issued._refuse_change()

    def action_open_document(self):
        """Open the document, invoice or credit note that the line is about."""
        self.ensure_one()
        model, res_id = self.res_model, self.res_id
        if model not in self.env:
            return False
        if not self.env[model].browse(res_id).exists():
            raise UserError(self.env._("“%s” was deleted since.", self.name))
        return {
            "type": "ir.actions.act_window",
            "res_model": model,
            "res_id": res_id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
