from odoo import fields, models

# customers have one card of these for good
_LASTING = ("loyalty", "ewallet")


class SlaOfferGrant(models.Model):
    """Cards and coupons given to customers. They end by themselves, on their own last
    day."""

    _inherit = "sla.offer.grant"

    card_id = fields.Many2one(
        "loyalty.card",
        string="Coupon or card",
        readonly=True,
        ondelete="set null",
        help="What the customer got, or what got more points.",
    )

    def _give(self):
        result = super()._give()
        for offer, grants in self.grouped("offer_id").items():
            if offer.kind == "loyalty":
                grants._give_points(offer)
        return result

    def _give_points(self, offer):
        program = offer.program_id
        held = {}
        # sudo: who makes an offer need not be allowed to make coupons
        cards = self.env["loyalty.card"].sudo().with_context(loyalty_no_mail=True)
        if program.program_type in _LASTING:
            found = cards.search(
                [
                    ("program_id", "=", program.id),
                    ("partner_id", "in", self.partner_id.ids),
                    # points on one that is over could not be used
                    "|",
                    ("expiration_date", "=", False),
                    (
                        "expiration_date",
                        ">=",
                        fields.Date.context_today(self, self.env.cr.now()),
                    ),
                ]
            )
            held = {card.partner_id: card for card in found}
        # sudo: as above
        history = self.env["loyalty.history"].sudo()
        for grant in self:
            card = held.get(grant.partner_id)
            if card:
                card.points += offer.points
            else:
                card = cards.create(grant._prepare_card())
            grant.write({"card_id": card.id, "code": card.code})
            history.create(
                {
                    "description": offer.name,
                    "card_id": card.id,
                    "issued": offer.points,
                }
            )

    def _prepare_card(self):
        self.ensure_one()
        offer = self.offer_id
        lasting = offer.program_id.program_type in _LASTING
        return {
            "program_id": offer.program_id.id,
            "partner_id": self.partner_id.id,
            "points": offer.points,
            "expiration_date": False if lasting else self.date_until,
        }
