from odoo import api, fields, models
from odoo.exceptions import UserError


class SlaOfferPreview(models.TransientModel):
    """A line of a preview: whether a customer gets an offer, and why not."""

    _name = "sla.offer.preview"
    _description = "Preview of an Offer"
    _order = "qualifies desc, id"
    _rec_name = "partner_id"

    offer_id = fields.Many2one(
        "sla.offer", required=True, readonly=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    tier_id = fields.Many2one("sla.tier", readonly=True)
    last_invoice = fields.Date(
        string="Last invoice", readonly=True, help="Day of the last posted invoice."
    )
    qualifies = fields.Boolean(
        readonly=True,
        help="Whether the customer would get the offer now.",
    )
    reason = fields.Char(
        string="Why not",
        readonly=True,
        help="What keeps the customer from the offer. Empty: the customer gets it.",
    )

    @api.model
    def _show(self, offer):
        """Look at all customers and open what was found."""
        offer.check_access("write")
        self.search([("offer_id", "=", offer.id)]).unlink()
        self.create(
            [
                {
                    "offer_id": offer.id,
                    "partner_id": each.customer.id,
                    "tier_id": each.customer.sla_tier_id.id,
                    "last_invoice": each.last_invoice,
                    "qualifies": not each.reasons,
                    "reason": " ".join(each.reasons),
                }
                for each in offer._find()
            ]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_billing.sla_offer_preview_action"
        )
        return action | {
            "name": self.env._("Preview: %s", offer.name),
            "domain": [("offer_id", "=", offer.id)],
            "context": {"default_offer_id": offer.id, "search_default_qualifies": 1},
        }

    def action_make(self):
        """Make the offer to the customers that were chosen, or to all of the preview,
        as far as they still qualify."""
        offer = self.offer_id or self.offer_id.browse(
            self.env.context.get("default_offer_id")
        )
        offer.ensure_one()
        offer.check_access("write")
        lines = self or self.search([("offer_id", "=", offer.id)])
        chosen = lines.filtered("qualifies").partner_id.ids
        ids = [
            each.customer.id
            for each in offer._find()
            if not each.reasons and each.customer.id in chosen
        ]
        if not ids:
            raise UserError(
                self.env._(
                    "No customer qualifies for “%s” as shown. Choose customers that "
                    "do, or look at the preview again.",
                    offer.name,
                )
            )
        offer._grant(self.env["res.partner"].browse(ids))
        return offer.action_open_grants()
