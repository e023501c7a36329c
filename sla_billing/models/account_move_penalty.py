from odoo import api, fields, models

_GROUPS = (
    "account.group_account_invoice,account.group_account_readonly,"
    "sla_base.group_sla_manager"
)


class AccountMove(models.Model):
    """Credit notes and vendor refunds that settle a penalty."""

    _inherit = "account.move"

    sla_proposal_id = fields.Many2one(
        "sla.penalty.proposal",
        string="SLA penalty",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups=_GROUPS,
        help="The penalty that this document credits or claims.",
    )
    sla_penalty_count = fields.Integer(
        string="Penalties", compute="_compute_sla_penalty_count", groups=_GROUPS
    )

    # a cancelled one leaves its place to another
    _sla_penalty_once = models.UniqueIndex(
        "(sla_proposal_id) WHERE sla_proposal_id IS NOT NULL AND state <> 'cancel'",
        "This penalty has another credit note, which is not cancelled.",
    )

    @api.depends("sla_proposal_id")
    def _compute_sla_penalty_count(self):
        proposals = self.env["sla.penalty.proposal"]
        counts = dict(
            proposals._read_group(
                [("invoice_id", "in", self.ids)], ["invoice_id"], ["__count"]
            )
        )
        for move in self:
            own = len(move.sla_proposal_id)
            move.sla_penalty_count = counts.get(move._origin, 0) + own

    def action_view_sla_penalties(self):
        """Open the penalties that this document credits, or is credited with."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_billing.sla_penalty_proposal_action"
        )
        found = self.sla_proposal_id | self.env["sla.penalty.proposal"].search(
            [("invoice_id", "=", self.id)]
        )
        action.update(domain=[("id", "in", found.ids)], context={})
        if len(found) == 1:
            action.update(res_id=found.id, view_mode="form", views=[(False, "form")])
        return action
