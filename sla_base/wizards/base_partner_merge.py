from odoo import api, models


class BasePartnerMerge(models.TransientModel):
    """Merging customers that the same agreement or policy is for."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        # a row that would be there twice is left as it is, and keeps the partner from
        # being deleted
        for name in ("sla.agreement", "sla.policy"):
            # sudo: also those that the user may not see; whom they are for stays
            records = self.env[name].sudo().with_context(active_test=False)
            for record in records.search([("partner_ids", "in", dst_partner.ids)]):
                if record.partner_ids & src_partners:
                    record.partner_ids -= src_partners
        result = super()._update_foreign_keys(src_partners, dst_partner)
        dst_partner.invalidate_recordset()
        # sudo: as above; a customer is not sent the same report again
        self.env["sla.report"].sudo()._renew_keys(dst_partner)
        return result
