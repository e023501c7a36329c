from odoo import fields, models


class AccountMoveLine(models.Model):
    """Which agreement a line bills time of. It is noted when the invoice is posted, so
    that it is still known when the time was given back; credit notes take it over line
    by line."""

    _inherit = "account.move.line"

    sla_billed_agreement_id = fields.Many2one(
        "sla.agreement",
        string="Agreement billed",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="account.group_account_invoice,account.group_account_readonly",
        help="The agreement whose time this line bills, or takes back. Noted when the "
        "invoice is posted.",
    )

    def _copy_data_extend_business_fields(self, values):
        result = super()._copy_data_extend_business_fields(values)
        # sudo: taken over whoever makes the credit note
        values["sla_billed_agreement_id"] = self.sudo().sla_billed_agreement_id.id
        return result

    def _sla_note_agreement(self):
        """Note whose time these lines bill: the first version of the agreement."""
        for line, time in self._sla_get_time().grouped("sla_bill_line_id").items():
            # sudo: noted whoever posts
            line.sudo().sla_billed_agreement_id = time.sla_agreement_id.family_id[:1]

    def _sla_get_billed_agreement(self):
        """Return the agreement (its first version) that this line bills time of. A line
        of a credit note that was entered by hand takes back the time of the invoice, if
        that bills one agreement and nothing else."""
        self.ensure_one()
        billed = self.sudo().sla_billed_agreement_id  # sudo: asked by statements
        origin = self.move_id.reversed_entry_id
        if billed or self.move_id.move_type != "out_refund" or not origin:
            return billed
        rows = origin.sudo().invoice_line_ids.filtered(  # sudo: as above
            lambda row: row.display_type == "product"
        )
        families = {row.sla_billed_agreement_id for row in rows}
        return families.pop() if len(families) == 1 else billed
