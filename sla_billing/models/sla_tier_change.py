from odoo import api, fields, models

NUMBERS = (
    "account.group_account_readonly,account.group_account_invoice,"
    "sla_base.group_sla_manager"
)
# field of the tier and of the log: field of the customer
TERMS = {
    "pricelist_id": "specific_property_product_pricelist",
    "payment_term_id": "property_payment_term_id",
}


class SlaTierChange(models.Model):
    """The log: who came into which tier when, by which rule or whose hand, and what
    came with it. Nobody writes it."""

    _name = "sla.tier.change"
    _description = "Change of Tier"
    _order = "date desc, id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
        help="The customer whose tier changed.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        help="The company in which the customer has the tier; tiers can differ between "
        "companies.",
    )
    date = fields.Datetime(
        required=True,
        readonly=True,
        help="When the tier changed.",
    )
    tier_from_id = fields.Many2one(
        "sla.tier",
        string="Former tier",
        readonly=True,
        ondelete="restrict",
        help="The tier that the customer had before. Empty: none.",
    )
    tier_to_id = fields.Many2one(
        "sla.tier",
        string="New tier",
        readonly=True,
        index=True,
        ondelete="restrict",
        help="The tier that the customer has since. Empty: none any more.",
    )
    rule_id = fields.Many2one(
        "sla.tier.rule",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The rule that moved the customer; empty if someone did.",
    )
    by_rule = fields.Boolean(
        string="By a rule", readonly=True, help="Not by somebody's hand."
    )
    measure = fields.Selection(
        selection=lambda self: self.env["sla.tier.rule"]._fields["measure"].selection,
        readonly=True,
        help="What the rule looked at. Empty: somebody changed the tier by hand.",
    )
    value = fields.Monetary(
        readonly=True,
        groups=NUMBERS,
        aggregator="avg",
        help="What the rule measured on that day.",
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="By",
        readonly=True,
        ondelete="set null",
        help="Who changed the tier, or ran the rule. OdooBot: the rule ran by itself.",
    )
    pricelist_id = fields.Many2one(
        "product.pricelist",
        readonly=True,
        ondelete="set null",
        help="The pricelist that the tier brought.",
    )
    payment_term_id = fields.Many2one(
        "account.payment.term",
        string="Payment term",
        readonly=True,
        ondelete="set null",
        help="The payment terms that the tier brought.",
    )
    note = fields.Char(readonly=True, help="What stayed as it was chosen by hand.")

    @api.model
    def _note(self, before, company, rule=None, values=None):
        """Log that customers left the tiers ``before`` (``{customer: tier}``), and give
        them what their new tiers bring. Customers whose tier is the same get none."""
        last = self._get_last(before, company)
        vals_list = []
        for partner, old in before.items():
            # sudo: whoever may change the tier gives what it brings
            customer = partner.sudo().with_company(company)
            new = customer.sla_tier_id
            if new == old:
                continue
            plan = self._plan_terms(customer, old, new, last.get(customer.id))
            for name, value in plan["set"].items():
                customer._sla_set_term(name, value)
            vals_list.append(
                {
                    "partner_id": customer.id,
                    "company_id": company.id,
                    "date": self.env.cr.now().replace(microsecond=0),
                    "tier_from_id": old.id,
                    "tier_to_id": new.id,
                    "user_id": self.env.uid,
                    **plan["brought"],
                    "note": plan["note"],
                    **self._prepare_reason(rule, values, customer),
                }
            )
        # sudo: the log has no other author
        return self.sudo().create(vals_list)

    @api.model
    def _prepare_reason(self, rule, values, customer):
        if not rule:
            return {}
        return {
            "rule_id": rule.id,
            "by_rule": True,
            "measure": rule.measure,
            "value": values[customer.id],
            "currency_id": rule.currency_id.id,
        }

    @api.model
    def _get_last(self, customers, company):
        """Return ``{customer's id: its latest line}``."""
        ids = [customer.id for customer in customers]
        # sudo: what the tier brought decides, whoever may read it
        rows = self.sudo()._read_group(
            [("partner_id", "in", ids), ("company_id", "=", company.id)],
            ["partner_id"],
            ["id:max"],
        )
        # sudo: see above
        return {customer.id: self.sudo().browse(last) for customer, last in rows}

    @api.model
    def _plan_terms(self, customer, old, new, last):
        """Return what happens to the terms of a customer that goes from ``old`` to
        ``new``: what to ``set`` on it, what is ``brought``, and a ``note`` of what
        stays. What was chosen by hand is never overwritten: only what is empty, as
        usual, or was brought by the tier before.

        :param last: the latest line of the customer, if there is one
        """
        plan = {"set": {}, "brought": {}, "note": ""}
        notes = []
        for name, own in TERMS.items():
            held = customer._sla_get_term(own)
            before = (last or old.with_env(customer.env))[name]
            wanted = new.with_env(customer.env)[name]
            if held and held != before:
                if wanted and wanted != held:
                    notes.append(self._describe_kept(name, held))
                continue
            plan["brought"][name] = wanted.id
            if wanted != held:
                plan["set"][own] = wanted
        plan["note"] = " ".join(notes) or False
        return plan

    @api.model
    def _describe_kept(self, name, held):
        if name == "pricelist_id":
            return self.env._(
                "The pricelist “%s” was chosen by hand and stays.", held.display_name
            )
        return self.env._(
            "The payment terms “%s” were chosen by hand and stay.", held.display_name
        )
