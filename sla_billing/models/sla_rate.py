from odoo import api, fields, models


class SlaRate(models.Model):
    """What an hour costs that the agreement does not include. Of the rates that fit,
    the most specific one holds: tier and service, tier, service, all others; a service
    before the ones above it in the catalogue."""

    _name = "sla.rate"
    _description = "Hourly Rate in an SLA Agreement"
    _inherit = ["sla.agreement.part"]
    _order = "agreement_id, sequence, id"

    agreement_id = fields.Many2one(
        "sla.agreement", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(
        default=10, help="Among rates that are equally specific, the lowest wins."
    )
    tier_id = fields.Many2one(
        "sla.tier",
        ondelete="restrict",
        index="btree_not_null",
        help="Only work for customers of this tier. Empty: for all.",
    )
    service_id = fields.Many2one(
        "sla.service",
        ondelete="restrict",
        index="btree_not_null",
        help="Only work on this service and those below it. Empty: on all.",
    )
    price = fields.Monetary(
        string="Rate of an hour",
        currency_field="currency_id",
        help="Price of an hour in working hours, in the currency of the agreement. The "
        "taxes are those of the product.",
    )
    out_of_hours_factor = fields.Float(
        string="Outside hours (times)",
        default=1.0,
        help="What the rate is multiplied by for work outside the working hours of the "
        "agreement: 1.5 is half as much again.",
    )
    product_id = fields.Many2one(
        "product.product",
        required=True,
        ondelete="restrict",
        domain="[('type', '=', 'service'), ('sale_ok', '=', True)]",
        help="What the invoice line says is sold: account and taxes come from it. Its "
        "unit should be hours.",
    )
    currency_id = fields.Many2one(related="agreement_id.fee_currency_id")
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)

    _price_not_negative = models.Constraint(
        "CHECK (price >= 0)", "A rate is not negative."
    )
    _factor_positive = models.Constraint(
        "CHECK (out_of_hours_factor > 0)",
        "Work outside hours is multiplied by more than zero.",
    )

    @api.depends("tier_id", "service_id", "product_id")
    def _compute_display_name(self):
        for rate in self:
            what = (rate.tier_id, rate.service_id, rate.product_id)
            rate.display_name = self.env["sla.format"]._list(
                each.display_name for each in what if each
            )

    def _find_rate(self, tier, service):
        """Return the one of these rates that holds for work on ``service`` for a
        customer of ``tier``, or none."""
        line = []
        while service:
            line.append(service)
            service = service.parent_id
        fitting = self.filtered(
            lambda rate: (
                rate.tier_id in (tier, rate.tier_id.browse())
                and (not rate.service_id or rate.service_id in line)
            )
        )

        def rank(rate):
            depth = line.index(rate.service_id) if rate.service_id else len(line)
            return (not rate.tier_id, depth, rate.sequence, rate.id)

        return fitting.sorted(rank)[:1]

    def _get_price(self, share):
        """Return the price of an hour, ``share`` (0 to 1) of it outside hours."""
        return self.price * (1 + (self.out_of_hours_factor - 1) * share)
