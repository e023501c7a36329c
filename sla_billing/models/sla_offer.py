from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class SlaOffer(models.Model):
    """Something for loyal customers: who gets it, what it is, and the mail that says
    so. Every customer gets an offer once. See sla_offer_run.py for who qualifies."""

    _name = "sla.offer"
    _description = "Offer"
    _inherit = ["mail.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(
        required=True, translate=True, help="Customers read it in the mail."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        help="The company whose customers get the offer.",
    )
    description = fields.Html(
        translate=True, help="What the customer is offered; part of the mail."
    )
    tier_ids = fields.Many2many(
        "sla.tier",
        string="Tiers",
        check_company=True,
        help="Only customers of these tiers. Empty: of all, and those without.",
    )
    no_overdue = fields.Boolean(
        string="Nothing overdue",
        default=True,
        help="Only customers that owe nothing that is due.",
    )
    on_time_months = fields.Integer(
        string="Paid in time for (months)",
        default=12,
        help="Only customers that paid no invoice late in so many months. 0: no "
        "matter.",
    )
    quiet_months = fields.Integer(
        string="No invoice for (months)",
        help="Only customers whose last invoice is so many months old, to win them "
        "back. 0: no matter.",
    )
    kind = fields.Selection(
        [("mail", "Only what the mail says"), ("pricelist", "A pricelist")],
        string="What they get",
        required=True,
        default="mail",
        help="A pricelist is the customer's until it is over, then the former one is "
        "back.",
    )
    pricelist_id = fields.Many2one(
        "product.pricelist",
        check_company=True,
        ondelete="restrict",
        help="Prices that the customer has meanwhile.",
    )
    valid_days = fields.Integer(
        string="Valid for (days)",
        default=30,
        help="How long a customer can use the offer, from the day it is made. 0: no "
        "end.",
    )
    template_id = fields.Many2one(
        "mail.template",
        string="Mail",
        domain="[('model', '=', 'sla.offer.grant')]",
        default=lambda self: self.env.ref(
            "sla_billing.mail_template_offer", raise_if_not_found=False
        ),
        ondelete="restrict",
        help="Sent to each customer in its own language. Empty: no mail.",
    )
    automatic = fields.Boolean(
        string="Make it every day",
        tracking=True,
        help="Customers that come to qualify get the offer by themselves. Look at the "
        "preview first.",
    )
    date_end = fields.Date(
        string="Made until", help="The last day on which the offer is made by itself."
    )
    grant_ids = fields.One2many("sla.offer.grant", "offer_id", string="Customers")
    grant_count = fields.Integer(
        string="Number of customers",
        compute="_compute_grant_count",
        help="How many customers have got the offer so far.",
    )

    _months_not_negative = models.Constraint(
        "CHECK (on_time_months >= 0 AND quiet_months >= 0 AND valid_days >= 0)",
        "The months and days of an offer must not be negative.",
    )

    def _compute_grant_count(self):
        counts = dict(
            self.env["sla.offer.grant"]._read_group(
                [("offer_id", "in", self.ids)], ["offer_id"], ["__count"]
            )
        )
        for offer in self:
            offer.grant_count = counts.get(offer, 0)

    @api.constrains("kind", "pricelist_id")
    def _check_kind(self):
        for offer in self:
            if offer.kind == "pricelist" and not offer.pricelist_id:
                raise ValidationError(
                    self.env._(
                        "Offer “%s” gives a pricelist: choose which one.", offer.name
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_made(self):
        for offer in self:
            if offer.grant_ids:
                raise UserError(
                    self.env._(
                        "“%s” was made to customers. Archive it, so that it is known "
                        "who had it.",
                        offer.name,
                    )
                )

    def action_preview(self):
        """Show who qualifies, and why the others do not."""
        self.ensure_one()
        return self.env["sla.offer.preview"]._show(self)

    def action_open_grants(self):
        """Open the customers that had this offer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_billing.sla_offer_grant_action"
        )
        return action | {"domain": [("offer_id", "=", self.id)], "context": {}}
