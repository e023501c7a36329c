from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Customers of the same agreement or policy can be merged: what is left of the two
    is named there once."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        for model in ("sla.agreement", "sla.policy"):
            # sudo: terms that are locked otherwise; they stay the same in substance
            records = self.env[model].sudo().with_context(active_test=False)
            both = records.search(
                [
                    ("partner_ids", "in", src_partners.ids),
                    ("partner_ids", "in", dst_partner.ids),
                ]
            )
            for record in both:
                record.partner_ids -= src_partners
        self.env.flush_all()
        return super()._update_foreign_keys(src_partners, dst_partner)
