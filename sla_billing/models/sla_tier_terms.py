from odoo import fields, models


class SlaTier(models.Model):
    """What a tier brings: a pricelist, a payment term, and the agreements that name
    it."""

    _inherit = "sla.tier"

    pricelist_id = fields.Many2one(
        "product.pricelist",
        company_dependent=True,
        check_company=True,
        groups="base.group_user",
        help="Customers that come into the tier get this pricelist, unless theirs was "
        "chosen by hand. It goes with the tier.",
    )
    payment_term_id = fields.Many2one(
        "account.payment.term",
        string="Payment term",
        company_dependent=True,
        check_company=True,
        groups="base.group_user",
        help="Customers that come into the tier get these payment terms, unless theirs "
        "were chosen by hand. They go with the tier.",
    )
    agreement_ids = fields.Many2many(
        "sla.agreement",
        "sla_agreement_sla_tier_rel",
        "sla_tier_id",
        "sla_agreement_id",
        string="Agreements",
        readonly=True,
        help="Agreements that cover the tier. A customer that comes into the tier "
        "comes under them; say so in the agreement.",
    )
