from odoo import api, fields, models
from odoo.exceptions import UserError

# Fields that decide on whether a deal is won, and on what it promises.
_DECISIVE = {"stage_id", "probability", "sla_expected_agreement_id"}


class CrmLead(models.Model):
    _inherit = "crm.lead"

    sla_tier_id = fields.Many2one(
        related="partner_id.commercial_partner_id.sla_tier_id",
        string="Tier",
        groups="base.group_user",
        help="The class of customers that the customer belongs to.",
    )
    sla_expected_agreement_id = fields.Many2one(
        "sla.agreement",
        string="Agreement to come",
        domain="[('state', 'in', ('draft', 'agreed'))]",
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        groups="base.group_user",
        help="The draft of the agreement that follows when this opportunity is won. "
        "Its expected volume is set against the capacity of the teams.",
    )
    sla_capacity_warning = fields.Text(
        string="Capacity",
        compute="_compute_sla_capacity_warning",
        groups="base.group_user",
        help="Teams that would have promised too much once this opportunity is won.",
    )

    def _compute_sla_capacity_warning(self):
        for lead in self:
            is_open = lead.won_status == "pending"
            problems = lead._sla_check_capacity() if is_open else []
            lead.sla_capacity_warning = "\n".join(problems)

    def _sla_check_capacity(self):
        """Return which teams would have promised too much if this was won."""
        # sudo: salespeople are told of the load, and may not read agreements
        agreement = self.sudo().sla_expected_agreement_id
        if not agreement or agreement.state not in ("draft", "agreed"):
            return []
        return agreement._check_capacity()

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        leads.filtered(lambda lead: lead.won_status == "won")._sla_note_won()
        return leads

    def write(self, vals):
        pending = self.filtered(lambda lead: lead.won_status != "won")
        result = super().write(vals)
        if "sla_expected_agreement_id" in vals:
            pending = self
        if not _DECISIVE.isdisjoint(vals):
            pending.filtered(lambda lead: lead.won_status == "won")._sla_note_won()
        return result

    def _sla_note_won(self):
        """Say, or refuse, that a deal is won which a team has no capacity for.

        :raise UserError: if the company wants it so
        """
        for lead in self:
            problems = lead._sla_check_capacity()
            if not problems:
                continue
            text = "\n".join(problems)
            company = lead.company_id or self.env.company
            if company.sla_over_capacity == "refuse":
                raise UserError(
                    self.env._(
                        "Opportunity “%(lead)s” would promise more than your teams can "
                        "do:\n%(problems)s",
                        lead=lead.name,
                        problems=text,
                    )
                )
            lead.message_post(body=text)
