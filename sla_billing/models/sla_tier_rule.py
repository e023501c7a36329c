from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

_STEP = {
    "day": relativedelta(days=1),
    "week": relativedelta(weeks=1),
    "month": relativedelta(months=1),
}


class SlaTierRule(models.Model):
    """Puts the customers of a company into tiers by what they were invoiced over the
    last months. See sla_tier_rule_run.py for how."""

    _name = "sla.tier.rule"
    _description = "Tier Rule"
    _inherit = ["mail.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(
        required=True,
        translate=True,
        help="What the rule is called in the log of changes, for example “Revenue of "
        "the year”.",
    )
    sequence = fields.Integer(
        default=10, help="If several rules fit a customer, the first one decides."
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        help="Invoices of this company count, and the tier that customers have in this "
        "company changes.",
    )
    measure = fields.Selection(
        [
            ("revenue", "Invoiced revenue"),
            ("margin", "Margin"),
            ("count", "Number of invoices"),
        ],
        required=True,
        default="revenue",
        tracking=True,
        help="Invoiced revenue: without taxes, in the company's currency; credit notes "
        "are taken off. Margin: the same less quantity times the product's cost as it "
        "is today, as in Odoo's invoice analysis; what has no cost counts in full. "
        "Number of invoices: those that were not wholly credited.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_currency_id",
        help="Currency of the thresholds; empty if invoices are counted.",
    )
    months = fields.Integer(
        default=12,
        required=True,
        tracking=True,
        help="How many months, back from the day the rule is run, are looked at.",
    )
    line_ids = fields.One2many(
        "sla.tier.rule.line", "rule_id", string="Thresholds", copy=True
    )
    below = fields.Selection(
        [("keep", "Stay in their tier"), ("clear", "Have no tier")],
        string="Customers below",
        required=True,
        default="keep",
        tracking=True,
        help="What happens to customers that are below the lowest threshold.",
    )
    category_ids = fields.Many2many(
        "res.partner.category",
        string="Tags",
        help="Only customers with one of these tags. Empty: all.",
    )
    country_ids = fields.Many2many(
        "res.country",
        string="Countries",
        help="Only customers of these countries. Empty: all.",
    )
    schedule = fields.Selection(
        [
            ("manual", "Only on demand"),
            ("day", "Every day"),
            ("week", "Every week"),
            ("month", "Every month"),
        ],
        required=True,
        default="manual",
        tracking=True,
        help="How often customers are moved without being asked. Look at the preview "
        "first.",
    )
    next_run = fields.Date(
        string="Next time",
        compute="_compute_next_run",
        store=True,
        readonly=False,
        copy=False,
        help="The day from which the rule is run by itself.",
    )
    last_run = fields.Datetime(
        string="Last run on",
        readonly=True,
        copy=False,
        help="When all customers were last looked at.",
    )
    change_count = fields.Integer(
        string="Number of changes", compute="_compute_change_count"
    )

    _months_positive = models.Constraint(
        "CHECK (months > 0)", "A tier rule looks at one month or more."
    )

    @api.depends("measure", "company_id")
    def _compute_currency_id(self):
        for rule in self:
            money = rule.measure != "count"
            rule.currency_id = rule.company_id.currency_id if money else False

    @api.depends("schedule")
    def _compute_next_run(self):
        today = fields.Date.context_today(self)
        for rule in self:
            if rule.schedule == "manual":
                rule.next_run = False
            elif not rule.next_run:
                rule.next_run = today + _STEP[rule.schedule]

    def _compute_change_count(self):
        counts = dict(
            self.env["sla.tier.change"]._read_group(
                [("rule_id", "in", self.ids)], ["rule_id"], ["__count"]
            )
        )
        for rule in self:
            rule.change_count = counts.get(rule, 0)

    def action_preview(self):
        """Show who would move, and why the others would not."""
        self.ensure_one()
        return self.env["sla.tier.preview"]._show(self)

    def action_open_changes(self):
        """Open the log of this rule."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_billing.sla_tier_change_action"
        )
        return action | {"domain": [("rule_id", "=", self.id)], "context": {}}

    def _set_done(self):
        """The whole rule was run: note it, and when it is due again."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        vals = {"last_run": self.env.cr.now().replace(microsecond=0)}
        if self.schedule != "manual":
            vals["next_run"] = today + _STEP[self.schedule]
        self.write(vals)

    def _get_scope(self):
        """Return the domain of the customers that this rule decides about, whether they
        buy or not."""
        self.ensure_one()
        # no company of our own
        domain = Domain("active", "=", True) & Domain("ref_company_ids", "=", False)
        if self.category_ids:
            domain &= Domain("category_id", "in", self.category_ids.ids)
        if self.country_ids:
            domain &= Domain("country_id", "in", self.country_ids.ids)
        return domain
