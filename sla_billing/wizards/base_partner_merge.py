from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Two customers had something included, and are one now."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        self._drop_second_drafts(src_partners, dst_partner)
        # sudo: all balances, whoever merges; they are worked out anew below
        balances = self.env["sla.entitlement.balance"].sudo()
        balances.search([("partner_id", "in", src_partners.ids)]).unlink()
        self.env.flush_all()
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self.env.invalidate_all()
        self._share_out_anew(dst_partner)
        return result

    @api.model
    def _drop_second_drafts(self, src_partners, dst_partner):
        """Of two drafts for the time of one period keep one: the time of the other is
        billed again, on the one that is kept."""
        customers = (dst_partner | src_partners).commercial_partner_id
        # sudo: drafts of all companies, whoever merges
        drafts = self.env["account.move"].sudo()
        drafts = drafts.search(
            [
                ("commercial_partner_id", "in", customers.ids),
                ("sla_bill_from", "!=", False),
                ("state", "=", "draft"),
            ],
            order="id",
        )
        main = dst_partner.commercial_partner_id
        for same in drafts.grouped(_get_draft_key).values():
            kept = same.filtered(lambda move: move.commercial_partner_id == main)
            kept = (kept or same)[0]
            if len(same) > 1:
                (same - kept).unlink()
                kept.message_post(
                    body=self.env._(
                        "Customers were merged: the draft for the time of another one "
                        "was deleted. Bill the time again to add it here."
                    )
                )

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


def _get_draft_key(move):
    return move.company_id, move.currency_id, move.sla_bill_from, move.sla_bill_to
