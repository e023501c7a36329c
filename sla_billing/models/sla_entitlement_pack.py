from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..drawdown import Grant


class SlaEntitlementPack(models.Model):
    """Hours or requests that a customer has paid for in advance, beside what the
    agreement includes. It holds for all versions of the agreement."""

    _name = "sla.entitlement.pack"
    _description = "Prepaid Pack"
    _inherit = ["mail.thread", "sla.entitlement.mixin"]
    _order = "purchase_date desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        required=True,
        default=lambda self: self.env._("Prepaid pack"),
        help="How the pack is called toward the customer.",
    )
    agreement_id = fields.Many2one(
        "sla.agreement",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        domain="[('kind', '=', 'customer')]",
        tracking=True,
        help="The agreement that the pack adds to; any version of it.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Whose work draws on it. Empty, where all customers of the agreement "
        "share what is included.",
    )
    measure = fields.Selection(
        [("hours", "Hours"), ("requests", "Requests")],
        required=True,
        default="hours",
        help="What the pack holds.",
    )
    hours = fields.Float(tracking=True, help="Hours that were bought.")
    requests = fields.Integer(tracking=True, help="Requests that were bought.")
    purchase_date = fields.Date(
        string="Bought on",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
        help="The first day that it can be used on.",
    )
    expiry_date = fields.Date(
        string="Expires on",
        tracking=True,
        help="The last day that it can be used on. Empty: it does not expire.",
    )
    move_line_id = fields.Many2one(
        "account.move.line",
        string="Sold by",
        ondelete="set null",
        index="btree_not_null",
        check_company=True,
        domain="[('move_id.move_type', '=', 'out_invoice'), "
        "('display_type', '=', 'product')]",
        groups="account.group_account_invoice,account.group_account_readonly",
        help="The invoice line that the customer paid the pack with.",
    )
    company_id = fields.Many2one(
        related="agreement_id.company_id",
        store=True,
        index=True,
        help="The company of the agreement that the pack adds to.",
    )
    active = fields.Boolean(default=True, tracking=True)

    _not_negative = models.Constraint(
        "CHECK (hours >= 0 AND requests >= 0)",
        "A pack does not hold less than nothing.",
    )
    _dates_in_order = models.Constraint(
        "CHECK (expiry_date >= purchase_date)", "A pack expires after its purchase."
    )

    @api.depends("agreement_id")
    def _compute_partner_id(self):
        for pack in self:
            if not pack.partner_id:
                pack.partner_id = pack.agreement_id._get_only_customer()

    @api.constrains("partner_id", "agreement_id")
    def _check_partner(self):
        # sudo: accountants sell packs and need not see the agreement
        for pack in self.sudo():
            if not pack.partner_id and not pack.agreement_id._shares_entitlement():
                raise ValidationError(
                    self.env._(
                        "Pack “%(pack)s”: each customer of the agreement "
                        "“%(agreement)s” has time of its own. Choose the customer who "
                        "bought the pack.",
                        pack=pack.name,
                        agreement=pack.agreement_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        packs = super().create(vals_list)
        # sudo: accountants sell packs and need not see the agreement
        packs.sudo().agreement_id._sla_allocate()
        return packs

    def write(self, vals):
        agreements = self.sudo().agreement_id  # sudo: as in create
        result = super().write(vals)
        if not _LABELS.issuperset(vals):
            # sudo: as in create
            (agreements | self.sudo().agreement_id)._sla_allocate()
        return result

    def unlink(self):
        agreements = self.sudo().agreement_id  # sudo: as in create
        result = super().unlink()
        agreements._sla_allocate()
        return result

    def _prepare_grant(self):
        """Return the :class:`Grant` that the pack is."""
        self.ensure_one()
        return Grant(
            key=("pack", self.id, self.purchase_date),
            starts=self.purchase_date,
            expires=self.expiry_date or date.max,
            seconds=round(self.hours * 3600) if self.measure == "hours" else None,
            requests=self.requests if self.measure == "requests" else None,
            conditions=tuple(self._get_conditions()),
            series=("pack", self.id),
        )


_LABELS = frozenset({"name", "move_line_id", "message_main_attachment_id"})
