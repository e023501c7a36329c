from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    sla_penalty_product_id = fields.Many2one(
        "product.product",
        string="Product of penalties",
        domain="[('company_id', 'in', (id, False))]",
        help="Credit notes and vendor refunds of penalties are made with it; it brings "
        "account and taxes. Empty: “Service level penalty”.",
    )
    sla_penalty_claim_days = fields.Integer(
        string="Penalties can be claimed for (days)",
        default=30,
        help="How many days after a billing period its penalties can be approved; new "
        "agreements begin with it. 0: no limit.",
    )

    _sla_penalty_claim_days_not_negative = models.Constraint(
        "CHECK (sla_penalty_claim_days >= 0)",
        "The number of days in which penalties can be claimed must not be negative.",
    )

    def _get_sla_penalty_product(self):
        """Return the product that penalties are credited with."""
        self.ensure_one()
        product = self.sla_penalty_product_id
        return product or self.env.ref("sla_billing.product_penalty")
