from odoo import fields, models

_GROUPS = (
    "account.group_account_invoice,account.group_account_readonly,"
    "sla_base.group_sla_manager"
)


class ResPartner(models.Model):
    """Penalties towards a customer, and of a supplier."""

    _inherit = "res.partner"

    sla_penalty_count = fields.Integer(
        string="Penalties", compute="_compute_sla_penalty_count", groups=_GROUPS
    )

    def _compute_sla_penalty_count(self):
        counts = dict(
            self.env["sla.penalty.proposal"]._read_group(
                [("partner_id", "in", self.commercial_partner_id.ids)],
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.sla_penalty_count = counts.get(partner.commercial_partner_id, 0)

    def action_view_sla_penalties(self):
        """Open the penalties of the company that this contact belongs to."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_billing.sla_penalty_proposal_action"
        )
        companies = self.commercial_partner_id
        action.update(domain=[("partner_id", "in", companies.ids)], context={})
        return action
