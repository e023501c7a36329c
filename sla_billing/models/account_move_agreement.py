from odoo import api, fields, models


class AccountMove(models.Model):
    """What invoices and credit notes come to under agreements."""

    _inherit = "account.move"

    sla_time_amount = fields.Monetary(
        string="Time billed",
        currency_field="company_currency_id",
        compute="_compute_sla_time_amount",
        store=True,
        help="Time beyond what agreements include, without taxes, in the currency of "
        "the company; negative where a credit note takes it back.",
    )

    @api.depends("line_ids.balance", "line_ids.sla_billed_agreement_id")
    def _compute_sla_time_amount(self):
        for move in self:
            rows = move.line_ids.filtered("sla_billed_agreement_id")
            move.sla_time_amount = -sum(rows.mapped("balance"))

    def _post(self, soft=True):
        posted = super()._post(soft)
        invoices = posted.filtered(lambda move: move.move_type == "out_invoice")
        invoices.invoice_line_ids._sla_note_agreement()
        return posted

    def _sla_sum_by_agreement(self):
        """Return what each posted document bills or credits under agreements, without
        taxes.

        :return: ``{(section, move, first version): (amount, company amount)}``;
            ``section`` as of lines of statements, amounts negative on credit notes
        """
        sums = {}
        for move in self.filtered(lambda each: each.state == "posted"):
            sign = -1 if move.move_type == "out_refund" else 1
            penalty = move.sudo().sla_proposal_id  # sudo: asked by statements
            section = "credit" if penalty else "billing"
            for row in move.invoice_line_ids:
                if row.display_type != "product":
                    continue
                family = penalty.family_id or row._sla_get_billed_agreement()
                if family:
                    key = (section, move, family)
                    amount, company_amount = sums.get(key, (0.0, 0.0))
                    sums[key] = (
                        amount + sign * row.price_subtotal,
                        company_amount - row.balance,
                    )
        return sums
