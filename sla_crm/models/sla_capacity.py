from odoo import models


class SlaCapacity(models.Model):
    _inherit = "sla.capacity"

    def _get_committing(self):
        # sudo: whether a deal was won, whoever may see it
        leads = self.env["crm.lead"].sudo()
        won = leads.search(
            [("won_status", "=", "won"), ("sla_expected_agreement_id", "!=", False)]
        )
        drafts = won.sla_expected_agreement_id.filtered(
            lambda agreement: agreement.state in ("draft", "agreed")
        )
        return super()._get_committing() | drafts.filtered(
            lambda agreement: self in agreement._get_capacities()
        )
