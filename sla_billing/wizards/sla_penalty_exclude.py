from odoo import fields, models


class SlaPenaltyExclude(models.TransientModel):
    """Excludes a single breach from its penalty, with the reason."""

    _name = "sla.penalty.exclude"
    _description = "Exclude a Breach from Penalties"

    line_id = fields.Many2one(
        "sla.penalty.line", required=True, ondelete="cascade", readonly=True
    )
    document = fields.Char(
        related="line_id.res_name",
        string="Document",
        help="The document whose promise was broken.",
    )
    reason = fields.Char(required=True, help="The other party reads it.")

    def action_confirm(self):
        """Exclude the breach, in this proposal and whenever it is reckoned again."""
        self.ensure_one()
        line = self.line_id
        proposal = line.proposal_id
        proposal._check_draft()
        name, document = self.reason, line.res_name
        self.env["sla.penalty.exclusion"].create(
            {
                "name": name,
                "clock_id": line.clock_id.id,
                "agreement_id": proposal.family_id.id,
                "company_id": proposal.company_id.id,
            }
        )
        proposal.message_post(
            body=self.env._(
                "“%(document)s” was excluded: %(reason)s",
                document=document,
                reason=name,
            )
        )
        return {"type": "ir.actions.act_window_close"}
