from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Two customers had something included, and are one now."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        # sudo: all balances, whoever merges; they are worked out anew below
        balances = self.env["sla.entitlement.balance"].sudo()
        balances.search([("partner_id", "in", src_partners.ids)]).unlink()
        self.env.flush_all()
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self.env.invalidate_all()
        self._share_out_anew(dst_partner)
        return result

    @api.model
    def _share_out_anew(self, partner):
        customer = partner.commercial_partner_id
        # sudo: all agreements of the customer, whoever merges
        lines = self.env["account.analytic.line"].sudo()
        mine = lines.search(
            [("partner_id", "child_of", customer.id), ("sla_agreement_id", "!=", False)]
        )
        # Odoo has renamed them in the database alone
        self.env.add_to_compute(lines._fields["sla_customer_id"], mine)
        packs = self.env["sla.entitlement.pack"].sudo()  # sudo: as above
        packs = packs.search([("partner_id", "=", customer.id)])
        (mine.sla_agreement_id | packs.agreement_id)._sla_allocate()
