from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SlaOffer(models.Model):
    """An offer may be a coupon, or points, of a programme."""

    _inherit = "sla.offer"

    kind = fields.Selection(
        selection_add=[("loyalty", "A coupon or points of a programme")],
        ondelete={"loyalty": "set default"},
    )
    program_id = fields.Many2one(
        "loyalty.program",
        string="Programme",
        check_company=True,
        ondelete="restrict",
        domain="[('program_type', 'in', ('coupons', 'gift_card', 'loyalty', 'ewallet', "
        "'next_order_coupons'))]",
        help="Each customer gets a coupon or card of this programme; where customers "
        "have one card for good, it gets more points.",
    )
    points = fields.Float(
        default=1.0,
        help="How many points the coupon or card gets. A coupon that is used once has "
        "one.",
    )

    _points_positive = models.Constraint(
        "CHECK (kind != 'loyalty' OR points > 0)", "An offer gives more than no points."
    )

    @api.constrains("kind", "program_id")
    def _check_program(self):
        for offer in self:
            if offer.kind == "loyalty" and not offer.program_id:
                raise ValidationError(
                    self.env._(
                        "Offer “%s” gives a coupon or points: choose of which "
                        "programme.",
                        offer.name,
                    )
                )
