from odoo import api, fields, models


class SlaAgreement(models.Model):
    _inherit = "sla.agreement"

    expected_lead_ids = fields.One2many(
        "crm.lead",
        "sla_expected_agreement_id",
        string="Opportunities",
        help="Opportunities that this agreement follows from.",
    )

    @api.model
    def _selection_party(self):
        return [*super()._selection_party(), ("crm.team", self.env._("Sales team"))]
