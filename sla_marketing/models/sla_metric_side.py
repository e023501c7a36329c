from odoo import fields, models

from .sla_agreement_page import SIDES


class SlaMetric(models.Model):
    _inherit = "sla.metric"

    lead_side = fields.Selection(
        SIDES,
        string="Promised by",
        help="Which department keeps this promise on leads, unless the policy is one "
        "of a party's own. Empty: sales.",
    )
