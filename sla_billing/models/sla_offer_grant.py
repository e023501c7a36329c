from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import split_every

_BATCH = 100


class SlaOfferGrant(models.Model):
    """The log of offers: which customer got which offer when, and what came of it."""

    _name = "sla.offer.grant"
    _description = "Offer to a Customer"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _rec_name = "partner_id"

    offer_id = fields.Many2one(
        "sla.offer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="What the customer was offered.",
    )
    company_id = fields.Many2one(
        related="offer_id.company_id",
        store=True,
        index=True,
        help="The company that made the offer.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        help="Who got the offer.",
    )
    date = fields.Date(
        string="Made on",
        required=True,
        readonly=True,
        help="The day on which the customer got the offer.",
    )
    date_until = fields.Date(
        string="Valid until", readonly=True, help="The last day. Empty: no end."
    )
    user_id = fields.Many2one(
        "res.users",
        string="By",
        readonly=True,
        help="Who made the offer. OdooBot: it was made by itself.",
    )
    state = fields.Selection(
        [("running", "Running"), ("ended", "Over")],
        required=True,
        default="running",
        readonly=True,
        help="Running: the customer can use the offer. Over: its last day has passed, "
        "or it was ended.",
    )
    mailed = fields.Boolean(
        string="Mail sent", readonly=True, help="The mail was handed over for sending."
    )
    code = fields.Char(
        readonly=True, help="What the customer has to name, if a code is part of it."
    )
    pricelist_id = fields.Many2one(
        "product.pricelist",
        readonly=True,
        ondelete="set null",
        help="The pricelist that the customer has until the offer is over.",
    )
    former_pricelist_id = fields.Many2one(
        "product.pricelist",
        readonly=True,
        ondelete="set null",
        help="The pricelist that the customer has again afterwards; empty: the usual "
        "one.",
    )
    note = fields.Char(
        readonly=True,
        help="What happened when the offer ended, for example that another pricelist "
        "was chosen meanwhile and stays.",
    )

    # a constraint, no index: merging customers looks for those
    _one_each = models.Constraint(
        "UNIQUE (offer_id, partner_id)", "A customer gets an offer once."
    )

    def _give(self):
        """Give the customers what the offer is. Kinds of other add-ons override."""
        for grant in self.filtered(lambda each: each.offer_id.kind == "pricelist"):
            customer = grant.partner_id.with_company(grant.company_id)
            running = customer._sla_get_offer()
            if running:
                # two offers at once: the former pricelist is that from before both
                former = running.former_pricelist_id
                running._close(self.env._("Another offer took its place."))
            else:
                former = customer._sla_get_term("specific_property_product_pricelist")
            grant.write(
                {
                    "pricelist_id": grant.offer_id.pricelist_id.id,
                    "former_pricelist_id": former.id,
                }
            )
            customer.specific_property_product_pricelist = grant.pricelist_id

    def _mail(self, template):
        template.send_mail_batch(self.ids)
        self.mailed = True

    @api.model
    def _end_due(self):
        """Take back what is over; return whether there is time left for more."""
        today = fields.Date.context_today(self)
        due = self.search(
            Domain("state", "=", "running") & Domain("date_until", "<", today)
        )
        for ids in split_every(_BATCH, due.ids):
            self.browse(ids)._end()
            if not self.env["ir.cron"]._commit_progress(len(ids)):
                return False
        return True

    def _end(self):
        """The offer is over: the former pricelist is back, unless someone chose another
        one meanwhile."""
        for grant in self:
            note = False
            if grant.pricelist_id:
                customer = grant.partner_id.with_company(grant.company_id)
                if customer.specific_property_product_pricelist == grant.pricelist_id:
                    customer.specific_property_product_pricelist = (
                        grant.former_pricelist_id
                    )
                else:
                    note = self.env._(
                        "Another pricelist was chosen meanwhile, and stays."
                    )
            grant._close(note)

    def _close(self, note):
        self.write({"state": "ended", "note": note})
