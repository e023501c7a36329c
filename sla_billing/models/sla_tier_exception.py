from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class SlaTierException(models.Model):
    """A customer that stays in its tier whatever the rules say."""

    _name = "sla.tier.exception"
    _description = "Exception from Tier Rules"
    _order = "partner_id, id"
    _check_company_auto = True
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        domain="[('commercial_partner_id', '=', id)]",
        help="The company or person that is invoiced; not a contact of a company.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        help="The company in which the customer keeps its tier.",
    )
    tier_id = fields.Many2one(
        "sla.tier",
        compute="_compute_tier_id",
        help="The tier that the customer has and keeps.",
    )
    reason = fields.Char(required=True, help="Why the rules do not hold.")
    date_until = fields.Date(
        string="Until",
        help="The last day of the exception; from then on the rules hold again. Empty: "
        "no end.",
    )
    is_over = fields.Boolean(
        string="Over", compute="_compute_is_over", search="_search_is_over"
    )

    # a constraint, no index: merging customers looks for those
    _one_each = models.Constraint(
        "UNIQUE (partner_id, company_id)",
        "This customer is an exception already. Change the reason or the last day "
        "there.",
    )

    @api.depends("partner_id", "company_id")
    def _compute_tier_id(self):
        for each in self:
            customer = each.partner_id.with_company(each.company_id)
            each.tier_id = customer.sla_tier_id

    @api.depends("date_until")
    def _compute_is_over(self):
        today = fields.Date.context_today(self)
        for each in self:
            each.is_over = bool(each.date_until and each.date_until < today)

    @api.model
    def _search_is_over(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        return Domain("date_until", "<", fields.Date.context_today(self))

    @api.constrains("partner_id")
    def _check_partner(self):
        for each in self:
            if each.partner_id.commercial_partner_id != each.partner_id:
                raise ValidationError(
                    self.env._(
                        "“%(contact)s” is a contact and has the tier of its company. "
                        "Choose “%(company)s”.",
                        contact=each.partner_id.display_name,
                        company=each.partner_id.commercial_partner_id.display_name,
                    )
                )

    @api.model
    def _get_pinned(self, company):
        """Return the customers that stay in their tier today."""
        today = fields.Date.context_today(self)
        current = Domain("date_until", "=", False) | Domain("date_until", ">=", today)
        found = self.search(Domain("company_id", "=", company.id) & current)
        return found.partner_id
